//! Places in the code become those of the author's files (spec/package.md, Files).

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::rc::Rc;

use serde::Deserialize;

/// Places of one text that are looked up; a stack has fewer.
const MAX_PLACES: usize = 100;
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Column in the code, file, line and column there; all from 0.
type Segment = [i64; 4];

#[derive(Deserialize)]
struct SourceMap {
    sources: Vec<String>,
    mappings: String,
}

struct Lines {
    sources: Vec<String>,
    lines: Vec<Vec<Segment>>,
}

/// The maps of a package, read when they are needed.
pub struct Places {
    maps: BTreeMap<String, Vec<u8>>,
    read: RefCell<HashMap<String, Option<Rc<Lines>>>>,
}

impl Places {
    /// Of the files `maps/…` of a package.
    pub fn of(files: &BTreeMap<String, Vec<u8>>) -> Self {
        let maps = files.iter().filter(|(path, _)| path.starts_with("maps/"));
        Self {
            maps: maps.map(|(path, content)| (path.clone(), content.clone())).collect(),
            read: RefCell::default(),
        }
    }

    /// The text with the author's places; those that no map knows stay.
    pub fn translate(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        for _ in 0..MAX_PLACES {
            let Some(found) = rest.find("logic.js:") else { break };
            let end = found + "logic.js".len();
            // The file's path reaches back to whatever no path holds.
            let start = rest[..found]
                .rfind(|letter: char| letter.is_whitespace() || "():".contains(letter))
                .map_or(0, |at| at + 1);
            let (head, code) = (&rest[..start], &rest[start..end]);
            out.push_str(head);
            if let Some((line, column, tail)) = numbers(&rest[end..])
                && let Some((file, line, column)) = self.origin(code, line - 1, column - 1)
            {
                let _ = write!(out, "{file}:{line}:{column}");
                rest = tail;
            } else {
                out.push_str(code);
                rest = &rest[end..];
            }
        }
        out + rest
    }

    /// The author's file, line and column, both from 1, of a place in a file of the package, both from 0.
    pub fn origin(&self, code: &str, line: usize, column: i64) -> Option<(String, i64, i64)> {
        self.map(code)?.origin(line, column)
    }

    fn map(&self, code: &str) -> Option<Rc<Lines>> {
        let path = format!("maps/{code}.map");
        let bytes = self.maps.get(&path)?;
        let mut read = self.read.borrow_mut();
        read.entry(path)
            .or_insert_with(|| serde_json::from_slice(bytes).ok().map(|map| Rc::new(Lines::of(map))))
            .clone()
    }
}

/// `:line:column`, both from 1, and what follows.
fn numbers(text: &str) -> Option<(usize, i64, &str)> {
    let (line, rest) = number(text.strip_prefix(':')?)?;
    let (column, rest) = number(rest.strip_prefix(':')?)?;
    Some((usize::try_from(line).ok()?, column, rest))
}

fn number(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let value: i64 = text.get(..end)?.parse().ok()?;
    (value > 0 && end < 10).then(|| (value, &text[end..]))
}

impl Lines {
    fn of(map: SourceMap) -> Self {
        let mut last = [0; 4];
        let lines = map.mappings.split(';').map(|line| {
            last[0] = 0;
            line.split(',')
                .filter_map(|segment| {
                    let fields = fields(segment);
                    for (at, value) in fields.iter().take(4).enumerate() {
                        last[at] = value.saturating_add(last[at]);
                    }
                    (fields.len() >= 4).then_some(last)
                })
                .collect()
        });
        Self {
            lines: lines.collect(),
            sources: map.sources,
        }
    }

    fn origin(&self, line: usize, column: i64) -> Option<(String, i64, i64)> {
        let all = self.lines.get(line)?;
        let behind = all.partition_point(|segment| segment[0] <= column);
        let segment = all.get(behind.checked_sub(1)?)?;
        let file = self.sources.get(usize::try_from(segment[1]).ok()?)?;
        // Behind a segment the text is the author's own, but not beyond what the next one says.
        let next = all
            .get(behind)
            .filter(|next| next[1] == segment[1] && next[2] == segment[2] && next[3] > segment[3]);
        let own = segment[3].saturating_add(column - segment[0]);
        let own = next.map_or(own, |next| own.min(next[3] - 1));
        Some((file.clone(), segment[2].saturating_add(1), own.saturating_add(1)))
    }
}

/// The numbers of a segment, each of digits of five bits.
fn fields(segment: &str) -> Vec<i64> {
    let mut out = Vec::new();
    let (mut value, mut shift) = (0i64, 0u32);
    for digit in segment.bytes() {
        let bits = DIGITS.iter().position(|known| *known == digit).unwrap_or_default();
        let bits = i64::try_from(bits).unwrap_or_default();
        value |= (bits & 31).checked_shl(shift).unwrap_or_default();
        shift += 5;
        if bits & 32 == 0 {
            out.push(if value & 1 == 1 { -(value >> 1) } else { value >> 1 });
            (value, shift) = (0, 0);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        // Code line 2, column 4 is line 10, column 2 of a.js; column 20 of it line 10, column 6.
        let map = r#"{"version":3,"sources":["pages/a/a.js"],"names":[],"mappings":";IASE,gBAAI"}"#;
        Places::of(&BTreeMap::from([(
            "maps/main/logic.js.map".to_owned(),
            map.as_bytes().to_vec(),
        )]))
    }

    #[test]
    fn places_become_the_authors() {
        let places = places();
        assert_eq!(places.translate("at f (main/logic.js:2:6)"), "at f (pages/a/a.js:10:4)");
        assert_eq!(
            places.translate("at g (main/logic.js:2:21)\n at main/logic.js:2:5"),
            "at g (pages/a/a.js:10:7)\n at pages/a/a.js:10:3"
        );
        assert_eq!(
            places.translate("x main/logic.js:2:19"),
            "x pages/a/a.js:10:6",
            "not beyond the next segment"
        );
    }

    #[test]
    fn places_that_no_map_knows_stay() {
        let places = places();
        for text in [
            "sub/a/logic.js:1:1",
            "main/logic.js:9:9",
            "main/logic.js:2:1",
            "main/logic.js: 2",
            "logic.js:99999999999:1",
            "",
        ] {
            assert_eq!(places.translate(text), text);
        }
    }
}
