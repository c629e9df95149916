//! Parsers recurse; a stranger's file must not exhaust the stack.

use std::thread;

use super::diagnostics;
use crate::Diagnostic;

/// Brackets inside brackets. Real code stays below 100.
const MAX_DEPTH: usize = 1000;

/// Reserved, not used, until something is that deep.
const STACK: usize = 512 << 20;

/// Runs `work` where [`MAX_DEPTH`] and long chains of operators fit.
pub(super) fn with_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        match worker.expect("the system has a thread to give").join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Refuses brackets nested deeper than [`MAX_DEPTH`]. Strings and comments are
/// skipped, a regular expression counts for itself.
pub(super) fn check_nesting(path: &str, source: &str) -> Result<(), Box<Diagnostic>> {
    let bytes = source.as_bytes();
    // what each open bracket returns to: a template literal after `${`, code otherwise
    let mut open: Vec<bool> = Vec::new();
    let mut in_pattern = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'(' | b'[' | b'{' => open.push(false),
            b')' | b']' => _ = open.pop(),
            b'}' if open.pop() == Some(true) => at = template_end(bytes, at + 1, &mut open),
            b'`' => at = template_end(bytes, at + 1, &mut open),
            quote @ (b'"' | b'\'') => at = string_end(bytes, at + 1, quote),
            b'/' if bytes.get(at + 1) == Some(&b'/') => at = find(bytes, at, b"\n"),
            b'/' if bytes.get(at + 1) == Some(&b'*') => at = find(bytes, at + 2, b"*/") + 1,
            b'/' if starts_pattern(&bytes[..at]) => (at, in_pattern) = pattern_end(bytes, at + 1),
            _ => {}
        }
        if open.len().max(in_pattern) > MAX_DEPTH {
            return Err(Box::new(diagnostics::too_deep(path, source, at, MAX_DEPTH)));
        }
        at += 1;
    }
    Ok(())
}

/// Where the string ends: at its quote, or at the end of the line.
fn string_end(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while at < bytes.len() && bytes[at] != quote && bytes[at] != b'\n' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at
}

/// Where the text of a template ends: at its closing quote, or behind `${`.
fn template_end(bytes: &[u8], mut at: usize, open: &mut Vec<bool>) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'`' => return at,
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                open.push(true);
                return at + 1;
            }
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

/// Whether a `/` behind `before` starts a regular expression: it does where an operand is expected.
fn starts_pattern(before: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    let word = before
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
        .count();
    match &before[before.len() - word..] {
        [] => !matches!(before.last(), Some(b')' | b']' | b'}' | b'"' | b'\'' | b'`')),
        word => matches!(
            word,
            b"return" | b"typeof" | b"case" | b"in" | b"of" | b"do" | b"else" | b"void" | b"delete"
        ),
    }
}

/// Where the regular expression ends, at its slash outside a class or at the end of the line, and how
/// deep its groups and classes are nested.
fn pattern_end(bytes: &[u8], mut at: usize) -> (usize, usize) {
    let (mut in_class, mut depth, mut deepest) = (false, 0_usize, 0);
    while at < bytes.len() && bytes[at] != b'\n' {
        match bytes[at] {
            b'/' if !in_class => break,
            bracket @ (b'(' | b'[') => {
                depth += 1;
                in_class |= bracket == b'[';
            }
            bracket @ (b')' | b']') => {
                depth = depth.saturating_sub(1);
                in_class &= bracket != b']';
            }
            b'\\' => at += 1,
            _ => {}
        }
        deepest = deepest.max(depth);
        at += 1;
    }
    (at, deepest)
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.windows(what.len())
        .position(|window| window == what)
        .map_or(bytes.len(), |at| from + at)
}
