//! Sass, in either syntax, by the crate `grass`.
//!
//! That compiler has no limits of its own, so it runs on a thread that is left behind when it takes too
//! long, asks for its files here, and gets none that nests or calls itself without end.

mod code;
mod guard;
mod marks;

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use grass::{ErrorKind, InputSyntax, Options};
use guard::Guard;
use marks::Marks;

use super::css::{Css, Mark};
use super::diagnostics::Source;
use super::files::{Asked, Files};
use crate::{Diagnostic, limits};

/// How long one sheet may take.
const TIME: Duration = Duration::from_secs(10);
const STACK: usize = 256 << 20;
/// Name of the threads of the compiler, which may panic: that is a finding in the sheet.
pub const THREAD: &str = "sass";
/// Sheets of one build that may take longer.
const MAX_LEFT_RUNNING: usize = 3;
/// Folder in which the compiler looks for what is not beside a file.
const PACKAGES: &str = "miniprogram_npm";

type Outcome = Result<Css, Box<Diagnostic>>;

/// What became of a file, and what was asked for it.
type Attempt = (Outcome, Vec<Asked>);

/// The files that one build compiled: each once, however many sheets import it.
#[derive(Default)]
pub struct Outcomes {
    known: Mutex<HashMap<String, Arc<OnceLock<Attempt>>>>,
    left_running: AtomicUsize,
}

impl Outcomes {
    /// Threads that were left behind, and go on.
    pub fn left_running(&self) -> usize {
        self.left_running.load(Ordering::Relaxed)
    }
}

/// Compiles a file; all or nothing.
pub fn compile(files: &Files, path: &str, text: &Arc<str>) -> Outcome {
    let mut known = files.tree.sass().known.lock().unwrap_or_else(PoisonError::into_inner);
    let outcome = Arc::clone(known.entry(path.to_owned()).or_default());
    drop(known);
    let (outcome, asked) = outcome.get_or_init(|| {
        let files = files.anew();
        (attempt(&files, path, text), files.into_asked())
    });
    files.extend(asked);
    outcome.clone()
}

/// With marks; without them where those are in its way, or to say what is wrong in its own places.
fn attempt(files: &Files, path: &str, text: &Arc<str>) -> Outcome {
    let mut marks = Marks::default();
    let mut css = match run_aside(files, path, text, Some(&mut marks)) {
        Ok(made) => marks.remove(&made),
        Err(Refused::Here(diagnostic)) => return Err(diagnostic),
        Err(Refused::ByCompiler(_)) => Css {
            text: run_aside(files, path, text, None).map_err(Refused::into_diagnostic)?,
            ..Css::default()
        },
    };
    if css.marks.first().is_none_or(|first| first.written > 0) {
        let file = css.file(path, text);
        let whole = Mark {
            written: 0,
            file,
            at: 0,
        };
        css.marks.insert(0, whole);
    }
    Ok(css)
}

/// Why there is no CSS.
enum Refused {
    /// It was not tried, or not to the end.
    Here(Box<Diagnostic>),
    ByCompiler(Box<Diagnostic>),
}

impl Refused {
    fn into_diagnostic(self) -> Box<Diagnostic> {
        match self {
            Self::Here(diagnostic) | Self::ByCompiler(diagnostic) => diagnostic,
        }
    }
}

/// What the compiler writes, on a thread of its own.
fn run_aside(files: &Files, path: &str, text: &Arc<str>, mut marks: Option<&mut Marks>) -> Result<String, Refused> {
    let source = Source::of(path, text);
    let refused_here = |message: &str| Err(Refused::Here(Box::new(source.sass(&(0..0), message))));
    let left_running = &files.tree.sass().left_running;
    if left_running.load(Ordering::Relaxed) >= MAX_LEFT_RUNNING {
        files.time();
        let message = format!("{MAX_LEFT_RUNNING} others took too long, so it was not tried");
        return refused_here(&message);
    }
    let (asks, asked) = mpsc::channel();
    let entry = path.to_owned();
    let worker = thread::Builder::new()
        .name(THREAD.to_owned())
        .stack_size(STACK)
        .spawn(move || {
            let door = Door {
                asks: Mutex::new(asks.clone()),
            };
            let result = run(&door, &entry);
            let _ = asks.send(Ask::Done(result));
        });
    if worker.is_err() {
        files.time();
        return refused_here("there is no thread to compile it");
    }
    let end = Instant::now() + TIME;
    let mut guard = Guard::default();
    let mut opened: BTreeMap<String, Arc<str>> = BTreeMap::new();
    let mut refused: Option<Diagnostic> = None;
    loop {
        match asked.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(Ask::Has(name, answer)) => {
                let _ = answer.send(found(files, path, &name).is_some());
            }
            Ok(Ask::Text(name, answer)) => {
                let real = found(files, path, &name);
                let text = real
                    .as_ref()
                    .and_then(|real| Some(Arc::clone(files.text(real)?.shared())));
                let language = crate::path::extension(&name);
                let checked = match &text {
                    Some(text) => guard.check(text, language == Some("sass")),
                    None => Err("it cannot be read".to_owned()),
                };
                let text = text.unwrap_or_default();
                // It goes on with nothing: of an error in an import it would die.
                let given = match (&mut marks, &real) {
                    _ if checked.is_err() => String::new(),
                    (Some(marks), Some(real)) if language == Some("scss") => marks.mark(real, &text),
                    _ => text.to_string(),
                };
                if let Err(message) = checked {
                    let file = crate::path::join("", &name).unwrap_or_default();
                    refused.get_or_insert_with(|| Source::of(&file, &text).sass(&(0..0), &message));
                }
                opened.insert(name, text);
                let _ = answer.send(given);
            }
            Ok(Ask::Done(_)) if let Some(refused) = refused.take() => return Err(Refused::Here(Box::new(refused))),
            Ok(Ask::Done(Ok(made))) if made.len() > limits::STYLE_OUTPUT => {
                return refused_here("it becomes too large");
            }
            Ok(Ask::Done(Ok(made))) => return Ok(made),
            Ok(Ask::Done(Err(failure))) => {
                return Err(Refused::ByCompiler(Box::new(failure.describe(source, &opened))));
            }
            Err(RecvTimeoutError::Timeout) => {
                left_running.fetch_add(1, Ordering::Relaxed);
                files.time();
                let message = format!("it was not done after {} seconds", TIME.as_secs());
                return refused_here(&message);
            }
            Err(RecvTimeoutError::Disconnected) => {
                let diagnostic = source.sass(&(0..0), "the Sass compiler cannot cope with it");
                return Err(Refused::ByCompiler(Box::new(diagnostic)));
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
        files.first(&own)
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
    Text(String, Sender<String>),
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
            Some(text) => Ok(text.into_bytes()),
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
