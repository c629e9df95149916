use std::ops::Range;

use oxc::span::Span;

use super::Require;
use super::diagnostics::range;
use super::places::Places;

/// Replacements in a source text, collected in any order. They do not overlap; several insertions
/// at one place stand in the order in which they were made.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<(Range<usize>, Piece)>);

#[derive(Debug)]
enum Piece {
    Text(String),
    /// The string literal of a require.
    Specifier(Require),
}

impl Edits {
    pub(super) fn replace(&mut self, span: Span, text: impl Into<String>) {
        self.0.push((range(span), Piece::Text(text.into())));
    }

    pub(super) fn insert(&mut self, at: u32, text: impl Into<String>) {
        self.replace(Span::new(at, at), text);
    }

    /// The same, and the lines stay.
    pub(super) fn replace_lines(&mut self, span: Span, text: &str, source: &str) {
        let lines = source[range(span)].matches('\n').count();
        self.replace(span, format!("{text}{}", "\n".repeat(lines)));
    }

    /// Removes a statement, but not the end of the statement before it.
    pub(super) fn remove_statement(&mut self, span: Span, source: &str) {
        self.replace_lines(span, ";", source);
    }

    /// Writes the literal of a require.
    pub(super) fn insert_specifier(&mut self, at: u32, require: Require) {
        self.0.push((at as usize..at as usize, Piece::Specifier(require)));
    }

    /// Writes the literal of a require where it stands in the source.
    pub(super) fn keep_specifier(&mut self, require: Require) {
        self.0.push((require.span.clone(), Piece::Specifier(require)));
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The new text, the requires in its order, and where its parts come from.
    pub(super) fn apply(mut self, source: &str) -> (String, Vec<Require>, Places) {
        self.0.sort_by_key(|(at, _)| at.start);
        let mut code = String::with_capacity(source.len() + 256);
        let mut requires = Vec::new();
        let mut places = Places::default();
        let mut done = 0;
        for (at, piece) in self.0 {
            debug_assert!(at.start >= done, "edits overlap at {at:?}");
            places.push(code.len(), done, at.start - done);
            code.push_str(&source[done..at.start]);
            places.push(code.len(), at.start, 0);
            done = at.end;
            match piece {
                Piece::Text(text) => code.push_str(&text),
                Piece::Specifier(mut require) => {
                    let start = code.len();
                    code.push_str(&quoted(&require.specifier));
                    require.literal = start..code.len();
                    requires.push(require);
                }
            }
        }
        places.push(code.len(), done, source.len() - done);
        code.push_str(&source[done..]);
        (code, requires, places)
    }
}

/// A string literal in double quotes.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
