//! One statement, with its block or without.

use std::ops::Range;
use std::rc::Rc;

use super::Parser;
use super::cursor::Cursor;
use super::template::{at_prelude, loose_template, name_end, template};
use crate::style::less::ast::{Guard, Import, Kind, Mixin, Parameter, Piece, Value};

impl Parser<'_> {
    pub(super) fn with_block(&mut self, start: usize, head: &str) -> Result<Option<Kind>, (Range<usize>, String)> {
        if let Some((name, prelude)) = at_rule(head) {
            let body = self.block()?;
            return Ok(Some(Kind::AtRule {
                prelude: at_prelude(prelude),
                body: Some(body),
                name,
            }));
        }
        let (selectors, guard) = match split_guard(head) {
            (selectors, None) => (selectors, Ok(None)),
            (selectors, Some(at)) => (selectors, self.guard(start + at, start + head.len()).map(Some)),
        };
        let mixin = self.mixin_head(start, start + selectors.trim_end().len());
        let body = self.block()?;
        let guard = guard?;
        Ok(Some(match mixin {
            Some((name, parameters)) => Kind::Mixin(Rc::new(Mixin {
                name,
                parameters: parameters?,
                guard,
                body,
            })),
            None => Kind::Rule {
                selectors: template(selectors.trim()),
                guard,
                body,
            },
        }))
    }

    fn guard(&self, start: usize, end: usize) -> Result<Guard, (Range<usize>, String)> {
        let mut cursor = Cursor::new(self.text, start, end);
        cursor
            .guard()
            .filter(|_| cursor.is_at_end())
            .ok_or_else(|| (start..end, "this condition cannot be read".to_owned()))
    }

    /// `.name(…)`
    #[expect(clippy::type_complexity, reason = "used once, just above")]
    fn mixin_head(&self, start: usize, end: usize) -> Option<(String, Result<Vec<Parameter>, (Range<usize>, String)>)> {
        let head = self.text[start..end].strip_suffix(')')?;
        let length = head.strip_prefix(['.', '#']).map(|rest| name_end(rest, 0))?;
        let open = 1 + length;
        if length == 0 || !head[open..].trim_start().starts_with('(') {
            return None;
        }
        let inside = start + open + head[open..].find('(')? + 1;
        let mut cursor = Cursor::new(self.text, inside, start + head.len());
        let parameters = cursor
            .parameters()
            .ok_or_else(|| (start..end, "these parameters cannot be read".to_owned()));
        Some((head[..open].to_owned(), parameters))
    }

    pub(super) fn without_block(&mut self, start: usize, head: &str) -> Result<Kind, (Range<usize>, String)> {
        let end = start + head.len();
        let wrong = |message: &str| (start..end.max(start + 1), message.to_owned());
        if let Some((name, prelude)) = at_rule(head) {
            let prelude_start = end - prelude.len();
            return match name.as_str() {
                "import" => self
                    .import(prelude_start, end)
                    .ok_or_else(|| wrong("this import cannot be read")),
                "plugin" => Err(wrong("plugins of the Less compiler are programs, and are not run")),
                _ => {
                    let mut cursor = Cursor::new(self.text, start, end);
                    if let Some(call) = cursor.operand()
                        && cursor.is_at_end()
                        && is_rules_call(&call)
                    {
                        return Ok(Kind::CallRules(call));
                    }
                    Ok(Kind::AtRule {
                        name,
                        prelude: at_prelude(prelude),
                        body: None,
                    })
                }
            };
        }
        if head.starts_with(['.', '#']) {
            let (call, important) = strip_important(head);
            let mut cursor = Cursor::new(self.text, start, start + call.len());
            if let Some(call) = cursor.mixin_call()
                && cursor.is_at_end()
            {
                return Ok(Kind::Call { call, important });
            }
        }
        if head.starts_with("each(") {
            let mut cursor = Cursor::new(self.text, start, end);
            if let Some((list, names, open)) = cursor.each() {
                let mut inner = Parser {
                    text: self.text,
                    file: self.file,
                    at: open,
                    depth: self.depth,
                    failures: Vec::new(),
                };
                let body = inner.block();
                for (span, message) in inner.failures {
                    self.fail(span, message);
                }
                return Ok(Kind::Each(list, names, body?));
            }
        }
        if let Some(targets) = head.strip_prefix("&:extend(").and_then(|rest| rest.strip_suffix(')')) {
            return Ok(Kind::Extend(template(targets)));
        }
        self.declaration(start, head)
            .ok_or_else(|| wrong("this is neither a declaration nor a call"))
    }

    fn declaration(&self, start: usize, head: &str) -> Option<Kind> {
        let colon = declaration_colon(head)?;
        let name = head[..colon].trim_end();
        let (name, merge) = match name.strip_suffix("+_") {
            Some(name) => (name, Some(' ')),
            None => name.strip_suffix('+').map_or((name, None), |name| (name, Some(','))),
        };
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '*' | '@' | '{' | '}' | '$' | '\\');
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        let value_start = start + colon + 1;
        let end = start + head.len();
        let name = template(name);
        if matches!(name.first(), Some(Piece::Text(text)) if text.starts_with("--")) {
            let value = self.text[value_start..end].trim();
            return Some(Kind::Declaration {
                name,
                value: Value::Word(loose_template(value)),
                important: false,
                merge,
            });
        }
        let (value, important) = declared_value(self.text, value_start, end);
        Some(Kind::Declaration {
            name,
            value,
            important,
            merge,
        })
    }

    fn import(&self, start: usize, end: usize) -> Option<Kind> {
        let mut cursor = Cursor::new(self.text, start, end);
        let options = cursor.import_options()?;
        let path = cursor.operand()?;
        let condition = cursor.rest().trim().to_owned();
        Some(Kind::Import(Import {
            options,
            path,
            condition,
        }))
    }
}

/// Value of a declaration, and whether it is important. What is not an expression stays text.
pub(super) fn declared_value(text: &str, start: usize, end: usize) -> (Value, bool) {
    let (value, important) = strip_important(&text[start..end]);
    let mut cursor = Cursor::new(text, start, start + value.len());
    match cursor.commas().filter(|_| cursor.is_at_end()) {
        Some(parsed) => (parsed, important),
        None => (Value::Word(loose_template(value.trim())), important),
    }
}

fn strip_important(text: &str) -> (&str, bool) {
    let trimmed = text.trim_end();
    let at = trimmed.len().checked_sub("important".len());
    let marked = at.filter(|at| trimmed.is_char_boundary(*at) && trimmed[*at..].eq_ignore_ascii_case("important"));
    match marked.and_then(|at| trimmed[..at].trim_end().strip_suffix('!')) {
        Some(value) => (value.trim_end(), true),
        None => (trimmed, false),
    }
}

/// The colon between name and value.
fn declaration_colon(head: &str) -> Option<usize> {
    let mut depth = 0_usize;
    head.bytes().enumerate().find_map(|(at, byte)| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => return Some(at),
            _ => {}
        }
        None
    })
}

/// Name and rest of `@name rest`.
fn at_rule(head: &str) -> Option<(String, &str)> {
    let rest = head.strip_prefix('@')?;
    let length = name_end(rest, 0);
    (length > 0).then(|| (rest[..length].to_ascii_lowercase(), &rest[length..]))
}

fn is_rules_call(value: &Value) -> bool {
    match value {
        Value::Lookup(inside, keys) => keys.is_empty() && matches!(**inside, Value::Variable(_)),
        _ => false,
    }
}

/// Selectors, and where the condition behind `when` begins.
fn split_guard(head: &str) -> (&str, Option<usize>) {
    for (at, word) in head.match_indices("when") {
        let before = head[..at].ends_with(|c: char| c.is_ascii_whitespace() || c == ')');
        let after = head[at + word.len()..].starts_with(|c: char| c.is_ascii_whitespace() || c == '(');
        if before && after {
            return (&head[..at], Some(at + word.len()));
        }
    }
    (head, None)
}
