//! `{{ }}`: where it ends, and whether its expression can be given to the template compiler.

use std::borrow::Cow;

use super::ast::{Piece, Value};
use super::number::{is_name, number};
use super::scan::is_space;
use crate::limits;

/// End of the expression whose `{{` is at `start` (after its `}}`), or None when it has none
/// before the next tag or expression.
pub fn mustache_end(text: &str, start: usize) -> Option<usize> {
    let body = start + 2;
    let window = text.floor_char_boundary(body.saturating_add(2 * limits::EXPRESSION_BYTES));
    let rest = &text[body..window.max(body)];
    balanced_end(rest).or_else(|| plain_end(rest)).map(|end| body + end + 2)
}

/// The first `}}` outside strings, comments and brackets.
fn balanced_end(rest: &str) -> Option<usize> {
    // The quote that closes the string, and whether it was opened by an escaped one (`\"`), as in
    // attributes that escape their own quotes.
    let mut string: Option<(char, bool)> = None;
    let mut depth = 0_usize;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match (string, c) {
            (Some(('"' | '\'', _)), '\n') => return None,
            (Some((quote, escaped)), '\\') => {
                let next = chars.next().map(|(_, next)| next);
                string = string.filter(|_| !escaped || next != Some(quote));
            }
            (Some((quote, false)), c) if c == quote => string = None,
            (None, '\\') => {
                string = chars
                    .next_if(|(_, next)| matches!(next, '"' | '\''))
                    .map(|(_, quote)| (quote, true));
            }
            (None, '/') if rest[at..].starts_with("/*") => {
                let end = at + 2 + rest[at + 2..].find("*/")? + 2;
                while chars.next_if(|(next, _)| *next < end).is_some() {}
            }
            (None, '"' | '\'' | '`') => string = Some((c, false)),
            // Never a part of an expression; and the search must not run over the next one's.
            (None, '{') if at > 0 && rest[at..].starts_with("{{") => return None,
            (None, '{' | '[' | '(') => depth += 1,
            (None, '}') if depth == 0 => return rest[at..].starts_with("}}").then_some(at),
            (None, '}' | ']' | ')') => depth = depth.saturating_sub(1),
            (None, '<') if rest[at..].starts_with("</") => return None,
            _ => {}
        }
    }
    None
}

/// The first `}}` of all, unless a tag or another expression starts before it.
fn plain_end(rest: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += rest[at..].find(['{', '}', '<'])?;
        match &rest.as_bytes()[at..] {
            [b'}', b'}', ..] => return Some(at),
            [b'{', b'{', ..] if at > 0 => return None,
            [b'<', b'/', ..] => return None,
            _ => at += 1,
        }
    }
}

/// Takes a text or attribute value apart. `offset` is its place in the source.
pub fn pieces(raw: &str, offset: usize) -> Value {
    let mut pieces = Vec::new();
    let mut literal = 0;
    let mut at = 0;
    while let Some(found) = raw[at..].find("{{") {
        let start = at + found;
        let Some(end) = mustache_end(raw, start) else {
            at = start + 2;
            continue;
        };
        if literal < start {
            pieces.push(Piece::Literal(raw[literal..start].to_owned()));
        }
        pieces.push(Piece::Expression {
            code: raw[start + 2..end - 2].to_owned(),
            span: offset + start + 2..offset + end - 2,
        });
        at = end;
        literal = end;
    }
    if literal < raw.len() {
        pieces.push(Piece::Literal(raw[literal..].to_owned()));
    }
    pieces
}

/// The expression in plain form: no comments and Unicode spaces, entities decoded outside strings, numbers that the compiler can
/// read. `Err` says why it cannot be compiled; what passes cannot overflow the compiler's stack.
pub fn normalize(code: &str) -> Result<Cow<'_, str>, &'static str> {
    if code.len() > limits::EXPRESSION_BYTES {
        return Err("it is too long");
    }
    let mut plain = String::with_capacity(code.len());
    // The quote that closes the string, and its entity when the string was opened by it.
    let mut string: Option<(char, Option<&str>)> = None;
    let mut brackets = Vec::new();
    let mut chain = 0_usize;
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        let mut put = c;
        match string {
            Some(_) if c == '\\' => {
                plain.push(c);
                rest = &rest[1..];
                let Some(next) = rest.chars().next() else {
                    return Err("a string is never closed");
                };
                (taken, put) = (next.len_utf8(), next);
            }
            Some((quote, _)) if c == quote => string = None,
            Some((quote, Some(entity))) if rest.starts_with(entity) => {
                string = None;
                (taken, put) = (entity.len(), quote);
            }
            Some(('`', _)) if rest.starts_with("${") => {
                brackets.push('`');
                string = None;
                plain.push('$');
                (taken, put) = (2, '{');
            }
            Some(_) => {}
            None if rest.starts_with("/*") => {
                let end = rest[2..].find("*/").ok_or("a comment is never closed")?;
                (taken, put) = (2 + end + 2, ' ');
            }
            None => {
                let entity = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity));
                if let Some((entity, character)) = entity {
                    (taken, put) = (entity.len(), *character);
                } else if is_space(c) {
                    put = ' ';
                }
                match put {
                    '"' | '\'' | '`' => string = Some((put, entity.map(|(entity, _)| *entity))),
                    '(' => brackets.push(')'),
                    '[' => brackets.push(']'),
                    '{' => brackets.push('}'),
                    ')' | ']' | '}' => match brackets.pop() {
                        // The end of `${ }`: the text goes on.
                        Some('`') if put == '}' => string = Some(('`', None)),
                        Some(open) if open == put => {}
                        _ => return Err("its brackets do not match"),
                    },
                    '!' | '~' | '+' | '-' | '?' | '*' | '/' | '%' | '&' | '|' | '<' | '>' | '=' | '^' | '.' => {
                        chain += 1;
                    }
                    '0'..='9' if !plain.ends_with(is_name) => {
                        let (length, other) = number(rest)?;
                        plain.push_str(other.as_deref().unwrap_or(&rest[..length]));
                        rest = &rest[length..];
                        continue;
                    }
                    _ => {}
                }
                if c.is_ascii_alphabetic() && (rest.starts_with("typeof") || rest.starts_with("void")) {
                    chain += 1;
                }
            }
        }
        if brackets.len() > limits::EXPRESSION_DEPTH || chain > limits::EXPRESSION_CHAIN {
            return Err("it is nested too deep");
        }
        plain.push(put);
        rest = &rest[taken..];
    }
    if string.is_some() {
        return Err("a string is never closed");
    }
    if !brackets.is_empty() {
        return Err("its brackets do not match");
    }
    Ok(if plain == code {
        Cow::Borrowed(code)
    } else {
        Cow::Owned(plain)
    })
}

/// Entities that people write for operators.
const ENTITIES: &[(&str, char)] = &[
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&amp;", '&'),
    ("&quot;", '"'),
    ("&apos;", '\''),
    ("&nbsp;", ' '),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn split(raw: &str) -> Vec<String> {
        let show = |piece| match piece {
            Piece::Literal(text) => text,
            Piece::Expression { code, .. } => format!("[{code}]"),
        };
        pieces(raw, 0).into_iter().map(show).collect()
    }

    #[test]
    fn finds_the_end_of_an_expression() {
        assert_eq!(split("a{{b}}c"), ["a", "[b]", "c"]);
        assert_eq!(split("{{a}}{{b}}"), ["[a]", "[b]"]);
        assert_eq!(split("{{ {a: {b: 1}} }}x"), ["[ {a: {b: 1}} ]", "x"]);
        assert_eq!(split("{{{a: 1}}}"), ["[{a: 1}]"]);
        assert_eq!(split("{{'}}' + x}}!"), ["['}}' + x]", "!"]);
        assert_eq!(split("{{a > b ? '<' : c}}"), ["[a > b ? '<' : c]"]);
        assert_eq!(split("{{it's}} and {{b}}"), ["[it's]", " and ", "[b]"]);
        assert_eq!(split("{{a /* it's }} */}}b"), ["[a /* it's }} */]", "b"]);
        assert_eq!(split("{{/*}}*/"), ["[/*]", "*/"]);
        assert_eq!(split("{{a and {{b}}"), ["{{a and ", "[b]"]);
        assert_eq!(split("{{`}}${a}\n`}}b"), ["[`}}${a}\n`]", "b"]);
    }

    #[test]
    fn makes_expressions_plain() {
        assert_eq!(normalize("a\u{a0}&amp;&amp;\u{3000}b").unwrap(), "a && b");
        assert_eq!(normalize("'&amp;\u{a0}' + a").unwrap(), "'&amp;\u{a0}' + a");
        assert_eq!(
            normalize("`&lt;${a &lt; {b: `c`}.b}`").unwrap(),
            "`&lt;${a < {b: `c`}.b}`"
        );
        assert_eq!(
            normalize("&quot;a&apos;&quot; + '&quot;'").unwrap(),
            "\"a&apos;\" + '&quot;'"
        );
        assert_eq!(normalize("a1 + 0x10 + b[1]").unwrap(), "a1 + 16 + b[1]");
        assert!(normalize(&format!("&quot;'\"{}'", "(".repeat(1000))).is_err());
        assert_eq!(normalize("a /* it's */+ b").unwrap(), "a  + b");
        assert!(normalize("a /* b").is_err());
        assert!(normalize("`${a`").is_err());
        assert!(normalize("`${(}`)").is_err());
        assert!(normalize(&"`${".repeat(1000)).is_err());
        assert!(normalize(&"(".repeat(1000)).is_err());
        assert!(normalize(&"!".repeat(1000)).is_err());
        assert!(normalize(&"a?b:".repeat(1000)).is_err());
    }
}
