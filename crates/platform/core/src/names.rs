//! What things are called, in memory: found by a part of it, in the order of their ids, without reading all of it.
//!
//! Names stand in blocks of 64, in the order of their ids, and 64 blocks share a table of marks: for each number below
//! 2^15 a word with a bit for each block. Every one, two and three letters in a row of a name, and every label, set the
//! bit of their block at three numbers. The words of all that is asked for, and-ed, leave the blocks that have it and
//! few others: these are read. Beside its texts, a name takes 96 bytes.

use memchr::memmem::Finder;

use crate::http::Order;

/// Names in a block.
const BLOCK: usize = 64;
/// Blocks in a group.
const BLOCKS: usize = u64::BITS as usize;
/// Numbers that a mark may have.
const MARKS: usize = 1 << 15;
const MARK: u64 = MARKS as u64 - 1;
/// Between the texts: no letter has this byte.
const END: u8 = 0xff;

/// What of a name is only ever compared whole: who has it, what it is about.
pub type Labels<'t> = [Option<&'t str>; 2];

/// Names by id.
#[derive(Debug, Default)]
pub struct Names {
    /// The last change that they know of, once they were read.
    pub known: Option<i64>,
    groups: Vec<Group>,
}

#[derive(Debug)]
struct Group {
    /// By number, the blocks that may have it.
    marks: Box<[u64]>,
    blocks: Vec<Block>,
}

#[derive(Debug, Default)]
struct Block {
    names: Vec<Name>,
    /// The texts of all names, in small letters.
    texts: Vec<u8>,
}

#[derive(Debug)]
struct Name {
    id: u128,
    labels: [u32; 2],
    /// Where its texts end.
    end: usize,
}

impl Names {
    /// Adds a name, or changes the one that has this id.
    pub fn insert(&mut self, id: u128, labels: Labels<'_>, texts: [&str; 2]) {
        if self.groups.is_empty() {
            self.groups.push(Group::new(vec![Block::default()]));
        }
        let mut at = place(&self.groups, id, Group::first);
        if self.groups[at].blocks.len() == BLOCKS && self.groups[at].block(id).is_full() {
            let behind = self.groups[at].split(id);
            self.groups.insert(at + 1, behind);
            at = place(&self.groups, id, Group::first);
        }
        self.groups[at].insert(id, labels, texts);
    }

    /// The ids, in this order, of at most so many names that have `part` in a text and these labels, and that come
    /// after `last`. Two labels may be taken for one: whoever has the rows looks at theirs.
    pub fn find(&self, part: &str, labels: Labels<'_>, order: Order, last: Option<u128>, most: usize) -> Vec<u128> {
        let part = small(part);
        let letters: Vec<char> = part.chars().collect();
        let mut marks: Vec<usize> = grams(&letters, letters.len().min(3)).flat_map(numbers).collect();
        let labels = hashes(labels);
        marks.extend(labels.into_iter().flatten().flat_map(label_numbers));
        marks.sort_unstable();
        marks.dedup();
        let asked = Asked {
            part: Finder::new(part.as_bytes()),
            labels,
            order,
            last,
            most,
        };
        let mut found = Vec::new();
        for (_, group) in in_order(&self.groups, order) {
            if !asked.may_have(group.first(), group.last()) {
                continue;
            }
            let blocks = marks.iter().fold(u64::MAX, |blocks, mark| blocks & group.marks[*mark]);
            for (at, block) in in_order(&group.blocks, order) {
                if found.len() == most {
                    return found;
                }
                if blocks >> at & 1 == 1 {
                    block.find(&asked, &mut found);
                }
            }
        }
        found
    }
}

/// What is looked for.
struct Asked<'a> {
    part: Finder<'a>,
    labels: [Option<u32>; 2],
    order: Order,
    last: Option<u128>,
    most: usize,
}

impl Asked<'_> {
    /// Whether something from `first` to `last` may come after the last one that was found before.
    fn may_have(&self, first: u128, last: u128) -> bool {
        self.last.is_none_or(|found| match self.order {
            Order::Newest => first < found,
            Order::Oldest => found < last,
        })
    }
}

impl Group {
    fn new(blocks: Vec<Block>) -> Self {
        Self {
            marks: vec![0; MARKS].into(),
            blocks,
        }
    }

    fn first(&self) -> u128 {
        self.blocks[0].first()
    }

    fn last(&self) -> u128 {
        self.blocks.last().map_or(0, Block::last)
    }

    fn block(&self, id: u128) -> &Block {
        &self.blocks[place(&self.blocks, id, Block::first)]
    }

    /// Takes some blocks off its end for another group: the last one where `id` is newer than all, else half of them.
    fn split(&mut self, id: u128) -> Self {
        let at = if self.block(id).is_behind(id) {
            BLOCKS - 1
        } else {
            BLOCKS / 2
        };
        let mut behind = Self::new(self.blocks.split_off(at));
        for (own, other) in self.marks.iter_mut().zip(&mut behind.marks) {
            *other = *own >> at;
            *own &= (1 << at) - 1;
        }
        behind
    }

    fn insert(&mut self, id: u128, labels: Labels<'_>, texts: [&str; 2]) {
        let mut at = place(&self.blocks, id, Block::first);
        if self.blocks[at].is_full() {
            let behind = self.blocks[at].split(id);
            at += 1;
            let before = (1 << at) - 1;
            for word in &mut self.marks {
                *word = *word & before | (*word & !before) << 1;
            }
            for (name, text) in behind.names() {
                self.mark(at, name.labels, text);
            }
            self.blocks.insert(at, behind);
            if id < self.blocks[at].first() {
                at -= 1;
            }
        }
        let mut text = Vec::new();
        for part in texts {
            text.extend(small(part).into_bytes());
            text.push(END);
        }
        let labels = hashes(labels).map(Option::unwrap_or_default);
        self.mark(at, labels, &text);
        self.blocks[at].insert(id, labels, text);
    }

    /// Notes what block `at` has.
    fn mark(&mut self, at: usize, labels: [u32; 2], text: &[u8]) {
        let mut mark = |number: usize| self.marks[number] |= 1 << at;
        labels.into_iter().flat_map(label_numbers).for_each(&mut mark);
        for part in text.split(|byte| *byte == END) {
            let letters: Vec<char> = String::from_utf8_lossy(part).chars().collect();
            let grams = (1..=3).flat_map(|size| grams(&letters, size));
            grams.flat_map(numbers).for_each(&mut mark);
        }
    }
}

impl Block {
    fn first(&self) -> u128 {
        self.names.first().map_or(0, |name| name.id)
    }

    fn last(&self) -> u128 {
        self.names.last().map_or(0, |name| name.id)
    }

    fn is_full(&self) -> bool {
        BLOCK <= self.names.len()
    }

    /// Whether `id` is newer than all that it has.
    fn is_behind(&self, id: u128) -> bool {
        self.names.last().is_some_and(|name| name.id < id)
    }

    fn start(&self, at: usize) -> usize {
        at.checked_sub(1).map_or(0, |before| self.names[before].end)
    }

    fn names(&self) -> impl Iterator<Item = (&Name, &[u8])> {
        let text = |(at, name): (usize, &Name)| self.start(at)..name.end;
        let texts = self.names.iter().enumerate().map(text);
        self.names.iter().zip(texts.map(|range| &self.texts[range]))
    }

    /// Takes what is behind its middle for another block; nothing where `id` is newer than all.
    fn split(&mut self, id: u128) -> Self {
        let at = if self.is_behind(id) {
            self.names.len()
        } else {
            BLOCK / 2
        };
        let start = self.start(at);
        let mut names = self.names.split_off(at);
        for name in &mut names {
            name.end -= start;
        }
        let texts = self.texts.split_off(start);
        self.texts.shrink_to_fit();
        Self { names, texts }
    }

    fn insert(&mut self, id: u128, labels: [u32; 2], text: Vec<u8>) {
        let place = self.names.binary_search_by_key(&id, |name| name.id);
        let at = place.unwrap_or_else(|at| at);
        let start = self.start(at);
        if place.is_err() {
            self.names.insert(at, Name { id, labels, end: start });
        }
        self.names[at].labels = labels;
        let end = self.names[at].end;
        for name in &mut self.names[at..] {
            name.end = name.end - end + start + text.len();
        }
        self.texts.splice(start..end, text);
    }

    fn find(&self, asked: &Asked<'_>, found: &mut Vec<u128>) {
        if asked.part.find(&self.texts).is_none() {
            return;
        }
        for (at, name) in in_order(&self.names, asked.order) {
            let has = |(asked, own): (&Option<u32>, &u32)| asked.is_none_or(|asked| asked == *own);
            if asked.may_have(name.id, name.id)
                && asked.labels.iter().zip(&name.labels).all(has)
                && asked.part.find(&self.texts[self.start(at)..name.end]).is_some()
            {
                found.push(name.id);
                if found.len() == asked.most {
                    return;
                }
            }
        }
    }
}

/// These, which stand with the oldest first, with their places.
fn in_order<T>(of: &[T], order: Order) -> impl Iterator<Item = (usize, &T)> {
    (0..of.len()).map(move |turn| {
        let at = match order {
            Order::Newest => of.len() - 1 - turn,
            Order::Oldest => turn,
        };
        (at, &of[at])
    })
}

/// The last of these that begin before `id` or with it, else the first.
fn place<T>(of: &[T], id: u128, first: impl Fn(&T) -> u128) -> usize {
    of.partition_point(|one| first(one) <= id).saturating_sub(1)
}

/// In small letters, one by one: what stands beside a letter changes nothing.
fn small(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Every `size` letters in a row, as a number.
fn grams(letters: &[char], size: usize) -> impl Iterator<Item = u64> {
    letters.windows(size.max(1)).map(|gram| {
        gram.iter()
            .fold(0, |all, letter| all << 21 | u64::from(u32::from(*letter)))
    })
}

/// Which marks something sets.
fn numbers(thing: u64) -> impl Iterator<Item = usize> {
    let mixed = mix(thing);
    (0..3).map(move |at| usize::try_from(mixed >> (at * 20) & MARK).unwrap_or_default())
}

fn label_numbers(label: u32) -> impl Iterator<Item = usize> {
    // no three letters are as large
    numbers(1 << 63 | u64::from(label))
}

/// A number for each label; one of the first kind is none of the second.
fn hashes(labels: Labels<'_>) -> [Option<u32>; 2] {
    let mut kind = 0;
    labels.map(|label| {
        kind += 1;
        let add = |all, byte: u8| mix(all ^ u64::from(byte));
        let hash = |label: &str| label.bytes().fold(kind, add) >> 32;
        label.map(|label| u32::try_from(hash(label)).unwrap_or_default())
    })
}

/// The finish of `SplitMix64`: every bit of a number changes half of all bits.
fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use hutong_base::{Random, SeededRandom};

    use super::*;

    const LETTERS: [char; 10] = ['a', 'B', '1', '胡', '同', 'É', 'é', ' ', '%', 'İ'];
    const OWNERS: [&str; 3] = ["org_1", "org_2", "org_3"];

    struct Dice(SeededRandom);

    impl Dice {
        fn below(&self, most: usize) -> usize {
            let mut bytes = [0; 8];
            self.0.fill(&mut bytes);
            usize::try_from(u64::from_le_bytes(bytes) % most as u64).unwrap()
        }

        fn text(&self, longest: usize) -> String {
            (0..=self.below(longest))
                .map(|_| LETTERS[self.below(LETTERS.len())])
                .collect()
        }
    }

    #[test]
    fn what_is_found_is_what_reading_every_name_finds() {
        let dice = Dice(SeededRandom::new(3));
        let mut names = Names::default();
        let mut model = BTreeMap::new();
        for at in 0..12_000_u128 {
            // some come late, and some are changed
            let id = match dice.below(20) {
                0 => 1 + dice.below(12_000) as u128 * 1000,
                _ => 1000 + at * 1000,
            };
            let owner = OWNERS[dice.below(3)];
            let about = Some("food").filter(|_| dice.below(40) == 0);
            let texts = [dice.text(12), format!("wx{at:05}")];
            names.insert(id, [Some(owner), about], [&texts[0], &texts[1]]);
            model.insert(id, (owner, about, texts));
        }
        assert!(names.groups.len() > 2);
        let blocks = names.groups.iter().flat_map(|group| &group.blocks);
        assert!(blocks.into_iter().all(|block| block.names.len() <= BLOCK));
        for round in 0..600 {
            let part = match round % 3 {
                0 => dice.text(5),
                1 => format!("X{:03}", dice.below(120)),
                _ => dice.text(1),
            };
            let owner = (dice.below(2) == 0).then(|| OWNERS[dice.below(3)]);
            let about = Some("food").filter(|_| dice.below(2) == 0);
            let last = (dice.below(2) == 0).then(|| dice.below(12_000_000) as u128);
            let order = [Order::Newest, Order::Oldest][dice.below(2)];
            let most = 1 + dice.below(60);
            let part_small = small(&part);
            let mut behind: Vec<_> = match order {
                Order::Newest => model.range(..last.unwrap_or(u128::MAX)).rev().collect(),
                Order::Oldest => model.range(last.map_or(0, |last| last + 1)..).collect(),
            };
            behind.retain(|(_, (own, its, texts))| {
                owner.is_none_or(|owner| owner == *own)
                    && about.is_none_or(|about| Some(about) == *its)
                    && texts.iter().any(|text| small(text).contains(&part_small))
            });
            let expected: Vec<u128> = behind.into_iter().map(|(id, _)| *id).take(most).collect();
            assert_eq!(
                names.find(&part, [owner, about], order, last, most),
                expected,
                "{part:?} of {owner:?} about {about:?}, {order:?}, after {last:?}"
            );
        }
    }

    #[test]
    fn a_part_that_no_name_has_leaves_few_blocks_to_read() {
        let mut names = Names::default();
        for id in 0..8192 {
            let texts = [
                format!("{} 咖啡 {}", mix(id) % 1000, id % 7),
                format!("wx{:016x}", mix(!id)),
            ];
            names.insert(id.into(), [None, None], [&texts[0], &texts[1]]);
        }
        for part in ["鲸", "zqx", "茶咖啡"] {
            let letters: Vec<char> = part.chars().collect();
            let marks: Vec<usize> = grams(&letters, letters.len()).flat_map(numbers).collect();
            let left = names.groups.iter().map(|group| {
                let blocks = marks.iter().fold(u64::MAX, |blocks, mark| blocks & group.marks[*mark]);
                blocks.count_ones()
            });
            assert!(left.sum::<u32>() < 20, "of 128 blocks");
        }
    }
}
