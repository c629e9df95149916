//! Scripts that the app, its pages and components reach, each as a module function.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hutong_dialect::Dialect;

use crate::limits::DIAGNOSTICS_PER_FILE;
use crate::memory::Inputs;
use crate::piece::Piece;
use crate::resolve::Resolver;
use crate::script::{self, Require, RequireKind, ScriptInput, ScriptOutput};
use crate::tree::{SourceTree, Text};
use crate::{Diagnostic, parallel, path};

/// Module functions by key (path with `.js`, or that of a JSON file).
#[derive(Debug, Default)]
pub struct Modules {
    /// Each as an entry of an object.
    pub functions: BTreeMap<String, Arc<Piece>>,
    /// The files that were compiled.
    pub files: Vec<String>,
    /// Members of the façade that are used anywhere.
    pub api_uses: BTreeSet<String>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Modules {
    /// Compiles the scripts and everything they require.
    pub fn compile(
        tree: &SourceTree,
        resolver: &Resolver,
        dialect: &'static Dialect,
        entries: impl IntoIterator<Item = String>,
    ) -> Self {
        let mut modules = Self::default();
        let language = Language {
            dialect,
            decorators: script::allows_decorators(&tree.project_file("tsconfig.json").unwrap_or_default()),
        };
        let mut seen: BTreeSet<String> = entries.into_iter().collect();
        let mut wave: Vec<String> = seen.iter().cloned().collect();
        let mut found = Vec::new();
        while !wave.is_empty() {
            let compiled = parallel::map(tree.threads(), &wave, |path| {
                let text = tree.text(path)?;
                let make = || language.compile(path, &text);
                let output = tree.memory().scripts.of(&[&language.name(), path, text.digest()], make);
                Some((text, output))
            });
            let mut next = BTreeSet::new();
            for (path, done) in wave.into_iter().zip(compiled) {
                let Some((text, output)) = done else { continue };
                let module = Module::link(resolver, path, text, output);
                modules.diagnostics.extend(module.output.diagnostics.iter().cloned());
                modules.diagnostics.extend(module.missing());
                modules.api_uses.extend(module.output.api_uses.iter().cloned());
                let needed = module.targets.values().flatten();
                next.extend(needed.filter(|path| seen.insert((*path).clone())).cloned());
                found.push(module);
            }
            wave = next.into_iter().collect();
        }
        let pieces = parallel::map(tree.threads(), &found, |module| {
            let inputs: Inputs = &[
                &language.name(),
                &module.path,
                module.text.digest(),
                &format!("{:?}", module.targets),
            ];
            tree.memory().pieces.of(inputs, || module.piece(dialect))
        });
        modules.functions = found.iter().map(|module| key(&module.path)).zip(pieces).collect();
        modules.files = seen.into_iter().collect();
        modules
    }

    /// Adds a module that no author wrote, unless there is one.
    pub fn add_made(&mut self, key: String, body: &str, dialect: &Dialect) {
        let function = script::wrap(&ScriptOutput::default(), body, dialect.facade);
        let piece = Piece::made(entry(&key, &function));
        self.functions.entry(key).or_insert_with(|| Arc::new(piece));
    }
}

/// What scripts of a project are written in.
#[derive(Clone, Copy)]
struct Language {
    dialect: &'static Dialect,
    decorators: bool,
}

impl Language {
    fn name(self) -> String {
        format!("{} {}", self.dialect.facade, self.decorators)
    }

    fn compile(self, path: &str, text: &str) -> ScriptOutput {
        if path::extension(path) == Some("json") {
            return json_module(path, text);
        }
        script::compile(&ScriptInput {
            path,
            source: text,
            dialect: self.dialect,
            decorators: self.decorators,
        })
    }
}

/// A module that was compiled, and what it requires.
struct Module {
    path: String,
    text: Text,
    output: Arc<ScriptOutput>,
    /// What it asks for → the file, when there is one.
    targets: BTreeMap<String, Option<String>>,
}

impl Module {
    fn link(resolver: &Resolver, path: String, text: Text, output: Arc<ScriptOutput>) -> Self {
        let specifiers = output.requires.iter().map(|require| &require.specifier);
        Self {
            targets: specifiers
                .map(|specifier| (specifier.clone(), resolver.module(&path, specifier)))
                .collect(),
            path,
            text,
            output,
        }
    }

    fn target(&self, require: &Require) -> Option<&str> {
        self.targets.get(&require.specifier)?.as_deref()
    }

    fn missing(&self) -> impl Iterator<Item = Diagnostic> {
        let missing = self
            .output
            .requires
            .iter()
            .filter(|require| self.target(require).is_none());
        missing
            .take(DIAGNOSTICS_PER_FILE)
            .map(|require| module_missing(&self.path, &self.text, require))
    }

    fn piece(&self, dialect: &Dialect) -> Piece {
        let (code, places) =
            script::rewrite_requires(&self.output, |require| Some(format!("/{}", key(self.target(require)?))));
        let function = script::wrap(&self.output, &code, dialect.facade);
        let entry = entry(&key(&self.path), &function);
        match entry.find('\n') {
            Some(head) => Piece::of(entry, head + 1, &self.path, &self.text, &places),
            None => Piece::made(entry),
        }
    }
}

/// A module function in the object of all.
fn entry(key: &str, function: &str) -> String {
    format!("{}:{function},\n", serde_json::Value::from(key))
}

/// `require("x.json")` gives its value. JSON is a part of JavaScript.
fn json_module(path: &str, text: &str) -> ScriptOutput {
    match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Ok(_) => ScriptOutput {
            code: format!("module.exports={}", text.trim()),
            ..ScriptOutput::default()
        },
        Err(error) => {
            let diagnostic = Diagnostic::error(
                "script.json",
                path,
                format!("is required by a script, but is not JSON: {error}"),
            );
            ScriptOutput {
                code: "module.exports={}".to_owned(),
                diagnostics: vec![diagnostic],
                ..ScriptOutput::default()
            }
        }
    }
}

/// The key of a module: with the extension `.js`.
pub fn key(path: &str) -> String {
    match path::extension(path) {
        Some(extension @ ("ts" | "mjs" | "cjs")) => format!("{}.js", path::strip_extension(path, extension)),
        _ => path.to_owned(),
    }
}

/// What a module requires does not exist.
pub fn module_missing(path: &str, text: &str, require: &script::Require) -> Diagnostic {
    let message = format!("requires {:?}, which does not exist", require.specifier);
    let diagnostic = match require.kind {
        RequireKind::Sync => Diagnostic::error("script.module-missing", path, message),
        RequireKind::Async => Diagnostic::warning("script.module-missing", path, message),
    };
    diagnostic
        .at(text, require.span.clone())
        .hint("check the path; for an npm package run npm install first")
}
