//! A place in a part of a text that is read.

use super::template::{is_name_char, name_end};

/// Brackets inside brackets of one value.
pub(super) const MAX_DEPTH: usize = 48;

/// A place in a part of a text. What cannot be read is None, and the place then means nothing.
pub struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) depth: usize,
}

impl<'a> Cursor<'a> {
    /// Reads `text[start..end]`.
    pub fn new(text: &'a str, start: usize, end: usize) -> Self {
        Self {
            text: &text[..end],
            at: start,
            depth: 0,
        }
    }

    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub fn is_at_end(&self) -> bool {
        self.rest().trim_start().is_empty()
    }

    pub(super) fn space(&mut self) -> bool {
        let before = self.at;
        self.at = self.text.len() - self.rest().trim_start().len();
        self.at > before
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self
            .rest()
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(is_name_char));
        self.at += if found { word.len() } else { 0 };
        found
    }

    pub(super) fn name(&mut self) -> Option<&'a str> {
        let end = name_end(self.text, self.at);
        let name = &self.text[self.at..end];
        self.at = end;
        (!name.is_empty()).then_some(name)
    }

    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let found = read(self);
        self.depth -= 1;
        found
    }
}
