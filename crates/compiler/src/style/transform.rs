//! One style sheet: what to change in it, as edits of the source text.
//!
//! Everything else stays as the author wrote it, so nothing is lost to a printer. (The vendor's
//! style compiler is not used: it prefixes only the first tag of a selector, and drops the spaces
//! that `+` and `-` need inside brackets in `calc()`.)

mod selector;
mod value;

use std::ops::Range;

use cssparser::{ParseError, Parser, ParserInput, Token};

use super::diagnostics::Source;
use crate::{Findings, limits};

/// How names are changed.
#[derive(Debug, Clone, Copy)]
pub struct Naming<'a> {
    /// Prefix of class names; empty for sheets that count everywhere.
    pub scope: &'a str,
    /// Name of the component's host; empty where `:host` is the page itself.
    pub host: &'a str,
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
        while let Some((here, token)) = next(input) {
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
        while let Some((here, token)) = next(input) {
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

/// The next token and where it starts; comments and spaces count.
fn next<'i>(input: &mut Input<'i, '_>) -> Option<(usize, Token<'i>)> {
    let here = offset(input);
    let token = input.next_including_whitespace_and_comments().ok()?;
    Some((here, token.clone()))
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

/// Whether text ends with this character, and it means itself.
fn ends_with(text: &str, end: char) -> bool {
    text.strip_suffix(end).is_some_and(|rest| {
        let escapes = rest.len() - rest.trim_end_matches('\\').len();
        escapes % 2 == 0
    })
}
