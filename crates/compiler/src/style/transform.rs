//! One style sheet: what to change in it, as edits of the source text.
//!
//! Everything else stays as the author wrote it, so nothing is lost to a printer. (The vendor's
//! style compiler is not used: it prefixes only the first tag of a selector, and drops the spaces
//! that `+` and `-` need inside brackets in `calc()`.)

use std::ops::Range;

use cssparser::{ParseError, Parser, ParserInput, Token};

use super::diagnostics::Source;
use crate::{Findings, limits};

/// How names are changed.
#[derive(Debug, Clone, Copy)]
pub struct Naming<'a> {
    /// Prefix of class names; empty for sheets that count everywhere.
    pub scope: &'a str,
    /// Whether the sheet is that of a page or the app: there `:host` is the page itself.
    pub is_page: bool,
}

/// What a sheet consists of.
#[derive(Debug, Default)]
pub struct Sheet {
    /// In order, not overlapping.
    pub edits: Vec<(Range<usize>, Edit)>,
    /// What is missing at the end, on a line of its own: closing brackets.
    pub missing_ends: String,
    pub findings: Findings,
}

/// A change of the source text.
#[derive(Debug, PartialEq, Eq)]
pub enum Edit {
    /// Put this in its place.
    Text(String),
    /// `@import`: put the other sheet there, under these conditions.
    Import { src: String, condition: String },
    /// The address inside `url()`, with what stands around it.
    Address { address: String },
}

/// Finds the edits of a sheet.
pub fn transform(source: Source, naming: Naming) -> Sheet {
    let mut input = ParserInput::new(source.text);
    let mut walker = Walker {
        source,
        naming,
        sheet: Sheet::default(),
    };
    walker.rules(&mut Parser::new(&mut input), 0);
    let last_line_end = ["\r\n", "\n", "\r", "\u{c}"];
    let text = last_line_end.iter().find_map(|end| source.text.strip_suffix(end));
    if ends_with(text.unwrap_or(source.text), '\\') {
        // It would join the next line to a string that is never closed.
        walker.sheet.missing_ends.insert(0, '\n');
    }
    walker.sheet.edits.sort_by_key(|(span, _)| (span.start, span.end));
    walker.sheet
}

struct Walker<'a> {
    source: Source<'a>,
    naming: Naming<'a>,
    sheet: Sheet,
}

/// Where in a selector the walker is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// An identifier here is a tag.
    Start,
    /// After a dot.
    Class,
    /// After a colon, which starts there.
    Pseudo(usize),
    /// Inside a compound selector.
    Inside,
}

type Input<'i, 't> = Parser<'i, 't>;

impl Walker<'_> {
    /// A sheet, or the inside of a rule: rules and declarations.
    fn rules(&mut self, input: &mut Input, depth: usize) {
        loop {
            let start = offset(input);
            let state = input.state();
            let Ok(token) = input.next_including_whitespace_and_comments().cloned() else {
                return;
            };
            match token {
                Token::Comment(_) => self.replace(start..offset(input), ""),
                Token::AtKeyword(name) => self.at_rule(input, &name.to_ascii_lowercase(), start, depth),
                Token::Semicolon | Token::CDO | Token::CDC | Token::WhiteSpace(_) => {}
                Token::CloseCurlyBracket => self.stray_brace(start..offset(input)),
                _ => {
                    input.reset(&state);
                    let is_rule = depth == 0 || is_rule(input);
                    input.reset(&state);
                    if is_rule {
                        self.selector(input, depth);
                    } else {
                        self.declaration(input, depth);
                    }
                }
            }
        }
    }

    /// One that closes nothing would take what follows with it, or end a rule around the sheet.
    fn stray_brace(&mut self, span: Range<usize>) {
        self.sheet.findings.warn(|| self.source.stray_brace(&span));
        self.replace(span, "");
    }

    /// Up to the semicolon.
    fn declaration(&mut self, input: &mut Input, depth: usize) {
        loop {
            let here = offset(input);
            let Ok(token) = input.next_including_whitespace_and_comments().cloned() else {
                return;
            };
            if token == Token::Semicolon {
                return;
            }
            self.value(input, &token, here, depth);
        }
    }

    fn at_rule(&mut self, input: &mut Input, name: &str, start: usize, depth: usize) {
        if name == "import" {
            return self.import(input, start);
        }
        loop {
            let here = offset(input);
            let Ok(token) = input.next_including_whitespace_and_comments().cloned() else {
                return;
            };
            match token {
                Token::Semicolon => {
                    if name == "charset" {
                        self.replace(start..offset(input), "");
                    }
                    return;
                }
                Token::CurlyBracketBlock => {
                    let plain = name.trim_start_matches("-webkit-").trim_start_matches("-moz-");
                    let holds_rules = matches!(
                        plain,
                        "media" | "supports" | "document" | "layer" | "container" | "scope"
                    );
                    return self.block(input, here, '}', depth, |walker, input, depth| {
                        if holds_rules {
                            walker.rules(input, depth);
                        } else {
                            walker.values(input, depth);
                        }
                    });
                }
                _ => self.value(input, &token, here, depth),
            }
        }
    }

    /// `@import "x" condition;`
    fn import(&mut self, input: &mut Input, start: usize) {
        let src = input.try_parse(|input| input.expect_url_or_string().map(|src| src.to_string()));
        let condition = offset(input);
        let end = loop {
            match input.next_including_whitespace_and_comments() {
                Ok(Token::Semicolon) => break offset(input) - 1,
                Ok(Token::CurlyBracketBlock) => {
                    let end = offset(input) - 1;
                    let _: Result<(), ParseError<()>> = input.parse_nested_block(|_| Ok(()));
                    break end;
                }
                Ok(_) => {}
                Err(_) => break offset(input),
            }
        };
        let condition = self.with_lengths(self.source.text[condition..end].trim());
        let edit = src.map_or(Edit::Text(String::new()), |src| Edit::Import { src, condition });
        self.sheet.edits.push((start..offset(input), edit));
    }

    /// A selector and its block.
    fn selector(&mut self, input: &mut Input, depth: usize) {
        let mut at = At::Start;
        loop {
            let here = offset(input);
            let Ok(token) = input.next_including_whitespace_and_comments().cloned() else {
                return;
            };
            if token == Token::CurlyBracketBlock {
                return self.block(input, here, '}', depth, Self::rules);
            }
            at = self.selector_token(input, &token, here, at, depth);
        }
    }

    fn selector_token(&mut self, input: &mut Input, token: &Token, start: usize, at: At, depth: usize) -> At {
        let end = offset(input);
        match token {
            Token::WhiteSpace(_) | Token::Comma | Token::Delim('>' | '+' | '~') => At::Start,
            Token::Comment(_) => {
                self.replace(start..end, "");
                at
            }
            Token::CloseCurlyBracket => {
                self.stray_brace(start..end);
                At::Start
            }
            Token::Delim('.') => At::Class,
            Token::Colon => match at {
                At::Pseudo(_) => At::Inside,
                _ => At::Pseudo(start),
            },
            Token::Ident(name) => {
                match at {
                    At::Class if !self.naming.scope.is_empty() => {
                        self.insert(start, &format!("{}--", self.naming.scope));
                    }
                    At::Start => self.insert(start, "wx-"),
                    At::Pseudo(colon) => self.pseudo(name, colon..end),
                    At::Class | At::Inside => {}
                }
                At::Inside
            }
            Token::Function(name) => {
                let name = name.to_ascii_lowercase();
                let selects = matches!(
                    name.as_str(),
                    "not" | "is" | "where" | "has" | "matches" | "any" | "-webkit-any" | "host" | "slotted"
                );
                if let (At::Pseudo(colon), "host") = (at, name.as_str()) {
                    self.host(colon..end, ":is(");
                }
                let counts = matches!(name.as_str(), "nth-child" | "nth-last-child");
                self.block(input, start, ')', depth, |walker, input, depth| {
                    if selects || (counts && goes_to_of(input)) {
                        walker.selector_list(input, depth);
                    } else {
                        walker.as_it_is(input, depth);
                    }
                });
                At::Inside
            }
            _ => {
                self.plain(input, token, start, depth);
                At::Inside
            }
        }
    }

    /// The inside of `:not(…)`.
    fn selector_list(&mut self, input: &mut Input, depth: usize) {
        let mut at = At::Start;
        loop {
            let here = offset(input);
            let Ok(token) = input.next_including_whitespace_and_comments().cloned() else {
                return;
            };
            at = self.selector_token(input, &token, here, at, depth);
        }
    }

    fn pseudo(&mut self, name: &str, span: Range<usize>) {
        match name {
            "host" => self.host(span, ""),
            // The page is a shadow tree: its outermost element is the host.
            "root" => self.replace(span, ":host"),
            _ => {}
        }
    }

    /// `:host` of a component is the element that the op `host` marks with the component's scope.
    fn host(&mut self, span: Range<usize>, rest: &str) {
        match (self.naming.scope, self.naming.is_page) {
            ("", false) => {
                // Left alone, it would be the page.
                self.sheet.findings.warn(|| self.source.host_without_scope(&span));
                self.replace(span, &format!(":not(*){rest}"));
            }
            ("", true) => {}
            (scope, _) => self.replace(span, &format!("[wx-host=\"{scope}\"]{rest}")),
        }
    }

    /// Declarations, or anything else made of values.
    fn values(&mut self, input: &mut Input, depth: usize) {
        loop {
            let here = offset(input);
            let Ok(token) = input.next_including_whitespace_and_comments().cloned() else {
                return;
            };
            self.value(input, &token, here, depth);
        }
    }

    fn value(&mut self, input: &mut Input, token: &Token, start: usize, depth: usize) {
        match token {
            Token::Dimension { unit, .. } if unit.eq_ignore_ascii_case("rpx") => self.rpx(start..offset(input)),
            Token::UnquotedUrl(address) => self.address(start..offset(input), address),
            Token::Function(name) if name.eq_ignore_ascii_case("url") => {
                self.block(input, start, ')', depth, |walker, input, _| {
                    let here = offset(input);
                    if let Ok(address) = input.expect_string().map(ToString::to_string) {
                        let span = here..offset(input);
                        walker.sheet.edits.push((span, Edit::Address { address }));
                    }
                });
            }
            token => match closing(token) {
                Some(end) => self.block(input, start, end, depth, Self::values),
                None => self.plain(input, token, start, depth),
            },
        }
    }

    /// What stays as it is.
    fn as_it_is(&mut self, input: &mut Input, depth: usize) {
        loop {
            let here = offset(input);
            let Ok(token) = input.next_including_whitespace_and_comments().cloned() else {
                return;
            };
            self.plain(input, &token, here, depth);
        }
    }

    /// Nothing but what is open at the end, or closed too often.
    fn plain(&mut self, input: &mut Input, token: &Token, start: usize, depth: usize) {
        let span = start..offset(input);
        match token {
            Token::Comment(_) => self.replace(span, " "),
            Token::CloseCurlyBracket => self.stray_brace(span),
            Token::UnquotedUrl(_) | Token::BadUrl(_) if !ends_with(&self.source.text[span.clone()], ')') => {
                self.sheet.missing_ends.push(')');
            }
            token => {
                if let Some(end) = closing(token) {
                    self.block(input, start, end, depth, Self::as_it_is);
                }
            }
        }
    }

    /// A text that is written elsewhere: with its `rpx` changed, and whole.
    fn with_lengths(&self, text: &str) -> String {
        let mut walker = Walker {
            source: Source::of(self.source.path, text),
            naming: self.naming,
            sheet: Sheet::default(),
        };
        walker.values(&mut Parser::new(&mut ParserInput::new(text)), 0);
        let mut out = String::new();
        let mut at = 0;
        for (span, edit) in walker.sheet.edits {
            if let Edit::Text(new) = edit {
                out.push_str(&text[at..span.start]);
                out.push_str(&new);
                at = span.end;
            }
        }
        out + &text[at..] + &walker.sheet.missing_ends
    }

    /// 750 rpx are the width of the view.
    fn rpx(&mut self, span: Range<usize>) {
        let number = &self.source.text[span.start..span.end - 3];
        if let Ok(number) = number.parse::<f64>() {
            let vw = format!("{:.5}", number / 7.5);
            let vw = vw.trim_end_matches('0').trim_end_matches('.');
            let vw = if matches!(vw, "" | "-0") { "0" } else { vw };
            self.replace(span, &format!("{vw}vw"));
        }
    }

    fn address(&mut self, span: Range<usize>, address: &str) {
        // `url(` and `)` stay.
        let is_closed = ends_with(&self.source.text[span.clone()], ')');
        let inside = span.start + 4..span.end - usize::from(is_closed);
        if !is_closed {
            self.sheet.missing_ends.push(')');
        }
        self.sheet.edits.push((
            inside,
            Edit::Address {
                address: address.to_owned(),
            },
        ));
    }

    /// Walks the inside of the bracket that was just opened at `start`; what is too deep is left out.
    fn block(
        &mut self,
        input: &mut Input,
        start: usize,
        end: char,
        depth: usize,
        walk: impl FnOnce(&mut Self, &mut Input, usize),
    ) {
        let inside = input.parse_nested_block(|input| -> Result<usize, ParseError<()>> {
            let here = offset(input);
            if depth < limits::STYLE_DEPTH {
                walk(self, input, depth + 1);
                self.as_it_is(input, depth + 1);
            } else {
                self.sheet.findings.warn(|| self.source.too_deep(&(start..start + 1)));
                while input.next_including_whitespace_and_comments().is_ok() {}
                self.replace(here..offset(input), "");
            }
            Ok(offset(input))
        });
        // Behind the inside there is the closing bracket, or nothing.
        if inside == Ok(offset(input)) {
            self.sheet.missing_ends.push(end);
            if end == '}' {
                self.sheet
                    .findings
                    .warn(|| self.source.unclosed_block(&(start..start + 1)));
            }
        }
    }

    fn insert(&mut self, at: usize, text: &str) {
        self.replace(at..at, text);
    }

    fn replace(&mut self, span: Range<usize>, text: &str) {
        self.sheet.edits.push((span, Edit::Text(text.to_owned())));
    }
}

fn offset(input: &Input) -> usize {
    input.position().byte_index()
}

/// Whether a block follows before the next semicolon. Custom properties may hold one.
fn is_rule(input: &mut Input) -> bool {
    let first = input.state();
    if let Ok(Token::Ident(name)) = input.next()
        && name.starts_with("--")
    {
        return false;
    }
    input.reset(&first);
    loop {
        match input.next() {
            Ok(Token::CurlyBracketBlock) => return true,
            Ok(Token::Semicolon) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

/// Goes behind the `of` in `2n + 1 of .x`.
fn goes_to_of(input: &mut Input) -> bool {
    while let Ok(token) = input.next_including_whitespace_and_comments() {
        if matches!(token, Token::Ident(name) if name.eq_ignore_ascii_case("of")) {
            return true;
        }
    }
    false
}

/// What closes the block that a token opens.
fn closing(token: &Token) -> Option<char> {
    match token {
        Token::Function(_) | Token::ParenthesisBlock => Some(')'),
        Token::SquareBracketBlock => Some(']'),
        Token::CurlyBracketBlock => Some('}'),
        _ => None,
    }
}

/// Whether text ends with this character, and it means itself.
fn ends_with(text: &str, end: char) -> bool {
    text.strip_suffix(end).is_some_and(|rest| {
        let escapes = rest.len() - rest.trim_end_matches('\\').len();
        escapes % 2 == 0
    })
}
