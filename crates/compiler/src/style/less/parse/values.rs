//! Expressions, from lists down to what stands between operators.

use super::cursor::Cursor;
use super::template::template;
use crate::style::less::ast::Value;

/// Operations in a row: they nest to the left.
const MAX_CHAIN: usize = 256;

impl Cursor<'_> {
    /// `a b, c`
    pub fn commas(&mut self) -> Option<Value> {
        let mut values = vec![self.spaces()?];
        loop {
            self.space();
            if !self.eat(",") {
                break;
            }
            self.space();
            if self.is_at_end() || self.rest().starts_with(')') {
                break;
            }
            values.push(self.spaces()?);
        }
        Some(one_or(values, Value::Commas))
    }

    /// `a b`
    pub(super) fn spaces(&mut self) -> Option<Value> {
        let mut values = Vec::new();
        loop {
            self.space();
            if self.is_at_end() || self.rest().starts_with([',', ')', ';', ']']) || self.rest().starts_with("...") {
                break;
            }
            // `/` between names (`grid-area: 1 / 2`) is no operation of its operands.
            if self.rest().starts_with('/') && !self.rest().starts_with("//") {
                self.at += 1;
                values.push(Value::word("/"));
                continue;
            }
            values.push(self.sum()?);
        }
        (!values.is_empty()).then(|| one_or(values, Value::Spaces))
    }

    pub fn sum(&mut self) -> Option<Value> {
        let mut left = self.product()?;
        for _ in 0..MAX_CHAIN {
            let start = self.at;
            let spaced = self.space();
            let operator = self.rest().chars().next().filter(|c| matches!(c, '+' | '-'));
            let is_operator = operator.is_some_and(|_| {
                let after = &self.rest()[1..];
                after.starts_with(|c: char| c.is_ascii_whitespace()) || (!spaced && !after.is_empty())
            });
            let Some(operator) = operator.filter(|_| is_operator) else {
                self.at = start;
                return Some(left);
            };
            self.at += 1;
            self.space();
            let right = self.product()?;
            left = operation(operator, left, right, spaced, false);
        }
        None
    }

    fn product(&mut self) -> Option<Value> {
        let mut left = self.operand()?;
        for _ in 0..MAX_CHAIN {
            let start = self.at;
            let spaced = self.space();
            let always = self.rest().starts_with("./");
            self.at += usize::from(always);
            let operator = self.rest().chars().next().filter(|c| matches!(c, '*' | '/'));
            let Some(operator) = operator else {
                self.at = start;
                return Some(left);
            };
            self.at += 1;
            self.space();
            let Some(right) = self.operand() else {
                self.at = start;
                return (operator == '/').then_some(left);
            };
            left = operation(operator, left, right, spaced, always);
        }
        None
    }

    pub fn operand(&mut self) -> Option<Value> {
        self.space();
        let rest = self.rest();
        let mut chars = rest.chars();
        let first = chars.next()?;
        let second = chars.next().unwrap_or(' ');
        match first {
            '(' => self.nested(Self::paren),
            '"' | '\'' => self.quoted(Some(first)),
            '~' => {
                self.at += 1;
                self.space();
                matches!(self.rest().chars().next(), Some('"' | '\'')).then_some(())?;
                self.quoted(None)
            }
            '@' => self.variable(),
            '$' => {
                self.at += 1;
                let name = self.name()?.to_owned();
                Some(Value::Property(name))
            }
            '#' => self.hash(),
            '.' if second.is_ascii_digit() => self.number(),
            '.' => self.mixin_value(),
            '-' | '+'
                if second.is_ascii_digit()
                    || (second == '.' && rest[2..].starts_with(|c: char| c.is_ascii_digit())) =>
            {
                self.number()
            }
            '-' if matches!(second, '@' | '(' | '$') => {
                self.at += 1;
                let inside = self.nested(Self::operand)?;
                Some(Value::Negative(Box::new(inside)))
            }
            '0'..='9' => self.number(),
            '[' => {
                let end = rest.find(']')? + 1;
                self.at += end;
                Some(Value::Word(template(&rest[..end])))
            }
            '%' if second == '(' => {
                self.at += 1;
                self.call("%")
            }
            'u' | 'U' if second == '+' => {
                let length = rest[2..].find(|c: char| !matches!(c, '?' | '-') && !c.is_ascii_hexdigit());
                let end = length.map_or(rest.len(), |length| length + 2);
                self.at += end;
                Some(Value::word(&rest[..end]))
            }
            '%' => {
                self.at += 1;
                Some(Value::word("%"))
            }
            _ => self.word(),
        }
    }

    fn paren(&mut self) -> Option<Value> {
        self.at += 1;
        let inside = self.commas()?;
        self.space();
        self.eat(")").then(|| Value::Paren(Box::new(inside)))
    }
}

fn operation(operator: char, left: Value, right: Value, spaced: bool, always: bool) -> Value {
    Value::Operation {
        operator,
        left: Box::new(left),
        right: Box::new(right),
        spaced,
        always,
    }
}

pub(super) fn one_or<T>(mut values: Vec<T>, many: impl FnOnce(Vec<T>) -> T) -> T {
    if values.len() == 1 {
        values.remove(0)
    } else {
        many(values)
    }
}
