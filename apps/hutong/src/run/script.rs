//! A test script and what it imports, as modules for the runner; and places in these as the author's.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use hutong_compiler::script::{Places, ScriptInput, compile, rewrite_requires, wrap_view_script};
use hutong_compiler::{Diagnostic, Limits};
use hutong_dialect::WECHAT;
use hutong_runner::Script;

/// What the runner gives under this name is no file.
const AUTOMATOR: &str = "miniprogram-automator";
/// Files of one script.
const MAX_FILES: usize = 1000;

/// One file of a script.
struct Module {
    source: String,
    /// The function around its code.
    function: String,
    /// Where in the function the code begins.
    start: usize,
    /// Which places of the source those of the code are.
    places: Places,
}

/// The files of a script by their paths, as the author names them.
#[derive(Default)]
pub struct Modules {
    entry: String,
    files: BTreeMap<String, Module>,
    /// Errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
}

impl Modules {
    /// Reads a script and all that it imports by a relative path.
    pub fn read(entry: &Path) -> Self {
        let mut modules = Self {
            entry: name(entry),
            ..Self::default()
        };
        let mut waiting = vec![modules.entry.clone()];
        let mut seen = BTreeSet::new();
        while let Some(path) = waiting.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            if seen.len() > MAX_FILES {
                let words = format!("the script imports more than {MAX_FILES} files");
                modules
                    .diagnostics
                    .push(Diagnostic::error("script.module-missing", &path, words));
                break;
            }
            match read(&path) {
                Ok(source) => waiting.extend(modules.add(&path, source)),
                Err(reason) => modules
                    .diagnostics
                    .push(Diagnostic::error("script.module-missing", &path, reason)),
            }
        }
        modules
    }

    /// Adds a file; answers what it imports.
    fn add(&mut self, path: &str, source: String) -> Vec<String> {
        if has_extension(path, "json") {
            let function = format!("function(require,module){{module.exports={source}\n}}");
            let module = Module {
                source,
                function,
                start: 0,
                places: Places::default(),
            };
            self.files.insert(path.to_owned(), module);
            return Vec::new();
        }
        let output = compile(&ScriptInput {
            path,
            source: &source,
            dialect: &WECHAT,
            decorators: true,
        });
        self.diagnostics.extend(output.diagnostics.iter().cloned());
        let mut imports = Vec::new();
        for require in &output.requires {
            if require.specifier == AUTOMATOR {
                continue;
            }
            let Some(file) = resolve(path, &require.specifier) else {
                let words = format!("there is no module {:?}", require.specifier);
                let missing = Diagnostic::error("script.module-missing", path, words)
                    .at(&source, require.span.clone())
                    .hint(format!(
                        "a test script imports {AUTOMATOR} and files by their relative paths"
                    ));
                self.diagnostics.push(missing);
                continue;
            };
            imports.push(file);
        }
        let (code, places) = rewrite_requires(&output, |require| resolve(path, &require.specifier));
        let strict = if output.strict { "\"use strict\";" } else { "" };
        let (function, body) = wrap_view_script(&output, &format!("{strict}{code}"));
        let module = Module {
            source,
            function,
            start: body + strict.len(),
            places,
        };
        self.files.insert(path.to_owned(), module);
        imports
    }

    /// The script for the runner.
    pub fn script(&self) -> Script {
        let functions = self
            .files
            .iter()
            .map(|(path, module)| (path.clone(), module.function.clone()));
        Script {
            entry: self.entry.clone(),
            modules: functions.collect(),
        }
    }

    /// A text with the author's places instead of those in the code.
    pub fn translate(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for (path, module) in &self.files {
            let mark = format!("{path}:");
            let mut parts = out.split(mark.as_str());
            let mut translated = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                translated += &mark;
                let place = numbers(part).and_then(|(line, column, rest)| {
                    let (line, column) = module.origin(line, column)?;
                    Some(format!("{line}:{column}{rest}"))
                });
                translated += place.as_deref().unwrap_or(part);
            }
            out = translated;
        }
        out
    }
}

impl Module {
    /// Line and column of the source, both from 1, of those in the function, before which the runner puts a bracket.
    fn origin(&self, line: usize, column: usize) -> Option<(u32, u32)> {
        let before: usize = self
            .function
            .split_inclusive('\n')
            .take(line.checked_sub(1)?)
            .map(str::len)
            .sum();
        let text = self.function.get(before..)?.lines().next()?;
        let column = column.checked_sub(1 + usize::from(line == 1))?;
        let within: usize = text.chars().take(column).map(char::len_utf8).sum();
        let place = self.places.origin((before + within).checked_sub(self.start)?)?;
        let found = Diagnostic::note("script", "", "")
            .at(&self.source, place..place)
            .place?;
        Some((found.line, found.column))
    }
}

/// `line:column`, and what follows.
fn numbers(text: &str) -> Option<(usize, usize, &str)> {
    let (line, rest) = number(text)?;
    let (column, rest) = number(rest.strip_prefix(':')?)?;
    Some((line, column, rest))
}

fn number(text: &str) -> Option<(usize, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    Some((text.get(..end)?.parse().ok()?, &text[end..]))
}

fn read(path: &str) -> Result<String, String> {
    let most = Limits::default().source;
    let size = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > most {
        return Err(format!("it is larger than {most} bytes"));
    }
    let source = fs::read_to_string(path).map_err(|error| error.to_string())?;
    if has_extension(path, "json") {
        let value: serde_json::Value = serde_json::from_str(&source).map_err(|error| error.to_string())?;
        return Ok(value.to_string());
    }
    Ok(source)
}

/// The file that a relative path means, seen from the file `from`.
fn resolve(from: &str, specifier: &str) -> Option<String> {
    if !specifier.starts_with("./") && !specifier.starts_with("../") {
        return None;
    }
    let target = Path::new(from).parent()?.join(specifier);
    let target = name(&target);
    let candidates = ["", ".js", ".ts", ".json", "/index.js", "/index.ts"].map(|end| format!("{target}{end}"));
    candidates.into_iter().find(|path| Path::new(path).is_file())
}

/// A path without `.` and, as far as it can be, without `..`.
fn name(path: &Path) -> String {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out.to_string_lossy().into_owned()
}

fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|own| own == extension)
}
