//! What can be wrong with a template. `span` is a byte range of the source.

use std::ops::Range;

use hutong_dialect::ScriptTag;

use crate::Diagnostic;
use crate::limits;

/// A template file, for findings in it.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub path: &'a str,
    pub text: &'a str,
}

type Span<'a> = &'a Range<usize>;

impl Source<'_> {
    fn error(self, code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.path, message).at(self.text, span.clone())
    }

    fn warning(self, code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(code, self.path, message).at(self.text, span.clone())
    }

    // Fatal: the file is replaced by a placeholder.

    pub fn too_deep(self, span: Span) -> Diagnostic {
        let message = format!("elements are nested more than {} deep", limits::TEMPLATE_DEPTH);
        self.error("template.too-deep", span, message)
            .hint("check for tags that are never closed, or split the template")
    }

    pub fn too_many_nodes(self, span: Span) -> Diagnostic {
        let message = format!(
            "the template has more than {} elements and texts",
            limits::TEMPLATE_NODES
        );
        self.error("template.too-large", span, message)
            .hint("repeat with wx:for, or split the template")
    }

    pub fn too_many_scripts(self, span: Span) -> Diagnostic {
        let message = format!("the template has more than {} view scripts", limits::VIEW_SCRIPTS);
        self.error("template.too-large", span, message)
            .hint("put them into files that require each other")
    }

    pub fn refused(self, message: &str) -> Diagnostic {
        Diagnostic::error(
            "template.refused",
            self.path,
            format!("the template compiler refuses this file: {message}"),
        )
        .hint("reduce the file until it builds and report what was left")
    }

    pub fn missing(path: &str) -> Diagnostic {
        Diagnostic::error("template.missing", path, "this template does not exist")
            .hint("add the file, or remove the page or component")
    }

    // Something is left out.

    pub fn bad_expression(self, span: Span, reason: &str) -> Diagnostic {
        self.error(
            "template.expression",
            span,
            format!("this expression was left out: {reason}"),
        )
        .hint("only plain expressions are allowed in {{ }}; compute the value in the script or in a wxs module")
    }

    pub fn too_many_expressions(self, span: Span) -> Diagnostic {
        let message = format!(
            "more than {} expressions in one value; the rest was left out",
            limits::EXPRESSIONS_PER_VALUE
        );
        self.error("template.expression", span, message)
            .hint("compute the value in the script")
    }

    pub fn bad_attribute(self, span: Span, reason: &str) -> Diagnostic {
        self.error(
            "template.attribute",
            span,
            format!("this attribute was left out: {reason}"),
        )
    }

    pub fn link_missing(self, span: Span, tag: &str, src: &str) -> Diagnostic {
        self.error(
            "template.link-missing",
            span,
            format!("<{tag}> names {src:?}, which does not exist"),
        )
        .hint("paths are relative to this file, or begin with / at the root of the package")
    }

    pub fn link_without_src(self, span: Span, tag: &str) -> Diagnostic {
        self.error(
            "template.link-missing",
            span,
            format!("<{tag}> needs a src without {{{{ }}}}"),
        )
    }

    pub fn include_cycle(self, span: Span) -> Diagnostic {
        self.error(
            "template.include-cycle",
            span,
            "this file is part of what it includes; the <include> was left out",
        )
        .hint("use a recursive <template> with a wx:if")
    }

    pub fn script_module(self, span: Span, tag: &ScriptTag) -> Diagnostic {
        self.error(
            "template.script-module",
            span,
            "a view script needs a module name of its own",
        )
        .hint(format!("write <{} {}=\"name\">", tag.tag, tag.module))
    }

    // Built, but probably not as meant.

    pub fn unicode_space(self, span: Span) -> Diagnostic {
        self.warning(
            "template.unicode-space",
            span,
            "a space that is not plain, inside a tag",
        )
        .hint("replace it by a normal space; often it came in by copying from a web page")
    }

    pub fn unclosed_tag(self, span: Span, name: &str) -> Diagnostic {
        self.warning("template.unclosed-tag", span, format!("<{name}> is never closed"))
            .hint(format!("add </{name}>, or write <{name} />"))
    }

    pub fn stray_close(self, span: Span, name: &str) -> Diagnostic {
        self.warning("template.stray-close", span, format!("</{name}> closes nothing"))
    }

    pub fn unfinished_tag(self, span: Span) -> Diagnostic {
        self.warning("template.unfinished-tag", span, "this tag has no >")
    }

    pub fn unclosed_comment(self, span: Span) -> Diagnostic {
        self.warning(
            "template.unclosed-comment",
            span,
            "this comment is never closed: the rest of the file is part of it",
        )
        .hint("add -->")
    }

    pub fn unclosed_quote(self, span: Span) -> Diagnostic {
        self.warning("template.unclosed-quote", span, "this value is never closed")
    }

    pub fn unclosed_expression(self, span: Span) -> Diagnostic {
        self.warning(
            "template.unclosed-expression",
            span,
            "{{ without }}; it is shown as text",
        )
    }

    pub fn quote_in_expression(self, span: Span) -> Diagnostic {
        self.warning(
            "template.quote-in-expression",
            span,
            "the quotes inside {{ }} are the same as those around the value",
        )
        .hint("use the other kind of quotes inside")
    }

    pub fn unquoted_value(self, span: Span) -> Diagnostic {
        self.warning("template.unquoted-value", span, "this value has no quotes")
    }

    pub fn stray_character(self, span: Span) -> Diagnostic {
        self.warning("template.stray-character", span, "this means nothing inside a tag")
    }

    pub fn duplicate_attribute(self, span: Span, name: &str) -> Diagnostic {
        self.warning(
            "template.duplicate-attribute",
            span,
            format!("{name:?} is given twice; the first one counts"),
        )
    }

    pub fn too_many_attributes(self, span: Span) -> Diagnostic {
        let message = format!("more than {} attributes; the rest was left out", limits::ATTRIBUTES);
        self.error("template.attribute", span, message)
    }

    pub fn attribute_name(self, span: Span, name: &str) -> Diagnostic {
        self.warning(
            "template.attribute-name",
            span,
            format!("{name:?} cannot be the name of an attribute; it was left out"),
        )
    }

    pub fn unknown_directive(self, span: Span, meant: Option<&str>) -> Diagnostic {
        let written = &self.text[span.clone()];
        let prefix = &written[..written.find([':', '-']).map_or(0, |at| at + 1)];
        self.warning(
            "template.unknown-directive",
            span,
            format!("there is no directive {written:?}; it was left out"),
        )
        .hint(match meant {
            Some(meant) => format!("did you mean {prefix}{meant}?"),
            None => format!("known are {prefix}if elif else for for-item for-index key"),
        })
    }

    pub fn unsupported_attribute(self, span: Span, name: &str) -> Diagnostic {
        self.warning(
            "template.unsupported-attribute",
            span,
            format!("{name:?} is not supported; it was left out"),
        )
        .hint("write class=\"{{ }}\" or style=\"{{ }}\"")
    }

    pub fn legacy(self, span: Span, instead: &str) -> Diagnostic {
        Diagnostic::note(
            "template.legacy",
            self.path,
            format!("{:?} was read as {instead:?}", &self.text[span.clone()]),
        )
        .at(self.text, span.clone())
    }

    pub fn children_left_out(self, span: Span, name: &str) -> Diagnostic {
        self.warning(
            "template.children",
            span,
            format!("<{name}> cannot have content; it was left out"),
        )
    }

    pub fn tag_prefix(self, span: Span, name: &str) -> Diagnostic {
        self.warning(
            "template.tag-name",
            span,
            format!("a tag name cannot have a colon; it was read as <{name}>"),
        )
    }

    pub fn compiler_note(self, span: Span, message: &str) -> Diagnostic {
        self.warning("template.compiler", span, message)
    }
}
