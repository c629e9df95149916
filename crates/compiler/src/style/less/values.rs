//! Expressions, arguments and conditions.

use super::ast::{Argument, Guard, MixinCall, Parameter, Piece, Template, Value};
use super::color::Color;
use super::parse::{is_name_char, template};
use super::scan::{string_end, unquoted};

/// Brackets inside brackets of one value.
const MAX_DEPTH: usize = 48;
/// Operations in a row: they nest to the left.
const MAX_CHAIN: usize = 256;
/// Brackets inside brackets of one condition: each may have to be read twice.
const MAX_GUARD_DEPTH: usize = 8;

/// Where the name that begins at `at` ends.
pub fn name_end(text: &str, at: usize) -> usize {
    text[at..]
        .find(|c: char| !is_name_char(c))
        .map_or(text.len(), |length| at + length)
}

/// A place in a part of a text. What cannot be read is None, and the place then means nothing.
pub struct Cursor<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Cursor<'a> {
    /// Reads `text[start..end]`.
    pub fn new(text: &'a str, start: usize, end: usize) -> Self {
        Self {
            text: &text[..end],
            at: start,
            depth: 0,
        }
    }

    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub fn is_at_end(&self) -> bool {
        self.rest().trim_start().is_empty()
    }

    fn space(&mut self) -> bool {
        let before = self.at;
        self.at = self.text.len() - self.rest().trim_start().len();
        self.at > before
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self
            .rest()
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(is_name_char));
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn name(&mut self) -> Option<&'a str> {
        let end = name_end(self.text, self.at);
        let name = &self.text[self.at..end];
        self.at = end;
        (!name.is_empty()).then_some(name)
    }

    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let found = read(self);
        self.depth -= 1;
        found
    }

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
    fn spaces(&mut self) -> Option<Value> {
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

    fn quoted(&mut self, quote: Option<char>) -> Option<Value> {
        let end = string_end(self.text.as_bytes(), self.at);
        let inside = self.text.get(self.at + 1..end.checked_sub(1)?)?;
        self.at = end;
        Some(Value::Text(template(inside), quote))
    }

    fn number(&mut self) -> Option<Value> {
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

    fn variable(&mut self) -> Option<Value> {
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

    fn hash(&mut self) -> Option<Value> {
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
    fn mixin_value(&mut self) -> Option<Value> {
        let call = self.mixin_call()?;
        let keys = self.keys()?;
        (!keys.is_empty()).then(|| Value::Lookup(Box::new(Value::MixinCall(Box::new(call))), keys))
    }

    fn word(&mut self) -> Option<Value> {
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
    fn call(&mut self, name: &str) -> Option<Value> {
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

    /// `each(list, {`, `each(list, .(@value, @key, @index) {`: the list, the names of its parts, and where
    /// the block begins.
    pub fn each(&mut self) -> Option<(Value, Vec<String>, usize)> {
        self.eat("each(").then_some(())?;
        let list = if self.has_semicolon() {
            self.commas()?
        } else {
            self.spaces()?
        };
        self.space();
        (self.eat(",") || self.eat(";")).then_some(())?;
        self.space();
        let mut names = Vec::new();
        if self.eat(".(") || self.eat("#(") {
            let end = self.rest().find(')')?;
            let list = self.rest()[..end].split([',', ';']);
            names.extend(list.map(|name| name.trim().trim_start_matches('@').to_owned()));
            self.at += end + 1;
            self.space();
        }
        self.rest().starts_with('{').then_some((list, names, self.at))
    }

    /// `(reference, css)` behind `@import`.
    pub fn import_options(&mut self) -> Option<Vec<String>> {
        self.space();
        if !self.eat("(") {
            return Some(Vec::new());
        }
        let end = self.rest().find(')')?;
        let options = self.rest()[..end]
            .split(',')
            .map(|option| option.trim().to_ascii_lowercase());
        self.at += end + 1;
        Some(options.collect())
    }

    /// `.name`, `#namespace > .name(arguments)`
    pub fn mixin_call(&mut self) -> Option<MixinCall> {
        let mut path = Vec::new();
        loop {
            let before = self.at;
            self.space();
            if !path.is_empty() && self.eat(">") {
                self.space();
            }
            if !self.rest().starts_with(['.', '#']) {
                self.at = before;
                break;
            }
            let end = name_end(self.text, self.at + 1);
            if end == self.at + 1 {
                return None;
            }
            path.push(self.text[self.at..end].to_owned());
            self.at = end;
        }
        if path.is_empty() {
            return None;
        }
        let before = self.at;
        self.space();
        let arguments = if self.eat("(") {
            let arguments = self.nested(Self::arguments)?;
            self.eat(")").then_some(arguments)?
        } else {
            self.at = before;
            Vec::new()
        };
        Some(MixinCall { path, arguments })
    }

    fn arguments(&mut self) -> Option<Vec<Argument>> {
        let semicolons = self.has_semicolon();
        let mut arguments = Vec::new();
        loop {
            self.space();
            if self.rest().starts_with(')') || self.rest().is_empty() {
                return Some(arguments);
            }
            let name = self.argument_name();
            self.space();
            let value = if self.rest().starts_with('{') {
                self.detached()?
            } else if semicolons {
                self.commas()?
            } else {
                self.spaces()?
            };
            let spread = self.eat("...");
            arguments.push(Argument { name, value, spread });
            self.space();
            if !self.eat(if semicolons { ";" } else { "," }) && !self.rest().starts_with(')') {
                return None;
            }
        }
    }

    /// `@name:`
    fn argument_name(&mut self) -> Option<String> {
        let start = self.at;
        let name = self.eat("@").then(|| self.name()).flatten();
        self.space();
        let named = name.filter(|_| self.eat(":"));
        if named.is_none() {
            self.at = start;
        }
        named.map(str::to_owned)
    }

    /// A detached ruleset as an argument: its statements are read when the file is.
    fn detached(&mut self) -> Option<Value> {
        let start = self.at;
        let end = start + closing(&self.rest()[1..])? + 2;
        self.at = end;
        let file = std::rc::Rc::new(super::ast::File {
            path: String::new(),
            text: std::sync::Arc::from(&self.text[start + 1..end - 1]),
        });
        let parsed = super::parse::parse(&file);
        parsed.failures.is_empty().then_some(Value::Rules(parsed.block, None))
    }

    /// Whether a `;` stands between these arguments.
    fn has_semicolon(&self) -> bool {
        let mut depth = 0_usize;
        let end = unquoted(self.rest()).find(|(_, byte)| {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' if depth > 0 => depth -= 1,
                b')' | b']' | b'}' => return true,
                b';' => return depth == 0,
                _ => {}
            }
            false
        });
        matches!(end, Some((_, b';')))
    }

    /// What a mixin takes.
    pub fn parameters(&mut self) -> Option<Vec<Parameter>> {
        let semicolons = self.has_semicolon();
        let mut parameters = Vec::new();
        loop {
            self.space();
            if self.is_at_end() {
                return Some(parameters);
            }
            if self.eat("...") {
                parameters.push(Parameter {
                    name: None,
                    value: None,
                    rest: true,
                });
            } else {
                parameters.push(self.parameter(semicolons)?);
            }
            self.space();
            if !self.eat(if semicolons { ";" } else { "," }) && !self.is_at_end() {
                return None;
            }
        }
    }

    fn parameter(&mut self, semicolons: bool) -> Option<Parameter> {
        let start = self.at;
        let name = self.eat("@").then(|| self.name()).flatten().map(str::to_owned);
        if name.is_none() {
            self.at = start;
        }
        let rest = name.is_some() && self.eat("...");
        self.space();
        let has_value = name.is_none() || self.eat(":");
        self.space();
        let value = if !has_value {
            None
        } else if self.rest().starts_with('{') {
            Some(self.detached()?)
        } else if semicolons {
            Some(self.commas()?)
        } else {
            Some(self.spaces()?)
        };
        Some(Parameter { name, value, rest })
    }

    /// What stands behind `when`.
    pub fn guard(&mut self) -> Option<Guard> {
        if self.depth >= MAX_GUARD_DEPTH {
            return None;
        }
        self.depth += 1;
        let mut any = vec![self.guard_all()?];
        loop {
            self.space();
            let comma = self.rest().starts_with(',') && self.guard_follows();
            if !comma && !self.eat_word("or") {
                break;
            }
            self.eat(",");
            any.push(self.guard_all()?);
        }
        self.depth -= 1;
        Some(one_or(any, Guard::Or))
    }

    /// Whether the comma here is followed by another condition, and not by an argument.
    fn guard_follows(&self) -> bool {
        let after = self.rest()[1..].trim_start();
        self.depth == 1 && (after.starts_with('(') || after.starts_with("not") || after.starts_with("default()"))
    }

    fn guard_all(&mut self) -> Option<Guard> {
        let mut all = vec![self.guard_one()?];
        loop {
            self.space();
            if !self.eat_word("and") {
                return Some(one_or(all, Guard::And));
            }
            all.push(self.guard_one()?);
        }
    }

    fn guard_one(&mut self) -> Option<Guard> {
        self.space();
        if self.eat_word("not") {
            let inside = self.nested(Self::guard_one)?;
            return Some(Guard::Not(Box::new(inside)));
        }
        let start = self.at;
        if self.eat("(") {
            if let Some(inside) = self.guard() {
                self.space();
                if self.eat(")") {
                    return Some(inside);
                }
            }
            self.at = start + 1;
            let inside = self.comparison()?;
            self.space();
            return self.eat(")").then_some(inside);
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Option<Guard> {
        let left = self.sum()?;
        self.space();
        for (written, operator) in [
            (">=", ">="),
            ("=<", "<="),
            ("<=", "<="),
            (">", ">"),
            ("<", "<"),
            ("=", "="),
        ] {
            if self.eat(written) {
                let right = self.sum()?;
                return Some(Guard::Compare(left, operator, right));
            }
        }
        Some(Guard::Is(left))
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

/// Where the brace that was opened before `text` is closed; None when it is not, or holds too many others.
fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut deepest) = (1_usize, 0);
    let end = text.bytes().position(|byte| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        deepest = deepest.max(depth);
        depth == 0
    });
    end.filter(|_| deepest <= MAX_DEPTH)
}

fn one_or<T>(mut values: Vec<T>, many: impl FnOnce(Vec<T>) -> T) -> T {
    if values.len() == 1 {
        values.remove(0)
    } else {
        many(values)
    }
}
