//! Text without what is no part of it: comments, and what stands in strings or behind a backslash.

/// The text with blanks in place of comments, so that places stay.
pub fn without_comments(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut kept = 0;
    let mut at = 0;
    while at < bytes.len() {
        let end = match &bytes[at..] {
            [b'"' | b'\'', ..] => {
                at = string_end(bytes, at);
                continue;
            }
            [b'/', b'*', ..] => text[at + 2..].find("*/").map_or(text.len(), |end| at + 2 + end + 2),
            [b'/', b'/', ..] => text[at..].find('\n').map_or(text.len(), |end| at + end),
            [b'u' | b'U', b'r' | b'R', b'l' | b'L', b'(', ..] => {
                at = address_end(bytes, at + 4);
                continue;
            }
            _ => {
                at += 1;
                continue;
            }
        };
        out.push_str(&text[kept..at]);
        let blank = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
        out.extend(bytes[at..end].iter().map(|byte| blank(*byte)));
        (kept, at) = (end, end);
    }
    out.push_str(&text[kept..]);
    out
}

/// The closing bracket of an address without quotes, or where it turns out not to be one.
fn address_end(bytes: &[u8], at: usize) -> usize {
    let length = bytes[at..]
        .iter()
        .take_while(|byte| !matches!(byte, b')' | b'"' | b'\'' | b'\n' | b'{' | b'}'))
        .count();
    at + length
}

/// Behind the string that begins at `at`.
pub fn string_end(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let mut end = at + 1;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'\\' => end += 1,
            byte if *byte == quote => return end + 1,
            _ => {}
        }
        end += 1;
    }
    bytes.len()
}

/// The bytes that stand neither in a string nor behind a backslash.
pub fn unquoted(text: &str) -> impl Iterator<Item = (usize, u8)> {
    let bytes = text.as_bytes();
    let mut next = 0;
    std::iter::from_fn(move || {
        loop {
            let at = next;
            match bytes.get(at)? {
                b'"' | b'\'' => next = string_end(bytes, at),
                b'\\' => next += 2,
                byte => {
                    next += 1;
                    return Some((at, *byte));
                }
            }
        }
    })
}

/// Where the bracket that was opened just before the text is closed.
pub fn closing(text: &str, open: u8, close: u8) -> Option<usize> {
    let mut depth = 1_usize;
    let mut bytes = unquoted(text);
    let end = bytes.find(|(_, byte)| {
        depth += usize::from(*byte == open);
        depth -= usize::from(*byte == close);
        depth == 0
    });
    end.map(|(at, _)| at)
}

/// The parts before, between and behind the bytes that are chosen.
pub fn split(text: &str, mut is_between: impl FnMut(u8) -> bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, byte) in unquoted(text) {
        if is_between(byte) {
            parts.push(&text[start..at]);
            start = at + 1;
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Parts between commas outside of brackets and strings.
pub fn split_commas(text: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let parts = split(text, |byte| {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        byte == b',' && depth == 0
    });
    let parts = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}
