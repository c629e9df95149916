//! What the compiler says about a source tree: one value per finding, with its place.
//!
//! The constructors of a stage's diagnostics live together in that stage's `diagnostics.rs`, so
//! that codes and wording can be read (and kept apart) in one place.

use std::ops::Range;

use crate::limits;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something was left out of the package: a page, a template, a style sheet.
    Error,
    /// Built, but probably not as the author meant it.
    Warning,
    /// Worth knowing.
    Note,
}

/// Where in a file a finding is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in characters (Unicode scalar values).
    pub column: u32,
    /// Length of the finding on its line, in characters, at least 1.
    pub length: u32,
    /// The line, cut to a window of at most [`EXCERPT_CHARS`] characters around the finding.
    pub excerpt: String,
    /// How many characters of the line were cut off before `excerpt`.
    pub excerpt_start: u32,
}

/// Longest excerpt in characters; minified sources have lines of a megabyte.
pub const EXCERPT_CHARS: usize = 120;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Diagnostic {
    /// Path from the root of the package, or empty when the finding is about the whole tree.
    pub file: String,
    /// Where in the file, when there is a place.
    pub place: Option<Place>,
    /// How bad.
    pub severity: Severity,
    /// Stable, `stage.kebab-case`.
    pub code: &'static str,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A finding of the given severity about a whole file.
    pub fn new(severity: Severity, code: &'static str, file: &str, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            place: None,
            severity,
            code,
            message: message.into(),
            hint: None,
        }
    }

    /// An error about a whole file.
    pub fn error(code: &'static str, file: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, file, message)
    }

    /// A warning about a whole file.
    pub fn warning(code: &'static str, file: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, file, message)
    }

    /// A note about a whole file.
    pub fn note(code: &'static str, file: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, file, message)
    }

    /// Puts the finding at a byte range of the file's source text. Offsets outside the text or
    /// inside a character are moved to the nearest place before.
    #[must_use]
    pub fn at(mut self, source: &str, span: Range<usize>) -> Self {
        self.place = Some(Place::of(source, span));
        self
    }

    /// Says what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Whether something was left out of the package.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl Place {
    fn of(source: &str, span: Range<usize>) -> Self {
        let start = source.floor_char_boundary(span.start);
        let end = source.floor_char_boundary(span.end).max(start);
        let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = source[start..].find(['\n', '\r']).map_or(source.len(), |at| start + at);
        let line = source.as_bytes()[..line_start].split(|byte| *byte == b'\n').count();
        let column = source[line_start..start].chars().count();
        let length = source[start..end.min(line_end).max(start)].chars().count().max(1);
        let excerpt_start = column.saturating_sub(EXCERPT_CHARS / 2);
        let excerpt = source[line_start..line_end]
            .chars()
            .skip(excerpt_start)
            .take(EXCERPT_CHARS)
            .collect();
        Self {
            line: to_u32(line),
            column: to_u32(column + 1),
            length: to_u32(length),
            excerpt,
            excerpt_start: to_u32(excerpt_start),
        }
    }
}

/// Findings of one file: no more than somebody would read. A file that is wrong all over must not cost
/// more than one that is not, so what is too much is not even described.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<Diagnostic>,
    warnings: usize,
    errors: usize,
}

impl Findings {
    /// Adds a warning or note, unless there are enough.
    pub fn warn(&mut self, describe: impl FnOnce() -> Diagnostic) {
        if self.warnings < limits::DIAGNOSTICS_PER_FILE {
            self.warnings += 1;
            self.list.push(describe());
        }
    }

    /// Adds an error, unless there are enough.
    pub fn fail(&mut self, describe: impl FnOnce() -> Diagnostic) {
        if self.errors < limits::DIAGNOSTICS_PER_FILE {
            self.errors += 1;
            self.list.push(describe());
        }
    }

    /// All of them, to look at.
    pub fn list(&self) -> &[Diagnostic] {
        &self.list
    }

    /// All of them.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.list
    }
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_columns_in_characters() {
        let source = "一二\n三<bad>四\r\nlast";
        let at = source.find("<bad>").unwrap();
        let place = Diagnostic::error("x.y", "a", "m").at(source, at..at + 5).place.unwrap();
        assert_eq!((place.line, place.column, place.length), (2, 2, 5));
        assert_eq!(place.excerpt, "三<bad>四");
    }

    #[test]
    fn bends_offsets_into_the_text() {
        let place = Diagnostic::error("x.y", "a", "m").at("é", 1..900).place.unwrap();
        assert_eq!((place.line, place.column, place.length), (1, 1, 1));
    }

    #[test]
    fn cuts_a_window_out_of_a_long_line() {
        let source = format!("{}!{}", "a".repeat(10_000), "b".repeat(10_000));
        let place = Diagnostic::error("x.y", "a", "m")
            .at(&source, 10_000..10_001)
            .place
            .unwrap();
        assert_eq!(place.column, 10_001);
        let shown: Vec<char> = place.excerpt.chars().collect();
        assert_eq!(shown.len(), EXCERPT_CHARS);
        assert_eq!(shown[(place.column - 1 - place.excerpt_start) as usize], '!');
    }
}
