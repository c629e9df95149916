//! Scripts: what a module needs and uses, and its code as a CommonJS body.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::Diagnostic;

/// One script file.
#[derive(Debug, Clone, Copy)]
pub struct ScriptInput<'a> {
    /// From the package root, with extension.
    pub path: &'a str,
    /// The source text.
    pub source: &'a str,
    /// Name of the façade global, e.g. `wx`.
    pub facade: &'a str,
}

/// How a module is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequireKind {
    /// `require("x")` or `import`.
    Sync,
    /// `require.async("x")`.
    Async,
}

/// One dependency of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Require {
    /// As written in the source.
    pub specifier: String,
    /// Byte range in the source, for diagnostics.
    pub span: Range<usize>,
    /// How it is asked for.
    pub kind: RequireKind,
}

/// A compiled script.
#[derive(Debug, Clone, Default)]
pub struct ScriptOutput {
    /// `CommonJS` body, no wrapper.
    pub code: String,
    /// Whether the body must run in strict mode.
    pub strict: bool,
    /// What the module asks for.
    pub requires: Vec<Require>,
    /// Member names used on the façade global, e.g. `setStorageSync`, `cloud.init`.
    pub api_uses: BTreeSet<String>,
    /// Findings.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles one script.
pub fn compile(input: &ScriptInput) -> ScriptOutput {
    ScriptOutput { code: input.source.to_owned(), ..ScriptOutput::default() }
}

/// Checks a view script (`wxs`): sloppy mode, a function body.
pub fn check_view_script(_path: &str, _source: &str) -> Result<(), Diagnostic> {
    Ok(())
}

/// Replaces the specifiers of a compiled script by resolved paths (`specifier as written → path`).
pub fn rewrite_requires(code: &str, _resolved: &BTreeMap<String, String>) -> String {
    code.to_owned()
}
