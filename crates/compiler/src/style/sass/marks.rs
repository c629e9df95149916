//! Marks in the rules of a file: comments that the Sass compiler, which tells nothing about places, carries into what
//! it writes.

use std::fmt::Write;
use std::sync::Arc;

use crate::style::css::{Css, Mark};

/// Begins a mark; its number follows, and the end of a comment.
const SIGN: &str = "/*!hutong";
const END: &str = "*/";

/// Where the marks of a sheet stand.
#[derive(Default)]
pub struct Marks {
    /// Path, text, and the place of a statement.
    places: Vec<(String, Arc<str>, usize)>,
}

impl Marks {
    /// The text with a mark in each block and before each declaration, on its line. A file that has what looks like
    /// one gets none.
    pub fn mark(&mut self, path: &str, text: &Arc<str>) -> String {
        if text.contains(SIGN) {
            return text.to_string();
        }
        let mut marked = String::with_capacity(text.len() + text.len() / 4);
        let mut done = 0;
        for (at, statement) in statements(text) {
            marked.push_str(&text[done..at]);
            let _ = write!(marked, "{SIGN}{}{END}", self.places.len());
            self.places.push((path.to_owned(), Arc::clone(text), statement));
            done = at;
        }
        marked.push_str(&text[done..]);
        marked
    }

    /// What the compiler wrote, without marks and the rules that have nothing else, and where its rules come from.
    pub fn remove(&self, text: &str) -> Css {
        let mut css = Css::default();
        let mut rest = text;
        while let Some(at) = rest.find(SIGN) {
            let number = &rest[at + SIGN.len()..];
            let Some((number, after)) = number.split_once(END) else {
                break;
            };
            push(&mut css, &rest[..at]);
            if let Some((path, text, statement)) = number.parse().ok().and_then(|number: usize| self.places.get(number))
            {
                // The first mark of a rule is that of its selectors.
                let rule = rule_start(&css.text);
                let is_known = css.marks.last().is_some_and(|last| last.written >= rule);
                let line = css.text.trim_end_matches(' ').len();
                let written = if is_known { line } else { rule };
                let file = css.file(path, text);
                css.marks.push(Mark {
                    written,
                    file,
                    at: *statement,
                });
            }
            // A mark that has a line takes it along.
            let line = css.text.trim_end_matches(' ').len();
            rest = after;
            if (line == 0 || css.text[..line].ends_with('\n')) && after.starts_with('\n') {
                css.text.truncate(line);
                rest = &after[1..];
            }
        }
        push(&mut css, rest);
        css
    }
}

/// Adds lines. A rule that ends where it starts had nothing but a mark.
fn push(css: &mut Css, text: &str) {
    for line in text.split_inclusive('\n') {
        let is_end = line.trim() == "}";
        if is_end && css.text.trim_end().ends_with('{') {
            css.text.truncate(rule_start(&css.text));
            css.marks.retain(|mark| mark.written < css.text.len());
        } else {
            css.text.push_str(line);
        }
    }
}

/// Where the rule starts whose block has just been opened; the end of the text when none has.
fn rule_start(text: &str) -> usize {
    let Some(before) = text.trim_end().strip_suffix('{') else {
        return text.len();
    };
    let end = before.rfind(['{', '}', ';']).map_or(0, |at| at + 1);
    let comment = before.rfind("*/").map_or(0, |at| at + 2);
    let start = end.max(comment);
    start + (before.len() - start - before[start..].trim_start().len())
}

#[derive(PartialEq, Eq)]
enum Bracket {
    /// Marks may stand in it.
    Block,
    /// A value, or a function.
    Other,
    /// `#{`
    Interpolation,
}

/// Where a mark may stand, and where the statement starts that it is of: behind the brace of a rule, and before a
/// declaration in one.
fn statements(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut open: Vec<Bracket> = Vec::new();
    let (mut at, mut statement) = (0, None);
    while let Some(byte) = bytes.get(at) {
        let rest = &bytes[at..];
        match byte {
            b'/' if rest.starts_with(b"//") => at += until(rest, b"\n"),
            b'/' if rest.starts_with(b"/*") => at += until(rest, END.as_bytes()),
            byte if byte.is_ascii_whitespace() => at += 1,
            b'}' if open.last() == Some(&Bracket::Interpolation) => {
                open.pop();
                at += 1;
            }
            b';' | b'}' => {
                if let Some(start) = statement.take()
                    && open.last() == Some(&Bracket::Block)
                    && !matches!(bytes[start], b'@' | b'$')
                {
                    found.push((start, start));
                }
                if *byte == b'}' {
                    open.pop();
                }
                at += 1;
            }
            b'{' => {
                let start = statement.take().unwrap_or(at);
                let prelude = text[start..at].trim_end();
                let is_value = prelude.starts_with("--") || prelude.ends_with(':') || prelude.starts_with("@function");
                let is_block = !is_value && open.last().is_none_or(|around| *around == Bracket::Block);
                if is_block {
                    found.push((at + 1, start));
                }
                open.push(if is_block { Bracket::Block } else { Bracket::Other });
                at += 1;
            }
            _ => {
                statement.get_or_insert(at);
                match byte {
                    b'"' | b'\'' => at += string_length(rest),
                    b'u' | b'U' if is_address(rest) => at += until(rest, b")"),
                    b'#' if rest.starts_with(b"#{") => {
                        open.push(Bracket::Interpolation);
                        at += 2;
                    }
                    _ => at += 1,
                }
            }
        }
    }
    found
}

/// Length up to the end of what ends so.
fn until(rest: &[u8], end: &[u8]) -> usize {
    let found = rest.windows(end.len()).position(|window| window == end);
    found.map_or(rest.len(), |at| at + end.len())
}

/// Length of a string; quotes may stand in its interpolations.
fn string_length(rest: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'\\' => at += 1,
            b'#' if rest[at..].starts_with(b"#{") => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            byte if *byte == rest[0] && depth == 0 => return at + 1,
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

/// Whether an address without quotes begins here.
fn is_address(rest: &[u8]) -> bool {
    let start = rest.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"url("));
    start && !matches!(rest.get(4), Some(b'"' | b'\'') | None)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The statements that are marked, up to their end.
    fn marked(text: &str) -> Vec<&str> {
        let end = |start: usize| text[start..].find([';', '}']).map_or(text.len(), |end| start + end);
        let line = |(at, start): (usize, usize)| &text[start..if at > start { at } else { end(start) }];
        statements(text).into_iter().map(line).map(str::trim_end).collect()
    }

    #[test]
    fn marks_blocks_of_rules() {
        assert_eq!(
            marked(
                "@use 'a'; // {\n.a-#{$b} { font: { size: 1 } &:hover, .c { top: 0 } }\n/* { */ @media x { .d { $e: 1; left: 0; order: 1 } }"
            ),
            [
                ".a-#{$b} {",
                "&:hover, .c {",
                "top: 0",
                "@media x {",
                ".d {",
                "left: 0",
                "order: 1"
            ]
        );
        assert_eq!(
            marked(
                "@function f() { @if a { @return 1 } } @mixin m { --x: { a: b }; @include f } .a { b: '{#{';'}'; c: url(a{b) } .b {}"
            ),
            ["@mixin m {", ".a {", "b: '{#{'", "c: url(a{b)", ".b {"]
        );
    }

    #[test]
    fn nothing_is_left_of_marks() {
        let mut marks = Marks::default();
        marks.mark("a.scss", &Arc::from("\n.a { .b { c: d } }"));
        let css =
            marks.remove("/* x */\n.a {\n  /*!hutong0*/\n}\n.a .b {\n  /*!hutong1*/\n  /*!hutong2*/\n  c: d;\n}\n");
        assert_eq!(css.text, "/* x */\n.a .b {\n  c: d;\n}\n");
        let marks: Vec<_> = css.marks.iter().map(|mark| (mark.written, mark.at)).collect();
        assert_eq!(marks, [(8, 6), (16, 11)]);
    }
}
