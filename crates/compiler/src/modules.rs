//! Scripts that the app, its pages and components reach, each as a module function.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hutong_dialect::Dialect;

use crate::limits::DIAGNOSTICS_PER_FILE;
use crate::resolve::Resolver;
use crate::script::{self, Places, RequireKind, ScriptInput, ScriptOutput};
use crate::tree::SourceTree;
use crate::{Diagnostic, parallel, path};

/// Module functions by key (path with `.js`, or that of a JSON file).
#[derive(Debug, Default)]
pub struct Modules {
    pub functions: BTreeMap<String, Function>,
    /// The files that were compiled.
    pub files: Vec<String>,
    /// Members of the façade that are used anywhere.
    pub api_uses: BTreeSet<String>,
    pub diagnostics: Vec<Diagnostic>,
}

/// The function of a module.
#[derive(Debug, Default)]
pub struct Function {
    pub code: String,
    /// The file that was compiled, and where the parts of the function's body come from.
    pub source: String,
    pub places: Places,
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
        let decorators = script::allows_decorators(&tree.project_file("tsconfig.json").unwrap_or_default());
        let mut seen: BTreeSet<String> = entries.into_iter().collect();
        let mut wave: Vec<String> = seen.iter().cloned().collect();
        while !wave.is_empty() {
            let compiled = parallel::map(tree.threads(), &wave, |path| {
                let text = tree.text(path)?;
                let make = || compile(path, &text, dialect, decorators);
                let switch = if decorators { "decorators" } else { "" };
                Some(tree.memory().scripts.of(&[dialect.facade, switch, path, &text], make))
            });
            let mut next = BTreeSet::new();
            for (path, output) in wave
                .iter()
                .zip(compiled)
                .filter_map(|(path, output)| Some((path, output?)))
            {
                let needed = modules.add(tree, resolver, dialect, path, &output);
                next.extend(needed.into_iter().filter(|path| seen.insert(path.clone())));
            }
            wave = next.into_iter().collect();
        }
        modules.files = seen.into_iter().collect();
        modules
    }

    /// Adds a module; answers the files it needs.
    fn add(
        &mut self,
        tree: &SourceTree,
        resolver: &Resolver,
        dialect: &'static Dialect,
        path: &str,
        output: &ScriptOutput,
    ) -> Vec<String> {
        self.diagnostics.extend(output.diagnostics.iter().cloned());
        self.api_uses.extend(output.api_uses.iter().cloned());
        let targets: BTreeMap<&str, Option<String>> = output
            .requires
            .iter()
            .map(|require| (require.specifier.as_str(), resolver.module(path, &require.specifier)))
            .collect();
        let target = |require: &script::Require| targets.get(require.specifier.as_str()).cloned().flatten();
        let (code, places) =
            script::rewrite_requires(output, |require| target(require).map(|file| format!("/{}", key(&file))));
        let missing: Vec<_> = output
            .requires
            .iter()
            .filter(|require| target(require).is_none())
            .collect();
        let text = if missing.is_empty() {
            Arc::default()
        } else {
            tree.text(path).unwrap_or_default()
        };
        self.diagnostics.extend(
            missing
                .into_iter()
                .take(DIAGNOSTICS_PER_FILE)
                .map(|require| module_missing(path, &text, require)),
        );
        let function = Function {
            code: script::wrap(output, &code, dialect.facade),
            source: path.to_owned(),
            places,
        };
        self.functions.insert(key(path), function);
        targets.into_values().flatten().collect()
    }
}

fn compile(path: &str, text: &str, dialect: &'static Dialect, decorators: bool) -> ScriptOutput {
    if path::extension(path) == Some("json") {
        return json_module(path, text);
    }
    script::compile(&ScriptInput {
        path,
        source: text,
        dialect,
        decorators,
    })
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
