//! Where the language of view scripts is not JavaScript, and component libraries rely on it:
//!
//! * `value.constructor` is the name of the value's type (`"Array"`);
//! * a pattern given to `getRegExp` keeps its backslashes: `getRegExp('\d')` matches digits;
//! * words that it has no statements for are names: `var class = ''`.

use oxc::allocator::Allocator;
use oxc::ast::ast::{Argument, CallExpression, Expression, SimpleAssignmentTarget, StaticMemberExpression};
use oxc::ast_visit::{Visit, walk};
use oxc::span::{GetSpan as _, Span};

use super::diagnostics::range;
use super::edits::Edits;
use super::guard;
use super::parse::{Goal, parse};
use super::places::Places;
use crate::Diagnostic;

/// The function that answers the name of a value's type. `template::group` defines it beside the scripts.
const TYPE_NAME: &str = "_hutong_type";

/// The script as JavaScript, and where its parts come from; what means the same in both stays as it is.
pub(super) fn to_javascript(path: &str, source: &str) -> Result<(String, Places), Box<Diagnostic>> {
    guard::check_nesting(path, source)?;
    rewritten(path, source).or_else(|refused| match with_names(source) {
        None => Err(refused),
        Some((renamed, places)) => rewritten(path, &renamed)
            .map(|(js, later)| (js, later.after(&places)))
            .map_err(|_| refused),
    })
}

fn rewritten(path: &str, source: &str) -> Result<(String, Places), Box<Diagnostic>> {
    let allocator = Allocator::default();
    let script = parse(&allocator, path, source, Goal::Either)?;
    let mut rewriter = Rewriter {
        source,
        edits: Edits::default(),
    };
    rewriter.visit_program(script.program);
    let (js, _, places) = rewriter.edits.apply(source);
    Ok((js, places))
}

/// Words of JavaScript's statements that are names to a view script.
const NAMES: [&str; 14] = [
    "catch", "class", "const", "debugger", "enum", "export", "extends", "finally", "import", "let", "super", "throw",
    "try", "with",
];

/// The script with other names for variables that JavaScript would not let have theirs. It knows no patterns and
/// no template literals, as the language.
fn with_names(source: &str) -> Option<(String, Places)> {
    let bytes = source.as_bytes();
    let mut renamed = String::new();
    let mut places = Places::default();
    let (mut at, mut kept) = (0, 0);
    let mut before = b';';
    while at < bytes.len() {
        let (start, first) = (at, bytes[at]);
        at = guard::token_end(bytes, at);
        let word = &source[start..at];
        let key = || matches!(before, b'{' | b',') && source[at..].trim_start().starts_with(':');
        if NAMES.contains(&word) && before != b'.' && !key() {
            places.push(renamed.len(), kept, start - kept);
            renamed.push_str(&source[kept..start]);
            places.push(renamed.len(), start, 0);
            renamed.push_str("_hutong_");
            kept = start;
        }
        if !first.is_ascii_whitespace() && !word.starts_with("//") && !word.starts_with("/*") {
            before = first;
        }
    }
    if renamed.is_empty() {
        return None;
    }
    places.push(renamed.len(), kept, source.len() - kept);
    renamed.push_str(&source[kept..]);
    Some((renamed, places))
}

struct Rewriter<'s> {
    source: &'s str,
    edits: Edits,
}

fn is_constructor(it: &StaticMemberExpression<'_>) -> bool {
    it.property.name == "constructor" && !matches!(it.object, Expression::Super(_))
}

/// Escapes that mean the same in a string and in a pattern, and those of the string itself.
const SHARED_ESCAPES: &str = "\\'\"nrtvf0xu\n\r\u{2028}\u{2029}";

/// A string literal whose other escapes reach the pattern.
fn with_backslashes(literal: &str) -> String {
    let mut text = String::with_capacity(literal.len() + 8);
    let mut chars = literal.chars();
    while let Some(c) = chars.next() {
        text.push(c);
        if c == '\\'
            && let Some(escaped) = chars.next()
        {
            if !SHARED_ESCAPES.contains(escaped) {
                text.push('\\');
            }
            text.push(escaped);
        }
    }
    text
}

impl<'a> Visit<'a> for Rewriter<'_> {
    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        if it.callee.is_specific_id("getRegExp")
            && let Some(Argument::StringLiteral(pattern)) = it.arguments.first()
        {
            let literal = &self.source[range(pattern.span)];
            self.edits.replace(pattern.span, with_backslashes(literal));
        }
        walk::walk_call_expression(self, it);
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        if is_constructor(it) {
            let object = it.object.span();
            self.edits.insert(object.start, format!("{TYPE_NAME}("));
            self.edits
                .replace_lines(Span::new(object.end, it.span.end), ")", self.source);
        }
        walk::walk_static_member_expression(self, it);
    }

    /// A call cannot be assigned to: such a property is one like others.
    fn visit_simple_assignment_target(&mut self, it: &SimpleAssignmentTarget<'a>) {
        match it {
            SimpleAssignmentTarget::StaticMemberExpression(member) if is_constructor(member) => {
                self.visit_expression(&member.object);
            }
            _ => walk::walk_simple_assignment_target(self, it),
        }
    }
}
