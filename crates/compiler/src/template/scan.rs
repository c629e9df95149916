//! The tokenizer: never fails, always advances, reports what it had to guess.

use std::ops::Range;

use hutong_dialect::Dialect;

use super::diagnostics::Source;
use super::expression::mustache_end;
use crate::{Diagnostic, Findings, limits};

/// A token with its place in the source.
#[derive(Debug, PartialEq, Eq)]
pub enum Token {
    Text(Range<usize>),
    Open {
        name: Range<usize>,
        attributes: Vec<RawAttribute>,
        self_closing: bool,
        span: Range<usize>,
    },
    Close {
        name: Range<usize>,
        span: Range<usize>,
    },
    /// Content of a view script, between its start and its end tag.
    Script(Range<usize>),
}

/// An attribute as written.
#[derive(Debug, PartialEq, Eq)]
pub struct RawAttribute {
    pub name: Range<usize>,
    /// Without the quotes.
    pub value: Option<Range<usize>>,
}

/// Splits a template into tokens.
pub struct Scanner<'a> {
    source: Source<'a>,
    at: usize,
    dialect: &'static Dialect,
    /// The element whose content, a view script, is the next token.
    in_script: Option<&'static str>,
    /// Elements of view scripts that have no end tag ahead.
    endless: Vec<&'static str>,
    said_unicode_space: bool,
    pub findings: Findings,
}

impl<'a> Scanner<'a> {
    /// The dialect tells which elements hold view scripts.
    pub fn new(source: Source<'a>, dialect: &'static Dialect) -> Self {
        Self {
            source,
            at: 0,
            dialect,
            in_script: None,
            endless: Vec::new(),
            said_unicode_space: false,
            findings: Findings::default(),
        }
    }

    /// The next token; None at the end or when there were too many mistakes.
    pub fn next(&mut self) -> Option<Token> {
        loop {
            if self.at >= self.text().len() {
                return None;
            }
            if let Some(tag) = self.in_script.take() {
                return Some(self.script(tag));
            }
            let rest = self.rest();
            if rest.starts_with("<!--") {
                self.comment();
            } else if rest.starts_with("<!") || rest.starts_with("<?") {
                self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
            } else if rest.starts_with("</") {
                return Some(self.close());
            } else if starts_tag(rest) {
                return Some(self.open());
            } else {
                return Some(self.text_token());
            }
        }
    }

    fn text(&self) -> &'a str {
        self.source.text
    }

    fn rest(&self) -> &'a str {
        &self.source.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn warn(&mut self, describe: impl FnOnce(Source) -> Diagnostic) {
        let source = self.source;
        self.findings.warn(|| describe(source));
    }

    fn comment(&mut self) {
        let start = self.at;
        if let Some(end) = self.rest().find("-->") {
            self.at += end + 3;
        } else {
            self.at = self.text().len();
            self.warn(|source| source.unclosed_comment(&(start..start + 4)));
        }
    }

    /// Content up to the end tag. Without one the script was meant to be empty (`<wxs src>`).
    fn script(&mut self, tag: &'static str) -> Token {
        let start = self.at;
        let rest = self.rest();
        let closes = |at: usize| {
            rest.get(at + 2..at + 2 + tag.len())
                .is_some_and(|name| name.eq_ignore_ascii_case(tag))
        };
        let mut end = None;
        if !self.endless.contains(&tag) {
            end = rest.match_indices("</").find(|(at, _)| closes(*at));
            self.endless.extend(end.is_none().then_some(tag));
        }
        self.at = end.map_or(start, |(at, _)| start + at);
        Token::Script(start..self.at)
    }

    fn text_token(&mut self) -> Token {
        let start = self.at;
        while let Some(offset) = self.rest().find(['<', '{']) {
            self.at += offset;
            if starts_markup(self.rest()) {
                return Token::Text(start..self.at);
            }
            if self.rest().starts_with("{{") {
                self.mustache();
            } else {
                self.at += 1;
            }
        }
        self.at = self.text().len();
        Token::Text(start..self.at)
    }

    /// Steps over an expression, or over its braces when it has no end.
    fn mustache(&mut self) {
        let start = self.at;
        if let Some(end) = mustache_end(self.text(), start) {
            self.at = end;
        } else {
            self.at += 2;
            self.warn(|source| source.unclosed_expression(&(start..start + 2)));
        }
    }

    fn close(&mut self) -> Token {
        let start = self.at;
        self.at += 2;
        let name = self.name();
        let end = self
            .rest()
            .find(['>', '<'])
            .map_or(self.text().len(), |end| self.at + end);
        self.at = end + usize::from(self.text()[end..].starts_with('>'));
        Token::Close {
            name,
            span: start..self.at,
        }
    }

    /// Takes the characters of a tag name.
    fn name(&mut self) -> Range<usize> {
        let start = self.at;
        let end = self.rest().find(|c: char| !is_tag_name(c));
        self.at = end.map_or(self.text().len(), |end| start + end);
        start..self.at
    }

    fn open(&mut self) -> Token {
        let start = self.at;
        self.at += 1;
        let name = self.name();
        let mut attributes = Vec::new();
        let mut self_closing = false;
        loop {
            self.spaces();
            let here = self.at;
            match self.peek() {
                Some('>') => {
                    self.at += 1;
                    break;
                }
                Some('/') => {
                    self.at += 1;
                    if self.peek() == Some('>') {
                        self_closing = true;
                    }
                }
                Some('<') | None => {
                    self.warn(|source| source.unfinished_tag(&(start..name.end)));
                    break;
                }
                Some(c @ ('"' | '\'' | '=')) => {
                    self.at += c.len_utf8();
                    let span = here..self.at;
                    self.warn(|source| source.stray_character(&span));
                }
                Some(_) => {
                    let attribute = self.attribute();
                    // One more than allowed, so that the reader can say so.
                    if attributes.len() <= limits::ATTRIBUTES {
                        attributes.push(attribute);
                    }
                }
            }
        }
        // One that names a file holds none itself, and its end is often forgotten.
        let names = |attribute: &RawAttribute, src: &str| {
            attribute.value.is_some() && &self.text()[attribute.name.clone()] == src
        };
        self.in_script = self
            .dialect
            .script_tag(&self.text()[name.clone()])
            .filter(|_| !self_closing && self.at < self.text().len())
            .filter(|tag| !attributes.iter().any(|attribute| names(attribute, tag.src)))
            .map(|tag| tag.tag);
        Token::Open {
            name,
            attributes,
            self_closing,
            span: start..self.at,
        }
    }

    fn spaces(&mut self) {
        while let Some(c) = self.peek().filter(|c| is_space(*c)) {
            let here = self.at;
            self.at += c.len_utf8();
            if !c.is_ascii() && !std::mem::replace(&mut self.said_unicode_space, true) {
                let span = here..self.at;
                self.warn(|source| source.unicode_space(&span));
            }
        }
    }

    fn attribute(&mut self) -> RawAttribute {
        let start = self.at;
        let ends = |c: char| is_space(c) || matches!(c, '=' | '>' | '<' | '"' | '\'');
        while let Some(c) = self.peek().filter(|c| !ends(*c)) {
            if self.rest().starts_with("/>") {
                break;
            }
            self.at += c.len_utf8();
        }
        let name = start..self.at;
        self.spaces();
        if self.peek() != Some('=') {
            return RawAttribute { name, value: None };
        }
        self.at += 1;
        self.spaces();
        let value = match self.peek() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote),
            Some('>' | '<') | None => return RawAttribute { name, value: None },
            Some(_) => self.unquoted(),
        };
        RawAttribute {
            name,
            value: Some(value),
        }
    }

    fn quoted(&mut self, quote: char) -> Range<usize> {
        let open = self.at;
        let start = open + 1;
        let mut at = start;
        while let Some(offset) = self.text()[at..].find([quote, '\\', '{']) {
            at += offset;
            let rest = &self.text()[at..];
            if rest.starts_with(quote) {
                self.at = at + 1;
                return start..at;
            }
            at += if rest.starts_with('\\') && rest[1..].starts_with(quote) {
                2
            } else if rest.starts_with("{{") {
                self.mustache_in_quotes(at, quote)
            } else {
                1
            };
        }
        // Never closed: take the rest of the tag, so that the rest of the file survives.
        let rest = &self.text()[start..];
        let end = start + rest.find(['>', '\n']).unwrap_or(rest.len());
        self.at = end;
        self.warn(|source| source.unclosed_quote(&(open..end)));
        start..end
    }

    /// Length of the expression at `at`, or of its braces when the value ends inside it.
    fn mustache_in_quotes(&mut self, at: usize, quote: char) -> usize {
        let inside = mustache_end(self.text(), at).map(|end| &self.text()[at..end]);
        let Some(inside) = inside.filter(|inside| !runs_into_markup(inside, quote)) else {
            self.warn(|source| source.unclosed_expression(&(at..at + 2)));
            return 2;
        };
        let bare = inside
            .match_indices(quote)
            .find(|(at, _)| !inside[..*at].ends_with('\\'));
        if let Some((offset, _)) = bare {
            self.warn(|source| source.quote_in_expression(&(at + offset..at + offset + 1)));
        }
        inside.len()
    }

    fn unquoted(&mut self) -> Range<usize> {
        let start = self.at;
        while let Some(c) = self.peek() {
            if self.rest().starts_with("{{") {
                self.mustache();
            } else if is_space(c) || c == '>' || self.rest().starts_with("/>") {
                break;
            } else {
                self.at += c.len_utf8();
            }
        }
        let span = start..self.at;
        self.warn(|source| source.unquoted_value(&span));
        span
    }
}

/// Whether an expression in quotes is really a value that lacks `}}`: the quote is in it, and what
/// follows looks like more attributes or tags.
fn runs_into_markup(inside: &str, quote: char) -> bool {
    if !inside.contains(quote) {
        return false;
    }
    let assigns = inside.match_indices(quote).any(|(at, _)| {
        let before = inside[..at].strip_suffix('=').unwrap_or("");
        before.ends_with(|c: char| c.is_ascii_alphanumeric())
    });
    assigns || inside.match_indices('<').any(|(at, _)| starts_markup(&inside[at..]))
}

fn starts_tag(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next() == Some('<') && chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
}

fn starts_markup(rest: &str) -> bool {
    ["</", "<!", "<?"].iter().any(|start| rest.starts_with(start)) || starts_tag(rest)
}

fn is_tag_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')
}

/// White space of any script, and the invisible characters that copying brings in.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}
