//! What the script stage says.

use oxc::diagnostics::OxcDiagnostic;
use oxc::span::Span;

use crate::Diagnostic;

/// An early error: the parser's own words, with the place.
pub(super) fn syntax(path: &str, source: &str, error: &OxcDiagnostic) -> Diagnostic {
    let mut diagnostic = Diagnostic::error("script.syntax", path, sentence(&error.message));
    if let Some(label) = error.labels.first() {
        let start = label.offset() as usize;
        diagnostic = diagnostic.at(source, start..start + label.len() as usize);
    }
    match &error.help {
        Some(help) => diagnostic.hint(sentence(help)),
        None => diagnostic,
    }
}

pub(super) fn too_deep(path: &str, source: &str, at: usize, limit: usize) -> Diagnostic {
    Diagnostic::error("script.too-deep", path, format!("nested more than {limit} levels deep"))
        .at(source, at..at + 1)
        .hint("split the expression, or load the data from a JSON file")
}

pub(super) fn too_long(path: &str, source: &str, at: usize, limit: usize) -> Diagnostic {
    Diagnostic::error(
        "script.too-deep",
        path,
        format!("a statement of more than {limit} tokens"),
    )
    .at(source, at..at + 1)
    .hint("split the statement, or load the data from a JSON file")
}

pub(super) fn not_a_function(path: &str, reason: &str) -> Diagnostic {
    Diagnostic::error(
        "script.not-a-function",
        path,
        format!("cannot stand in a function: {reason}"),
    )
}

pub(super) fn unsupported(path: &str, source: &str, span: Span, what: &str, hint: &str) -> Diagnostic {
    Diagnostic::error(
        "script.unsupported",
        path,
        format!("{what} cannot run in every container"),
    )
    .at(source, range(span))
    .hint(hint)
}

/// A decorator of a project that does not ask for them.
pub(super) fn decorator(path: &str, source: &str, span: Span) -> Diagnostic {
    let hint =
        "set compilerOptions.experimentalDecorators to true in tsconfig.json, or call the decorator as a function";
    unsupported(path, source, span, "a decorator", hint)
}

pub(super) fn import_meta(path: &str, source: &str, span: Span) -> Diagnostic {
    Diagnostic::warning(
        "script.import-meta",
        path,
        "`import.meta` has no meaning in a mini-program; it is an empty object",
    )
    .at(source, range(span))
    .hint("remove it, or replace it when you bundle")
}

pub(super) fn pattern(path: &str, source: &str, span: Span, error: &OxcDiagnostic) -> Diagnostic {
    Diagnostic::warning(
        "script.pattern",
        path,
        format!("{}; it throws when it is reached", sentence(&error.message)),
    )
    .at(source, range(span))
    .hint("correct the regular expression: today's engines refuse it")
}

pub(super) fn assigned_import(path: &str, source: &str, span: Span, name: &str) -> Diagnostic {
    Diagnostic::warning(
        "script.assigned-import",
        path,
        format!("`{name}` is imported and cannot be assigned"),
    )
    .at(source, range(span))
    .hint("assign to a variable of this module, or export a function that sets it")
}

pub(super) fn dynamic_require(path: &str, source: &str, span: Span) -> Diagnostic {
    Diagnostic::warning(
        "script.dynamic-require",
        path,
        "a module name that is not a string literal is not followed",
    )
    .at(source, range(span))
    .hint("write the path as a literal, so that the module becomes part of the package")
}

pub(super) fn range(span: Span) -> std::ops::Range<usize> {
    span.start as usize..span.end as usize
}

/// Lower case at the start, no full stop at the end.
fn sentence(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut chars = text.chars();
    match (chars.next(), text.chars().nth(1)) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}
