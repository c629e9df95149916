//! Texts that are kept once and known by a number.

use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::ops::Range;

use hashbrown::HashTable;

/// Texts by number, one after another in one string.
#[derive(Debug, Default)]
pub(super) struct Texts {
    text: String,
    ends: Vec<u32>,
}

impl Texts {
    pub(super) fn get(&self, number: u32) -> &str {
        let Range { start, end } = self.range(number);
        &self.text[start as usize..end as usize]
    }

    fn range(&self, number: u32) -> Range<u32> {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[at]
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The number of a new text; `None` when four gigabytes are full.
    pub(super) fn push(&mut self, text: &str) -> Option<u32> {
        let number = u32::try_from(self.ends.len()).ok()?;
        let end = u32::try_from(self.text.len() + text.len()).ok()?;
        self.text.push_str(text);
        self.ends.push(end);
        Some(number)
    }

    /// Those with these numbers, each once; the first gets number 0.
    pub(super) fn only(&self, numbers: impl Iterator<Item = u32>) -> Self {
        let mut kept = Self::default();
        let mut end = 0;
        for number in numbers {
            let range = self.range(number);
            end += range.end - range.start;
            kept.text.push_str(self.get(number));
            kept.ends.push(end);
        }
        kept.shrink();
        kept
    }

    fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// Texts that are also found.
#[derive(Debug, Default)]
pub(super) struct Names {
    texts: Texts,
    table: HashTable<u32>,
}

fn hash(text: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(text)
}

impl Names {
    pub(super) fn get(&self, number: u32) -> &str {
        self.texts.get(number)
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.table
            .find(hash(text), |number| self.texts.get(*number) == text)
            .copied()
    }

    /// The number of `text`, which it is given when it is new; `None` when four gigabytes are full.
    pub(super) fn number(&mut self, text: &str) -> Option<u32> {
        if let Some(number) = self.find(text) {
            return Some(number);
        }
        let number = self.texts.push(text)?;
        let texts = &self.texts;
        self.table
            .insert_unique(hash(text), number, |number| hash(texts.get(*number)));
        Some(number)
    }

    /// Without the means to find a text.
    pub(super) fn into_texts(mut self) -> Texts {
        self.texts.shrink();
        self.texts
    }

    pub(super) fn shrink(&mut self) {
        self.texts.shrink();
        let texts = &self.texts;
        self.table.shrink_to_fit(|number| hash(texts.get(*number)));
    }
}
