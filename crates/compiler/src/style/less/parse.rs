//! Statements of a Less file.

use std::ops::Range;
use std::rc::Rc;

use super::ast::{Block, File, Guard, Import, Kind, Mixin, Node, Piece, Template, Value};
use super::scan::{closing, string_end, without_comments};
use super::values::{Cursor, name_end};
use crate::limits;

/// A file, and what could not be read in it.
pub struct Parsed {
    pub block: Rc<Block>,
    pub failures: Vec<(Range<usize>, String)>,
}

/// Reads a file. What is wrong is left out.
pub fn parse(file: &Rc<File>) -> Parsed {
    let text = without_comments(&file.text);
    let mut parser = Parser {
        text: &text,
        file,
        at: 0,
        depth: 0,
        failures: Vec::new(),
    };
    let mut nodes = Vec::new();
    loop {
        nodes.append(&mut parser.nodes());
        if parser.at >= text.len() {
            break;
        }
        parser.fail(parser.at..parser.at + 1, "this } closes nothing");
        parser.at += 1;
    }
    Parsed {
        block: Rc::new(Block {
            file: Rc::clone(file),
            nodes,
        }),
        failures: parser.failures,
    }
}

struct Parser<'a> {
    text: &'a str,
    file: &'a Rc<File>,
    at: usize,
    depth: usize,
    failures: Vec<(Range<usize>, String)>,
}

impl Parser<'_> {
    fn fail(&mut self, span: Range<usize>, message: impl Into<String>) {
        if self.failures.len() < limits::DIAGNOSTICS_PER_FILE {
            self.failures.push((span, message.into()));
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Statements up to the closing brace or the end.
    fn nodes(&mut self) -> Vec<Node> {
        let mut nodes = Vec::new();
        loop {
            while self
                .byte()
                .is_some_and(|byte| byte.is_ascii_whitespace() || byte == b';')
            {
                self.at += 1;
            }
            match self.byte() {
                None | Some(b'}') => return nodes,
                Some(_) => {}
            }
            let at = self.at;
            match self.statement() {
                Ok(Some(kind)) => nodes.push(Node { at, kind }),
                Ok(None) => {}
                Err((span, message)) => self.fail(span, message),
            }
        }
    }

    fn statement(&mut self) -> Result<Option<Kind>, (Range<usize>, String)> {
        let start = self.at;
        if let Some(name) = self.variable_name() {
            return Ok(Some(Kind::Variable(name, self.variable_value()?)));
        }
        let end = self.head_end(start);
        let has_block = self.text[end..].starts_with('{');
        let head = &self.text[start..end];
        self.at = end;
        if has_block {
            return self.with_block(start, head);
        }
        // The semicolon; a closing brace belongs to the caller.
        self.at += usize::from(self.text[end..].starts_with(';'));
        self.without_block(start, head.trim_end()).map(Some)
    }

    /// `@name:`, with the colon.
    fn variable_name(&mut self) -> Option<String> {
        let rest = self.text[self.at..].strip_prefix('@')?;
        let length = name_end(rest, 0);
        let colon = rest[length..].trim_start().strip_prefix(':')?;
        // `@media:` is not one, and `@page :first` has a space before its colon.
        if length == 0 || (matches!(&rest[..length], "page" | "media") && !rest[length..].starts_with(':')) {
            return None;
        }
        self.at = self.text.len() - colon.len();
        Some(rest[..length].to_owned())
    }

    fn variable_value(&mut self) -> Result<Value, (Range<usize>, String)> {
        let space = self.text[self.at..].len() - self.text[self.at..].trim_start().len();
        let start = self.at + space;
        if self.text[start..].starts_with('{') {
            self.at = start;
            let body = self.block()?;
            return Ok(Value::Rules(body, None));
        }
        let end = self.head_end(start);
        // A brace inside a value: nothing that means anything here.
        self.at = end + usize::from(self.text[end..].starts_with(';'));
        if self.text[end..].starts_with('{') {
            self.block()?;
            return Err((start..end, "this is not a value".to_owned()));
        }
        Ok(match declared_value(self.text, start, end) {
            (value, true) => Value::Spaces(vec![value, Value::word("!important")]),
            (value, false) => value,
        })
    }

    /// Where the head of a statement ends: at `;`, `{`, `}` outside of brackets.
    fn head_end(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let (mut at, mut depth) = (start, 0_usize);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' | b'\'' => {
                    at = string_end(bytes, at);
                    continue;
                }
                b'\\' => at += 1,
                b'@' | b'$' | b'#' if bytes.get(at + 1) == Some(&b'{') => {
                    at = self.text[at..].find('}').map_or(bytes.len(), |end| at + end + 1);
                    continue;
                }
                b'(' | b'[' => depth += 1,
                b')' | b']' => depth = depth.saturating_sub(1),
                b'{' if depth > 0 => depth += 1,
                b'}' if depth > 0 => depth -= 1,
                b';' | b'{' | b'}' if depth == 0 => return at,
                _ => {}
            }
            at += 1;
        }
        bytes.len()
    }

    /// The block whose brace is here.
    fn block(&mut self) -> Result<Rc<Block>, (Range<usize>, String)> {
        let open = self.at;
        self.at += 1;
        if self.depth >= limits::STYLE_DEPTH {
            self.skip_block();
            return Err((
                open..open + 1,
                format!("blocks are nested more than {} deep", limits::STYLE_DEPTH),
            ));
        }
        self.depth += 1;
        let nodes = self.nodes();
        self.depth -= 1;
        if self.byte() == Some(b'}') {
            self.at += 1;
        } else {
            self.fail(open..open + 1, "this block is never closed");
        }
        Ok(Rc::new(Block {
            file: Rc::clone(self.file),
            nodes,
        }))
    }

    fn skip_block(&mut self) {
        let end = closing(&self.text[self.at..], b'{', b'}');
        self.at = end.map_or(self.text.len(), |end| self.at + end + 1);
    }

    fn with_block(&mut self, start: usize, head: &str) -> Result<Option<Kind>, (Range<usize>, String)> {
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
    fn mixin_head(
        &self,
        start: usize,
        end: usize,
    ) -> Option<(String, Result<Vec<super::ast::Parameter>, (Range<usize>, String)>)> {
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

    fn without_block(&mut self, start: usize, head: &str) -> Result<Kind, (Range<usize>, String)> {
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
fn declared_value(text: &str, start: usize, end: usize) -> (Value, bool) {
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

/// Text with `@{name}` and `${name}` in it.
pub fn template(text: &str) -> Template {
    pieces(text, false)
}

/// The same; `@name` too.
fn loose_template(text: &str) -> Template {
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

/// What stands between an at-rule's name and its block: text, variables, and values in brackets.
fn at_prelude(text: &str) -> Template {
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
