//! CSS that was made of other files, and which part comes from where.

use std::ops::Range;
use std::sync::Arc;

/// The text of a sheet.
#[derive(Debug, Default, Clone)]
pub struct Css {
    pub text: String,
    /// In the order of the text; none when the text is that of its file.
    pub marks: Vec<Mark>,
    /// Path and text of the files that marks point into.
    pub files: Vec<(String, Arc<str>)>,
    /// Whether the rest was left out, because it is too much.
    pub is_cut: bool,
}

/// From here on, the text comes from there.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    pub written: usize,
    /// Index in `files`.
    pub file: usize,
    pub at: usize,
}

impl Css {
    /// Index of a file that marks point into.
    pub fn file(&mut self, path: &str, text: &Arc<str>) -> usize {
        let known = self.files.iter().rposition(|(known, _)| known == path);
        known.unwrap_or_else(|| {
            self.files.push((path.to_owned(), Arc::clone(text)));
            self.files.len() - 1
        })
    }

    /// Index of the mark that a place is behind.
    pub fn mark_at(&self, written: usize) -> Option<usize> {
        self.marks
            .partition_point(|mark| mark.written <= written)
            .checked_sub(1)
    }

    /// Path, text and place of what became this part of the text.
    pub fn origin(&self, span: &Range<usize>) -> Option<(&str, &str, Range<usize>)> {
        let mark = self.marks.get(self.mark_at(span.start)?)?;
        let (path, text) = self.files.get(mark.file)?;
        // The part itself, when it stands there as it was written; else the statement.
        let written = self
            .text
            .get(span.clone())
            .unwrap_or_default()
            .trim_matches(['"', '\'']);
        let rest = text.get(mark.at..).unwrap_or_default();
        let end = rest.find('}').filter(|_| self.marks.len() > 1);
        let at = rest[..end.unwrap_or(rest.len())]
            .find(written)
            .filter(|_| !written.is_empty());
        let place = at.map_or(mark.at..mark.at + 1, |at| mark.at + at..mark.at + at + written.len());
        Some((path, text, place))
    }
}
