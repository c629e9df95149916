//! Canonical WXML to JavaScript, by WeChat's own compiler.
//!
//! It is given one file at a time, in a form it cannot trip over; what it still refuses is left out
//! piece by piece until the rest builds.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use glass_easel_template_compiler::TmplGroup;
use glass_easel_template_compiler::parse::{ParseError, ParseErrorLevel, Position};
use hutong_dialect::Dialect;

use super::canonical::{Canonical, Links, Origin, Parts, own_script, write};
use super::diagnostics::Source;
use super::group;
use super::marks;
use super::parse::Parsed;
use super::slots;
use super::spelling;
use crate::piece::Piece;
use crate::script::HELPERS;
use crate::{Diagnostic, Findings};

/// Rounds of leaving out what is refused.
const ROUNDS: usize = 8;
/// Errors that are looked at in a round.
const ERRORS: usize = 200;

/// A template, and all that its code depends on.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    pub source: Source<'a>,
    /// How other templates name it.
    pub key: &'a str,
    pub dialect: &'static Dialect,
    pub parsed: &'a Parsed,
    pub links: &'a Links,
    /// Tags that are components.
    pub components: &'a BTreeSet<String>,
}

/// A template as code.
#[derive(Debug, Default)]
pub struct Compiled {
    /// The canonical form that was compiled.
    pub canonical: String,
    /// The file's templates as a function of their name.
    pub piece: Arc<Piece>,
    /// The view script of the functions that its expressions became.
    pub functions: Option<Arc<Piece>>,
    /// Whether its expressions need those of [`HELPERS`].
    pub uses_helpers: bool,
    pub diagnostics: Vec<Diagnostic>,
    /// Code of the finding that made a placeholder necessary.
    pub placeholder: Option<&'static str>,
}

/// Compiles a template.
pub fn compile(input: Input) -> Compiled {
    let Input { source, key, .. } = input;
    if let Some(fatal) = &input.parsed.fatal {
        return placeholder(key, source.path, fatal.code);
    }
    let mut spelled = spelling::rewrite(input);
    if input.dialect.open_slots {
        spelled.nodes = slots::rewrite(std::mem::take(&mut spelled.nodes), input.components);
    }
    let parts = Parts {
        imports: &input.parsed.imports,
        nodes: &spelled.nodes,
        links: input.links,
        helpers: spelled.helpers,
        functions: !spelled.functions.is_empty(),
    };
    let mut findings = Findings::default();
    let mut left_out = BTreeSet::new();
    let mut refused = String::new();
    for _ in 0..ROUNDS {
        let canonical = write(source, parts, &left_out);
        let mut group = TmplGroup::new();
        let errors = group.add_tmpl(key, &canonical.text);
        let positions = Lines::of(&canonical.text);
        let worst: Vec<_> = errors
            .iter()
            .filter(|error| error.level() >= ParseErrorLevel::Error)
            .take(ERRORS)
            .collect();
        let before = left_out.len();
        for error in &worst {
            refused = error.kind.to_string();
            if let Some(origin) = origin(&canonical, &positions, error)
                && left_out.insert(origin.source.start)
            {
                findings.fail(|| left_out_diagnostic(source, &canonical, origin, error));
            }
        }
        if left_out.len() > before {
            continue;
        }
        if !worst.is_empty() {
            break;
        }
        let Ok(code) = group.get_tmpl_gen_object(key) else {
            break;
        };
        for error in errors
            .iter()
            .filter(|error| error.level() == ParseErrorLevel::Warn)
            .take(ERRORS)
        {
            if let Some(origin) = origin(&canonical, &positions, error) {
                findings.warn(|| source.compiler_note(&origin.source, &error.kind.to_string()));
            }
        }
        let found = [findings, canonical.findings, std::mem::take(&mut spelled.findings)];
        let diagnostics = found.into_iter().flat_map(Findings::into_vec).collect();
        let (code, places) = marks::remove(&sort_bindings(&code), &canonical.marks);
        let (lines, body) = group::template(key, &code);
        let functions = (!spelled.functions.is_empty()).then(|| own_functions(source.path, &spelled.functions));
        return Compiled {
            canonical: marks::remove(&canonical.text, &canonical.marks).0,
            uses_helpers: code.contains(HELPERS),
            piece: Arc::new(Piece::of(lines, body, source.path, source.text, &places)),
            functions,
            diagnostics,
            placeholder: None,
        };
    }
    let diagnostic = source.refused(&refused);
    let mut compiled = placeholder(key, source.path, diagnostic.code);
    compiled.diagnostics.push(diagnostic);
    compiled
}

/// A template that says which file could not be built, and why.
pub fn placeholder(key: &str, file: &str, code: &'static str) -> Compiled {
    let name: String = file
        .chars()
        .map(|c| if matches!(c, '<' | '"' | '&' | '{') { '?' } else { c })
        .collect();
    let text = format!("<view style=\"padding:16px;color:#888;font-size:14px\">{name}: {code}</view>");
    let mut compiler = TmplGroup::new();
    compiler.add_tmpl(key, &text);
    let (lines, _) = group::template(key, &compiler.get_tmpl_gen_object(key).unwrap_or_default());
    Compiled {
        canonical: text,
        piece: Arc::new(Piece::made(lines)),
        placeholder: Some(code),
        ..Compiled::default()
    }
}

fn own_functions(path: &str, functions: &[String]) -> Arc<Piece> {
    let code = format!("function(require,module){{module.exports={{{}}}}}", functions.join(","));
    Arc::new(Piece::made(group::view_script(&own_script(path), &code).0))
}

fn left_out_diagnostic(source: Source, canonical: &Canonical, origin: &Origin, error: &ParseError) -> Diagnostic {
    let reason = error.kind.to_string();
    if canonical.text[origin.written.clone()].starts_with("{{") {
        source.bad_expression(&origin.source, &reason)
    } else {
        source.bad_attribute(&origin.source, &reason)
    }
}

/// The smallest part of the source that an error is about.
fn origin<'a>(canonical: &'a Canonical, lines: &Lines, error: &ParseError) -> Option<&'a Origin> {
    let at = lines.offset(&canonical.text, error.location.start);
    let holds = |origin: &&Origin| origin.written.start <= at && at <= origin.written.end;
    canonical
        .origins
        .iter()
        .filter(holds)
        .min_by_key(|origin| origin.written.len())
}

/// Starts of lines, to turn the compiler's positions into offsets.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(
            std::iter::once(0)
                .chain(text.match_indices('\n').map(|(at, _)| at + 1))
                .collect(),
        )
    }

    fn offset(&self, text: &str, position: Position) -> usize {
        let start = self.0.get(position.line as usize).copied().unwrap_or(text.len());
        let mut column = position.utf16_col as usize;
        let mut at = start;
        for c in text[start..].chars() {
            if column == 0 {
                break;
            }
            column = column.saturating_sub(c.len_utf16());
            at += c.len_utf8();
        }
        at
    }
}

/// The compiler writes the map of bound fields (`A=A||{"x":new Array(1),…}`) in the order of a hash
/// table; the same tree must give the same bytes.
fn sort_bindings(code: &str) -> String {
    const START: &str = "A=A||{";
    let mut sorted = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(START) {
        let body = at + START.len();
        sorted.push_str(&rest[..body]);
        rest = &rest[body..];
        if let Some((mut entries, end)) = bindings(rest) {
            entries.sort_unstable();
            sorted.push_str(&entries.join(","));
            rest = &rest[end..];
        }
    }
    sorted.push_str(rest);
    sorted
}

/// Entries up to the closing brace, and its place.
fn bindings(text: &str) -> Option<(Vec<&str>, usize)> {
    let mut entries = Vec::new();
    let mut at = 0;
    while !text[at..].starts_with('}') {
        at += usize::from(text[at..].starts_with(','));
        let end = at + binding(&text[at..])?;
        entries.push(&text[at..end]);
        at = end;
    }
    Some((entries, at))
}

/// Length of one `"name":new Array(n)`.
fn binding(text: &str) -> Option<usize> {
    let name: Range<usize> = 1..1 + text.strip_prefix('"')?.find('"')?;
    if text[name.clone()].contains('\\') {
        return None;
    }
    let number = text[name.end..].strip_prefix("\":new Array(")?;
    let digits = number
        .find(|c: char| !c.is_ascii_digit())
        .filter(|digits| *digits > 0)?;
    number[digits..]
        .starts_with(')')
        .then(|| text.len() - number.len() + digits + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_only_real_maps() {
        let code = r#"A=A||{"b":new Array(2),"a":new Array(1)};T("A=A||{\"b\":new Array(2),\"a\":new Array(1)}")"#;
        let sorted = sort_bindings(code);
        assert!(sorted.starts_with(r#"A=A||{"a":new Array(1),"b":new Array(2)};"#));
        assert!(sorted.ends_with(r#"T("A=A||{\"b\":new Array(2),\"a\":new Array(1)}")"#));
    }
}
