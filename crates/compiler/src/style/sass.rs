//! Sass, in either syntax, by the crate `grass`.
//!
//! That compiler has no limits of its own, so it runs on a thread that is left behind when it takes too
//! long, asks for its files here, and gets none that nests or calls itself without end.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use grass::{ErrorKind, InputSyntax, Options};

use super::Files;
use super::css::{Css, Mark};
use super::diagnostics::Source;
use crate::{Diagnostic, limits};

/// How long one sheet may take.
const TIME: Duration = Duration::from_secs(10);
const STACK: usize = 256 << 20;
/// Brackets inside brackets.
const MAX_DEPTH: usize = 64;
/// Words and signs of one statement: each may nest.
const MAX_CHAIN: usize = 10_000;
/// Folder in which the compiler looks for what is not beside a file.
const PACKAGES: &str = "miniprogram_npm";

/// Compiles a file; all or nothing.
pub fn compile(files: &Files, path: &str, text: &Arc<str>) -> Result<Css, Box<Diagnostic>> {
    let source = Source::of(path, text);
    let (asks, asked) = mpsc::channel();
    let entry = path.to_owned();
    let worker = thread::Builder::new().stack_size(STACK).spawn(move || {
        let door = Door {
            asks: Mutex::new(asks.clone()),
        };
        let result = run(&door, &entry);
        let _ = asks.send(Ask::Done(result));
    });
    if worker.is_err() {
        return Err(Box::new(source.sass(&(0..0), "there is no thread to compile it")));
    }
    let end = Instant::now() + TIME;
    let mut guard = Guard::default();
    let mut opened: BTreeMap<String, Arc<str>> = BTreeMap::new();
    loop {
        match asked.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(Ask::Has(name, answer)) => {
                let _ = answer.send(found(files, path, &name).is_some());
            }
            Ok(Ask::Text(name, answer)) => {
                let text = found(files, path, &name).and_then(|real| files.tree.text(&real));
                let checked = text.ok_or_else(|| format!("{name} cannot be read")).and_then(|text| {
                    guard.check(&text, crate::path::extension(&name) == Some("sass"))?;
                    opened.insert(name, Arc::clone(&text));
                    Ok(text.to_string())
                });
                let _ = answer.send(checked);
            }
            Ok(Ask::Done(Ok(made))) if made.len() > limits::STYLE_OUTPUT => {
                return Err(Box::new(source.sass(&(0..0), "it becomes too large")));
            }
            Ok(Ask::Done(Ok(made))) => {
                let mut css = Css {
                    text: made,
                    ..Css::default()
                };
                let file = css.file(path, text);
                css.marks.push(Mark {
                    written: 0,
                    file,
                    at: 0,
                });
                return Ok(css);
            }
            Ok(Ask::Done(Err(failure))) => return Err(Box::new(failure.describe(source, &opened))),
            Err(RecvTimeoutError::Timeout) => {
                let message = format!("it was not done after {} seconds", TIME.as_secs());
                return Err(Box::new(source.sass(&(0..0), &message)));
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Box::new(source.sass(&(0..0), "the Sass compiler cannot cope with it")));
            }
        }
    }
}

/// A file of the tree, from a path that the compiler put together.
fn found(files: &Files, entry: &str, name: &str) -> Option<String> {
    let package = match name.rsplit_once('~') {
        Some((_, package)) => Some(package),
        None => name.strip_prefix(PACKAGES).and_then(|rest| rest.strip_prefix('/')),
    };
    let exact = match package {
        Some(package) => {
            let same = |found: &String| crate::path::extension(found) == crate::path::extension(name);
            files.sheet(entry, package).filter(same)
        }
        None => crate::path::join("", name).filter(|path| files.has(path)),
    };
    exact.or_else(|| {
        // It asks for `x.css` in place of `x.wxss`.
        let own = crate::path::join("", name.strip_suffix(".css")?)?;
        files.tree.first(&own, files.extensions)
    })
}

fn run(door: &Door, path: &str) -> Result<String, Failure> {
    let syntax = match crate::path::extension(path) {
        Some("sass") => InputSyntax::Sass,
        _ => InputSyntax::Scss,
    };
    let options = Options::default()
        .fs(door)
        .quiet(true)
        .allows_charset(false)
        .input_syntax(syntax)
        .load_path(PACKAGES)
        .load_path("");
    grass::from_path(path, &options).map_err(|error| match error.kind() {
        ErrorKind::ParseError { message, loc, .. } => Failure {
            message,
            place: Some((loc.file.name().to_owned(), loc.begin.line, loc.begin.column)),
        },
        ErrorKind::IoError(error) => Failure {
            message: error.to_string(),
            place: None,
        },
        error => Failure {
            message: format!("{error:?}"),
            place: None,
        },
    })
}

/// What the compiler did not accept.
struct Failure {
    message: String,
    /// File, and line and column from 0.
    place: Option<(String, usize, usize)>,
}

impl Failure {
    fn describe(self, source: Source, opened: &BTreeMap<String, Arc<str>>) -> Diagnostic {
        let Some((name, line, column)) = self.place else {
            return source.sass(&(0..0), &self.message);
        };
        let text = opened.get(&name).map_or(source.text, |text| &**text);
        let path = crate::path::join("", &name).unwrap_or_default();
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let at = text[start..]
            .char_indices()
            .nth(column)
            .map_or(start, |(at, _)| start + at);
        Source::of(&path, text).sass(&(at..at + 1), &self.message)
    }
}

enum Ask {
    Has(String, Sender<bool>),
    Text(String, Sender<Result<String, String>>),
    Done(Result<String, Failure>),
}

/// The file system that the compiler sees.
#[derive(Debug)]
struct Door {
    asks: Mutex<Sender<Ask>>,
}

impl Door {
    fn ask<T>(&self, path: &Path, ask: impl FnOnce(String, Sender<T>) -> Ask) -> Option<T> {
        let (sender, receiver) = mpsc::channel();
        let name = path.to_str()?.to_owned();
        self.asks.lock().ok()?.send(ask(name, sender)).ok()?;
        receiver.recv().ok()
    }
}

impl grass::Fs for Door {
    fn is_dir(&self, _: &Path) -> bool {
        // Only asked before it looks for `index` files in it.
        true
    }

    fn is_file(&self, path: &Path) -> bool {
        self.ask(path, Ask::Has).unwrap_or_default()
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.ask(path, Ask::Text) {
            Some(Ok(text)) => Ok(text.into_bytes()),
            Some(Err(message)) => Err(io::Error::other(message)),
            None => Err(io::Error::other("nobody waits for the result any more")),
        }
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(path
            .to_str()
            .and_then(|path| crate::path::join("", path))
            .map_or_else(|| path.to_owned(), PathBuf::from))
    }
}

/// Refuses what would exhaust the stack: deep nesting, and mixins and functions that call themselves.
#[derive(Default)]
struct Guard {
    /// Mixin (`@`) or function → what it calls of its kind.
    calls: BTreeMap<String, BTreeSet<String>>,
}

impl Guard {
    fn check(&mut self, text: &str, is_indented: bool) -> Result<(), String> {
        check_nesting(text)?;
        self.collect(text, is_indented);
        match self.cycle() {
            Some(name) => Err(format!(
                "{} calls itself, which is not supported",
                name.trim_start_matches('@')
            )),
            None => Ok(()),
        }
    }

    fn collect(&mut self, text: &str, is_indented: bool) {
        // Names of open definitions, each with the depth or indentation that it ends at.
        let mut open: Vec<(String, usize)> = Vec::new();
        let mut depth = 0;
        for line in text.lines() {
            let indentation = line.len() - line.trim_start().len();
            if is_indented && !line.trim().is_empty() {
                open.retain(|(_, at)| *at < indentation);
            }
            let mut at = 0;
            while let Some(c) = line[at..].chars().next() {
                let rest = &line[at..];
                at += c.len_utf8();
                match c {
                    '/' if rest.starts_with("//") => break,
                    '{' => depth += 1,
                    '}' => {
                        depth -= usize::from(depth > 0);
                        open.retain(|(_, at)| is_indented || *at < depth);
                    }
                    '@' | '=' | '+' => {
                        let starts_line = is_indented && line[..at - 1].trim().is_empty();
                        let (kind, after) = match rest {
                            _ if rest.starts_with("@mixin ") => ('m', 7),
                            _ if rest.starts_with("@function ") => ('f', 10),
                            _ if rest.starts_with("@include ") => ('i', 9),
                            _ if starts_line && c == '=' => ('m', 1),
                            _ if starts_line && c == '+' => ('i', 1),
                            _ => continue,
                        };
                        let name = word(rest[after..].trim_start());
                        let level = if is_indented { indentation } else { depth };
                        match kind {
                            'm' => open.push((format!("@{name}"), level)),
                            'f' => open.push((name.clone(), level)),
                            _ => self.called(&open, &format!("@{name}")),
                        }
                        // The brackets behind the name of a definition are no call.
                        at += after - 1 + name.len();
                    }
                    c if is_name(c) && !line[..at - c.len_utf8()].ends_with(is_name) => {
                        let name = word(rest);
                        if rest[name.len()..].starts_with('(') {
                            self.called(&open, &name);
                        }
                        at += name.len() - c.len_utf8();
                    }
                    _ => {}
                }
            }
        }
    }

    fn called(&mut self, open: &[(String, usize)], name: &str) {
        for (by, _) in open
            .iter()
            .filter(|(by, _)| by.starts_with('@') == name.starts_with('@'))
        {
            self.calls.entry(by.clone()).or_default().insert(name.to_owned());
        }
    }

    fn cycle(&self) -> Option<&str> {
        let mut done = BTreeSet::new();
        for start in self.calls.keys() {
            let mut way: Vec<(&str, Vec<&str>)> = Vec::new();
            let mut next = Some(start.as_str());
            loop {
                if let Some(name) = next.take() {
                    if way.iter().any(|(open, _)| *open == name) {
                        return Some(name);
                    }
                    if done.insert(name) {
                        let calls = self.calls.get(name).into_iter().flatten();
                        way.push((name, calls.map(String::as_str).collect()));
                    }
                }
                match way.last_mut() {
                    None => break,
                    Some((_, left)) => match left.pop() {
                        Some(name) => next = Some(name),
                        None => _ = way.pop(),
                    },
                }
            }
        }
        None
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

/// The name that a text begins with; `a_b` and `a-b` are one.
fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| is_name(*c))
        .collect::<String>()
        .replace('_', "-")
}

fn check_nesting(text: &str) -> Result<(), String> {
    let bytes = text.as_bytes();
    let (mut depth, mut chain, mut at) = (0_usize, 0_usize, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'(' | b'[' | b'{' => {
                depth += 1;
                chain = if *byte == b'{' { 0 } else { chain + 1 };
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b';' => chain = 0,
            quote @ (b'"' | b'\'') => {
                let end = bytes[at + 1..]
                    .iter()
                    .position(|byte| matches!(byte, b'\n') || byte == quote);
                at += end.map_or(0, |end| end + 1);
                chain += 1;
            }
            byte if byte.is_ascii_alphanumeric() || *byte >= 0x80 || matches!(byte, b'-' | b'_' | b'/' | b'+') => {
                let same = at > 0 && bytes[at - 1].is_ascii_alphanumeric() && byte.is_ascii_alphanumeric();
                chain += usize::from(!same);
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => chain += 1,
        }
        if depth > MAX_DEPTH {
            return Err(format!("it is nested more than {MAX_DEPTH} deep"));
        }
        if chain > MAX_CHAIN {
            return Err(format!("a statement has more than {MAX_CHAIN} words"));
        }
        at += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, is_indented: bool) -> Result<(), String> {
        Guard::default().check(text, is_indented)
    }

    #[test]
    fn what_calls_itself_is_refused() {
        assert!(check("@mixin a { @include a }", false).is_err());
        assert!(
            check(
                "@function f($x) {\n @return g($x)\n}\n@function g($x) { @return f($x) }",
                false
            )
            .is_err()
        );
        assert!(check("=a\n  +b\n=b\n  color: red\n  +a\n", true).is_err());
        assert!(check("@mixin a { transform: a(1); } .x { @include a; }", false).is_ok());
        assert!(
            check(
                "@mixin a { @include b } @mixin b { @content } .x { @include a { @include b } }",
                false
            )
            .is_ok()
        );
        assert!(
            check(
                "@function rem($n) { @return calc(1px * $n) }\n.b { width: rem(1) }",
                false
            )
            .is_ok()
        );
    }

    #[test]
    fn what_nests_too_deep_is_refused() {
        assert!(check(&"a{".repeat(100), false).is_err());
        assert!(check(&format!("$a: {}1", "- ".repeat(20_000)), false).is_err());
        assert!(check(&format!("$a: {}1", "not ".repeat(20_000)), false).is_err());
        assert!(
            check(
                &format!("a {{ src: url(data:font/woff;base64,{}) }}", "Ab1".repeat(100_000)),
                false
            )
            .is_ok()
        );
    }
}
