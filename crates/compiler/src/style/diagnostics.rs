//! What can be wrong with a style sheet. `span` is a byte range of the source.

use std::ops::Range;

use super::css::Css;
use crate::Diagnostic;
use crate::limits;

/// A style sheet, for findings in it.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub path: &'a str,
    pub text: &'a str,
    /// What the text was made of, when it is not that of the file.
    css: Option<&'a Css>,
}

type Span<'a> = &'a Range<usize>;

impl<'a> Source<'a> {
    pub fn of(path: &'a str, text: &'a str) -> Self {
        Self { path, text, css: None }
    }

    /// The text that was made of a file and what it imports.
    pub fn made(path: &'a str, css: &'a Css) -> Self {
        Self {
            path,
            text: &css.text,
            css: Some(css),
        }
    }

    fn warning(self, code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        match self.css.and_then(|css| css.origin(span)) {
            Some((path, text, span)) => Diagnostic::warning(code, path, message).at(text, span),
            None => Diagnostic::warning(code, self.path, message).at(self.text, span.clone()),
        }
    }

    /// The file that wrote this part.
    pub fn file_at(self, span: Span) -> &'a str {
        let origin = self.css.and_then(|css| css.origin(span));
        origin.map_or(self.path, |(path, ..)| path)
    }

    pub fn less(self, span: Span, message: &str) -> Diagnostic {
        self.warning("style.less", span, message)
    }

    /// The whole sheet is left out.
    pub fn sass(self, span: Span, message: &str) -> Diagnostic {
        let diagnostic = Diagnostic::error("style.sass", self.path, message);
        if span.is_empty() {
            diagnostic
        } else {
            diagnostic.at(self.text, span.clone())
        }
    }

    pub fn too_much(self) -> Diagnostic {
        let message = format!(
            "becomes more than {} bytes of CSS, or takes too many steps; the rest was left out",
            limits::STYLE_OUTPUT
        );
        Diagnostic::error("style.too-much", self.path, message)
    }

    pub fn import_missing(self, span: Span, src: &str) -> Diagnostic {
        self.warning(
            "style.import-missing",
            span,
            format!("imports {src:?}, which does not exist"),
        )
        .hint("paths are relative to this file, or begin with / at the root of the package")
    }

    pub fn import_cycle(self, span: Span) -> Diagnostic {
        self.warning(
            "style.import-cycle",
            span,
            "imports a file that imports this one; the import was left out",
        )
    }

    pub fn import_too_deep(self, span: Span) -> Diagnostic {
        let message = format!(
            "style sheets import each other more than {} deep; the import was left out",
            limits::IMPORT_DEPTH
        );
        self.warning("style.import-too-deep", span, message)
    }

    pub fn too_deep(self, span: Span) -> Diagnostic {
        let message = format!(
            "blocks are nested more than {} deep; what is inside was left out",
            limits::STYLE_DEPTH
        );
        self.warning("style.too-deep", span, message)
    }

    pub fn unclosed_block(self, span: Span) -> Diagnostic {
        self.warning("style.unclosed-block", span, "this block is never closed")
            .hint("add }")
    }

    pub fn stray_brace(self, span: Span) -> Diagnostic {
        self.warning("style.unclosed-block", span, "this } closes no block; it was left out")
            .hint("remove it, or look for a { that is missing before")
    }

    pub fn asset_missing(self, span: Span, src: &str) -> Diagnostic {
        self.warning(
            "style.asset-missing",
            span,
            format!("names {src:?}, which does not exist"),
        )
    }

    pub fn asset_too_large(self, span: Span, src: &str, size: u64) -> Diagnostic {
        let message = format!(
            "{src:?} has {size} bytes; a style sheet can hold local files of {} each and {} together",
            limits::EMBEDDED_ASSET,
            limits::EMBEDDED_ASSETS
        );
        self.warning("style.asset-too-large", span, message)
            .hint("use an <image>, or an address on the network")
    }
}
