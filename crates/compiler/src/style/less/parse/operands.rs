//! One operand: a string, a number, a name, a call.

use super::cursor::Cursor;
use super::template::{is_name_char, name_end, template};
use crate::style::less::ast::{Piece, Template, Value};
use crate::style::less::color::Color;
use crate::style::less::scan::string_end;

impl Cursor<'_> {
    pub(super) fn quoted(&mut self, quote: Option<char>) -> Option<Value> {
        let end = string_end(self.text.as_bytes(), self.at);
        let inside = self.text.get(self.at + 1..end.checked_sub(1)?)?;
        self.at = end;
        Some(Value::Text(template(inside), quote))
    }

    pub(super) fn number(&mut self) -> Option<Value> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let digits = |from: usize| from + bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut end = digits(usize::from(matches!(bytes[0], b'+' | b'-')));
        if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
            end = digits(end + 1);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            if bytes.get(end + 1 + sign).is_some_and(u8::is_ascii_digit) {
                end = digits(end + 1 + sign);
            }
        }
        let number = rest[..end].parse().ok()?;
        let unit = match rest[end..].strip_prefix('%') {
            Some(_) => 1,
            None => rest[end..]
                .find(|c: char| !c.is_ascii_alphabetic())
                .unwrap_or(rest.len() - end),
        };
        self.at += end + unit;
        // `1px\9` and the like are text.
        if self.rest().starts_with(['\\', '_']) {
            return None;
        }
        Some(Value::Number(number, rest[end..end + unit].to_owned()))
    }

    pub(super) fn variable(&mut self) -> Option<Value> {
        self.at += 1;
        if self.eat("@") {
            return Some(Value::Indirect(self.name()?.to_owned()));
        }
        let braces = self.eat("{");
        let value = Value::Variable(self.name()?.to_owned());
        if braces {
            return self.eat("}").then_some(value);
        }
        if self.eat("()") {
            let keys = self.keys()?;
            return Some(Value::Lookup(Box::new(value), keys));
        }
        self.lookup(value)
    }

    /// `value[key][key]`
    fn lookup(&mut self, value: Value) -> Option<Value> {
        let keys = self.keys()?;
        Some(if keys.is_empty() {
            value
        } else {
            Value::Lookup(Box::new(value), keys)
        })
    }

    fn keys(&mut self) -> Option<Vec<Template>> {
        let mut keys = Vec::new();
        while self.eat("[") {
            let end = self.rest().find(']')?;
            let key = self.rest()[..end].trim();
            self.at += end + 1;
            keys.push(match key.strip_prefix("@@") {
                Some(name) => vec![Piece::Text("@".to_owned()), Piece::Variable(name.to_owned())],
                None => match key.strip_prefix("$@") {
                    Some(name) => vec![Piece::Variable(name.to_owned())],
                    None => template(key.strip_prefix('$').unwrap_or(key)),
                },
            });
        }
        Some(keys)
    }

    pub(super) fn hash(&mut self) -> Option<Value> {
        let end = name_end(self.text, self.at + 1);
        let name = &self.text[self.at + 1..end];
        if !self.text[end..].starts_with(['(', '.', '>'])
            && let Some(color) = Color::from_hex(name)
        {
            self.at = end;
            return Some(Value::Color(color));
        }
        let start = self.at;
        if let Some(value) = self.mixin_value() {
            return Some(value);
        }
        self.at = end;
        (!name.is_empty()).then(|| Value::word(&self.text[start..end]))
    }

    /// `#namespace.mixin()[key]`
    pub(super) fn mixin_value(&mut self) -> Option<Value> {
        let call = self.mixin_call()?;
        let keys = self.keys()?;
        (!keys.is_empty()).then(|| Value::Lookup(Box::new(Value::MixinCall(Box::new(call))), keys))
    }

    pub(super) fn word(&mut self) -> Option<Value> {
        let start = self.at;
        while let Some(c) = self.rest().chars().next() {
            match c {
                '\\' => self.at += 1 + self.rest()[1..].chars().next()?.len_utf8(),
                '@' if self.rest().starts_with("@{") => self.at += self.rest().find('}')? + 1,
                c if is_name_char(c) => self.at += c.len_utf8(),
                _ => break,
            }
        }
        let text = &self.text[start..self.at];
        if text.is_empty() || self.rest().starts_with([':', '=', '[']) {
            return None;
        }
        if self.rest().starts_with('(') {
            return self.call(text);
        }
        Some(Value::Word(template(text)))
    }

    /// The brackets behind a name.
    pub(super) fn call(&mut self, name: &str) -> Option<Value> {
        if name.eq_ignore_ascii_case("url") {
            return self.url();
        }
        self.at += 1;
        let arguments = self.nested(|cursor| match name {
            "if" | "boolean" => cursor.condition_call(),
            "alpha" if cursor.rest().trim_start().starts_with("opacity") => cursor.raw_arguments(),
            _ => cursor.call_arguments(),
        })?;
        self.eat(")").then(|| Value::Call(name.to_owned(), arguments))
    }

    fn url(&mut self) -> Option<Value> {
        self.at += 1;
        self.space();
        let inside = match self.rest().chars().next()? {
            '"' | '\'' | '~' => self.operand()?,
            '@' if !self.rest().starts_with("@{") => self.variable()?,
            _ => {
                let end = self.rest().find(')')?;
                let text = self.rest()[..end].trim_end();
                self.at += end;
                Value::Word(template(text))
            }
        };
        self.space();
        self.eat(")").then(|| Value::Url(Box::new(inside)))
    }

    fn call_arguments(&mut self) -> Option<Vec<Value>> {
        self.space();
        if self.rest().starts_with(')') {
            return Some(Vec::new());
        }
        // With `;` between them, arguments may hold commas.
        let mut groups = vec![self.commas()?];
        self.space();
        while self.eat(";") {
            self.space();
            groups.push(self.commas()?);
            self.space();
        }
        Some(match groups.len() {
            1 => match groups.remove(0) {
                Value::Commas(values) => values,
                value => vec![value],
            },
            _ => groups,
        })
    }

    fn condition_call(&mut self) -> Option<Vec<Value>> {
        let mut arguments = vec![Value::Condition(Box::new(self.guard()?))];
        self.space();
        if self.eat(",") || self.eat(";") {
            arguments.append(&mut self.call_arguments()?);
        }
        Some(arguments)
    }

    /// `opacity=50`
    fn raw_arguments(&mut self) -> Option<Vec<Value>> {
        let end = self.rest().find(')')?;
        let text = self.rest()[..end].trim();
        self.at += end;
        Some(vec![Value::Word(template(text))])
    }
}
