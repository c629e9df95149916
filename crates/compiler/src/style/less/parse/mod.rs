//! Statements of a Less file.

mod arguments;
mod cursor;
mod guards;
mod operands;
mod statements;
mod template;
mod values;

use std::ops::Range;
use std::rc::Rc;

use statements::declared_value;
pub use template::name_end;

use super::ast::{Block, File, Kind, Node, Value};
use super::scan::{closing, string_end, without_comments};
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
}
