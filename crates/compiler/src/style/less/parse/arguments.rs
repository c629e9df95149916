//! What mixins are given and take, and what other statements hold between brackets.

use std::rc::Rc;
use std::sync::Arc;

use super::cursor::{Cursor, MAX_DEPTH};
use super::parse;
use super::template::name_end;
use crate::style::less::ast::{Argument, File, MixinCall, Parameter, Value};
use crate::style::less::scan::unquoted;

impl Cursor<'_> {
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
        let file = Rc::new(File {
            path: String::new(),
            text: Arc::from(&self.text[start + 1..end - 1]),
        });
        let parsed = parse(&file);
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
}

/// Where the brace that was opened before `text` is closed; None when it is not, or holds too many others.
fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut deepest) = (1_usize, 0);
    let end = unquoted(text).find(|(_, byte)| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        deepest = deepest.max(depth);
        depth == 0
    });
    end.filter(|_| deepest <= MAX_DEPTH).map(|(at, _)| at)
}
