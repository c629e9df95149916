//! What of a Sass file is code: neither comments nor strings nor addresses.

/// Brackets inside brackets.
pub const MAX_DEPTH: usize = 64;
/// How far the end of a name or a condition is looked for.
const AHEAD: usize = 1000;

/// With the sign that begins an escape.
pub fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '\\') || !c.is_ascii()
}

/// Where a place of a file is.
#[derive(Clone, Copy)]
enum Within {
    /// With the number of blocks that are open.
    Code(usize),
    /// Until this quote.
    Text(char),
    Comment,
    /// `url(…)` without quotes.
    Address,
}

/// The code alone: blanks in place of comments, strings and addresses, round brackets in place of `#{…}`, so
/// that braces are those of blocks, and letters in place of what is escaped.
pub fn code_of(text: &str, is_indented: bool) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut within = vec![Within::Code(0)];
    // Brackets that are open in a value that is taken as it is, with slashes that begin no comment.
    let mut raw: Option<usize> = None;
    let mut at = 0;
    while let (Some(c), Some(place)) = (text[at..].chars().next(), within.last().copied()) {
        let rest = &text[at..];
        let is_end_of_line = matches!(c, '\n' | '\r' | '\u{c}');
        at += c.len_utf8();
        if rest.starts_with("#{") {
            if within.len() > MAX_DEPTH {
                return Err(format!("it is nested more than {MAX_DEPTH} deep"));
            }
            within.push(Within::Code(0));
            out.push_str(" (");
            at += 1;
            continue;
        }
        match place {
            Within::Text(_) | Within::Address if c == '\\' => {
                out.push(' ');
                at += text[at..].chars().next().map_or(0, char::len_utf8);
            }
            Within::Text(_) if is_end_of_line => {
                within.pop();
                out.push('\n');
            }
            Within::Text(quote) if c == quote => {
                within.pop();
                out.push(c);
            }
            Within::Comment if rest.starts_with("*/") => {
                within.pop();
                out.push(' ');
                at += 1;
            }
            Within::Comment if is_indented && is_end_of_line => {
                within.pop();
                out.push('\n');
            }
            Within::Address if c == ')' => {
                within.pop();
                out.push(c);
            }
            Within::Text(_) | Within::Comment | Within::Address => {
                out.push(if is_end_of_line { '\n' } else { ' ' });
            }
            Within::Code(blocks) => match c {
                _ if is_end_of_line => {
                    out.push('\n');
                    raw = raw.filter(|open| !is_indented || *open > 0);
                }
                '/' if rest.starts_with("//") => {
                    if raw.is_some() {
                        return Err("// in a value that is taken as it is, which is not supported".to_owned());
                    }
                    at += text[at..].find(['\n', '\r', '\u{c}']).unwrap_or(text.len() - at);
                }
                '/' if rest.starts_with("/*") => {
                    within.push(Within::Comment);
                    at += 1;
                }
                '"' | '\'' => {
                    within.push(Within::Text(c));
                    out.push(c);
                }
                '\\' => {
                    let length = escape_length(&text[at..]);
                    out.push('\\');
                    out.extend(text[at..at + length].chars().map(|_| '_'));
                    at += length;
                }
                'u' | 'U' if !out.ends_with(is_name) && is_address(rest) => {
                    within.push(Within::Address);
                    out.push_str("url(");
                    at += 3;
                }
                _ => {
                    if let Some(length) = raw_start(rest, &out)? {
                        raw = raw.or(Some(0));
                        out.push_str(&rest[..length]);
                        at += length - c.len_utf8();
                        continue;
                    }
                    raw = raw.and_then(|open| match c {
                        '(' | '[' | '{' => Some(open + 1),
                        ')' | ']' | '}' => open.checked_sub(1),
                        ';' => Some(open).filter(|open| *open > 0),
                        _ => Some(open),
                    });
                    let is_last = within.len() == 1;
                    match (c, within.last_mut()) {
                        ('{', Some(place)) => *place = Within::Code(blocks + 1),
                        ('}', Some(place)) if blocks > 0 || is_last => *place = Within::Code(blocks.saturating_sub(1)),
                        ('}', _) => {
                            within.pop();
                            out.push(')');
                            continue;
                        }
                        _ => {}
                    }
                    out.push(c);
                }
            },
        }
    }
    Ok(out)
}

/// How much belongs to an escape behind its backslash: up to six digits and a blank, or any character.
fn escape_length(text: &str) -> usize {
    let digits = text.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
    let next = text[digits..].chars().next();
    match next {
        Some(c) if digits == 0 || c.is_whitespace() => digits + c.len_utf8(),
        _ => digits,
    }
}

/// Whether a text begins with `url(…)` without quotes in it; else it is a call like others.
fn is_address(text: &str) -> bool {
    if !text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("url(")) {
        return false;
    }
    let mut rest = text[4..].trim_start();
    while let Some(c) = rest.chars().next() {
        let length = match c {
            ')' => return true,
            '\\' => 1 + escape_length(&rest[1..]),
            '#' if rest.starts_with("#{") => computed_length(rest),
            '#' | '!' | '%' | '&' | '*'..='~' | '\u{80}'.. => c.len_utf8(),
            c if c.is_whitespace() => return rest.trim_start().starts_with(')'),
            _ => return false,
        };
        rest = &rest[length..];
    }
    false
}

/// Length of the `#{…}` that a text begins with.
fn computed_length(text: &str) -> usize {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, c) in text.char_indices() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('{', None) => depth += 1,
            ('}', None) if depth == 1 => return at + 1,
            ('}', None) => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// Length of what begins a value that is taken as it is: a custom property's name, and functions of old browsers.
fn raw_start(text: &str, before: &str) -> Result<Option<usize>, String> {
    let has = |word: &str| {
        text.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    let ahead = || &text[..text.char_indices().nth(AHEAD).map_or(text.len(), |(end, _)| end)];
    if has("@supports") {
        let condition = ahead().split_once('{').map(|(condition, _)| condition);
        if condition.is_none_or(|condition| condition.contains("//")) {
            return Err("// in the condition of @supports is not supported".to_owned());
        }
    }
    let is_start = before.is_empty() || before.ends_with([' ', '\t', '\n', ';', '{', '}', '(']);
    if is_start && has("--") && ahead().chars().find(|c| matches!(c, ':' | ';')) != Some(';') {
        return Ok(Some(2));
    }
    if before.ends_with('-') && has("calc(") {
        return Ok(Some(5));
    }
    let functions = ["expression(", "element(", "progid:"];
    Ok(functions.into_iter().find(|word| has(word)).map(str::len))
}
