//! Selectors in parts, as `:extend()` compares them.

use std::rc::Rc;

use super::scan::unquoted;

/// A part of a selector: `.a`, `#b`, `tag`, `:hover`, `[c]`.
#[derive(Debug, Clone)]
pub struct Element {
    /// What stands before it: a space, `>`, `+`, `~`; nothing within a compound, and at the beginning.
    pub combinator: String,
    pub value: String,
}

pub type Selector = Rc<[Element]>;

/// Bytes that a selector takes.
pub fn size(selector: &[Element]) -> usize {
    let size = |one: &Element| size_of::<Element>() + one.combinator.len() + one.value.len();
    selector.iter().map(size).sum()
}

pub fn print(selector: &[Element]) -> String {
    let mut text = String::new();
    for (at, element) in selector.iter().enumerate() {
        match element.combinator.as_str() {
            "" => {}
            " " => text.push(' '),
            combinator => {
                let space = if at == 0 { "" } else { " " };
                text.extend([space, combinator, " "]);
            }
        }
        text.push_str(&element.value);
    }
    text
}

/// The parts of a selector, of what is left of its text.
pub struct Elements<'a>(pub &'a str);

impl Iterator for Elements<'_> {
    type Item = Element;

    fn next(&mut self) -> Option<Element> {
        let is_between = |c: char| c.is_ascii_whitespace() || matches!(c, '>' | '+' | '~');
        let own = self.0.trim_start_matches(is_between);
        let between = &self.0[..self.0.len() - own.len()];
        let sign: String = between.split_ascii_whitespace().collect();
        let first = own.chars().next()?;
        let (value, after) = own.split_at(element_end(own));
        self.0 = after;
        Some(Element {
            combinator: if sign.is_empty() && !between.is_empty() {
                " ".to_owned()
            } else {
                sign
            },
            // Quotes make no difference.
            value: if first == '[' {
                value.replace(['"', '\''], "")
            } else {
                value.to_owned()
            },
        })
    }
}

/// Where the first part of a selector ends.
fn element_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    if bytes[0] == b'[' {
        return text.find(']').map_or(text.len(), |end| end + 1);
    }
    let start = bytes
        .iter()
        .take_while(|byte| **byte == b':')
        .count()
        .max(text.chars().next().map_or(1, char::len_utf8));
    let mut depth = 0_usize;
    let end = unquoted(&text[start..]).find(|(_, byte)| {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b'.' | b'#' | b':' | b'[' | b'>' | b'+' | b'~' | b'*' => return depth == 0,
            byte => return depth == 0 && byte.is_ascii_whitespace(),
        }
        false
    });
    end.map_or(text.len(), |(at, _)| start + at)
}
