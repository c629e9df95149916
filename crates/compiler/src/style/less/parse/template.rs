//! Text with variables in it.

use super::cursor::Cursor;
use crate::style::less::ast::{Piece, Template};
use crate::style::less::scan::closing;

/// Text with `@{name}` and `${name}` in it.
pub fn template(text: &str) -> Template {
    pieces(text, false)
}

/// The same; `@name` too.
pub(super) fn loose_template(text: &str) -> Template {
    pieces(text, true)
}

fn pieces(text: &str, loose: bool) -> Template {
    let mut out = Template::new();
    let mut kept = 0;
    let mut from = 0;
    while let Some(at) = text[from..].find(['@', '$']).map(|at| from + at) {
        from = at + 1;
        let (name, end) = match text[from..].strip_prefix('{') {
            Some(inside) => match inside.find('}') {
                Some(length) => (&inside[..length], from + 1 + length + 1),
                None => break,
            },
            None if loose && text[at..].starts_with('@') => {
                let end = name_end(text, from);
                (&text[from..end], end)
            }
            None => continue,
        };
        if name.is_empty() || !name.chars().all(is_name_char) {
            continue;
        }
        out.push(Piece::Text(text[kept..at].to_owned()));
        out.push(if text[at..].starts_with('@') {
            Piece::Variable(name.to_owned())
        } else {
            Piece::Property(name.to_owned())
        });
        (kept, from) = (end, end);
    }
    out.push(Piece::Text(text[kept..].to_owned()));
    out.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
    out
}

pub fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii()
}

/// Where the name that begins at `at` ends.
pub fn name_end(text: &str, at: usize) -> usize {
    text[at..]
        .find(|c: char| !is_name_char(c))
        .map_or(text.len(), |length| at + length)
}

/// What stands between an at-rule's name and its block: text, variables, and values in brackets.
pub(super) fn at_prelude(text: &str) -> Template {
    let mut out = Template::new();
    let mut rest = text.trim();
    while let Some(open) = rest.find('(') {
        let inside = &rest[open + 1..];
        let Some(close) = closing(inside, b'(', b')') else {
            break;
        };
        let colon = inside[..close].find(':');
        let parsed = colon.and_then(|colon| {
            let mut cursor = Cursor::new(&inside[..close], colon + 1, close);
            cursor
                .commas()
                .filter(|_| cursor.is_at_end())
                .map(|value| (colon, value))
        });
        match parsed {
            Some((colon, value)) => {
                out.extend(loose_template(&rest[..=open + 1 + colon]));
                out.push(Piece::Text(" ".to_owned()));
                out.push(Piece::Value(value));
                out.push(Piece::Text(")".to_owned()));
            }
            None => out.extend(loose_template(&rest[..=open + 1 + close])),
        }
        rest = &inside[close + 1..];
    }
    out.extend(loose_template(rest));
    out
}
