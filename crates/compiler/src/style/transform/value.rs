//! Values: lengths in `rpx`, addresses, and what is left open.

use std::ops::Range;

use cssparser::{Parser, ParserInput, Token};

use super::{Edit, Input, Sheet, Source, Walker, ends_with, next, offset};

impl Walker<'_> {
    /// Declarations, or anything else made of values.
    pub(super) fn values(&mut self, input: &mut Input, depth: usize) {
        while let Some((here, token)) = next(input) {
            self.value(input, &token, here, depth);
        }
    }

    pub(super) fn value(&mut self, input: &mut Input, token: &Token, start: usize, depth: usize) {
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
    pub(super) fn as_it_is(&mut self, input: &mut Input, depth: usize) {
        while let Some((here, token)) = next(input) {
            self.plain(input, &token, here, depth);
        }
    }

    /// Nothing but what is open at the end, or closed too often.
    pub(super) fn plain(&mut self, input: &mut Input, token: &Token, start: usize, depth: usize) {
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
    pub(super) fn with_lengths(&self, text: &str) -> String {
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
