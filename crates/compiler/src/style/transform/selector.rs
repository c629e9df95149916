//! Selectors: classes get their prefix, tags become those of the view, `:host` and `:root` what stands for them there.

use std::ops::Range;

use cssparser::Token;

use super::{Input, Walker, next, offset};

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

impl Walker<'_> {
    /// A selector and its block.
    pub(super) fn selector(&mut self, input: &mut Input, depth: usize) {
        let mut at = At::Start;
        while let Some((here, token)) = next(input) {
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
        while let Some((here, token)) = next(input) {
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

    /// `:host` of a component is the element that the op `host` marks with its name.
    fn host(&mut self, span: Range<usize>, rest: &str) {
        if !self.naming.host.is_empty() {
            self.replace(span, &format!("[wx-host=\"{}\"]{rest}", self.naming.host));
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
