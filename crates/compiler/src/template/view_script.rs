//! View scripts (`wxs`): compiled before they are pasted beside others, each with what it requires.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use hutong_dialect::Dialect;

use super::diagnostics::Source;
use crate::resolve::Resolver;
use crate::tree::SourceTree;
use crate::{Diagnostic, path, script};

/// View scripts by key: path without extension, or `template#module` for those in a template.
pub struct ViewScripts {
    dialect: Dialect,
    scripts: BTreeMap<String, Script>,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Default)]
struct Script {
    code: String,
    requires: BTreeSet<String>,
}

impl ViewScripts {
    pub fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            scripts: BTreeMap::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Findings so far.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// A module that exports nothing, in place of one that does not exist.
    pub fn add_empty(&mut self, key: &str) {
        self.scripts.insert(key.to_owned(), Script::default());
    }

    /// Adds the script between the tags of a template.
    pub fn add_inline(
        &mut self,
        tree: &SourceTree,
        resolver: &Resolver,
        key: &str,
        source: Source,
        span: &Range<usize>,
    ) {
        let code = &source.text[span.clone()];
        // A mistake once more with everything else blanked out, so that the place is that in the template.
        let padded = || {
            let blank = |c: char| if c == '\n' { c } else { ' ' };
            source.text[..span.start]
                .chars()
                .map(blank)
                .chain(code.chars())
                .collect::<String>()
        };
        let mut compiled = compile(tree, source.path, code);
        if compiled.is_err() {
            compiled = compile(tree, source.path, &padded());
        }
        let code = self.compiled(&compiled);
        self.add(tree, resolver, key.to_owned(), source.path, code);
    }

    /// Adds a file and what it requires; answers its key.
    pub fn add_file(&mut self, tree: &SourceTree, resolver: &Resolver, file: &str) -> String {
        let key = self.key(file);
        if !self.scripts.contains_key(&key) {
            let text = tree.text(file).unwrap_or_default();
            let code = self.compiled(&compile(tree, file, &text));
            self.add(tree, resolver, key.clone(), file, code);
        }
        key
    }

    fn compiled(&mut self, script: &Result<String, Box<Diagnostic>>) -> String {
        script.clone().unwrap_or_else(|error| {
            self.diagnostics.push(*error);
            String::new()
        })
    }

    fn add(&mut self, tree: &SourceTree, resolver: &Resolver, key: String, file: &str, code: String) {
        let files: Vec<String> = requires(&code)
            .into_iter()
            .filter_map(|specifier| resolver.source(file, specifier, self.dialect.view_script))
            .collect();
        let requires = files.iter().map(|file| self.key(file)).collect();
        self.scripts.insert(key, Script { code, requires });
        for file in files {
            self.add_file(tree, resolver, &file);
        }
    }

    fn key(&self, file: &str) -> String {
        path::strip_extension(file, self.dialect.view_script).to_owned()
    }

    /// Code of these scripts and all they require.
    pub fn reachable(&self, from: &BTreeSet<&str>) -> BTreeMap<&str, &str> {
        let mut open: Vec<&str> = from.iter().copied().collect();
        let mut found = BTreeMap::new();
        while let Some(key) = open.pop() {
            if let Some((key, script)) = self.scripts.get_key_value(key)
                && found.insert(key.as_str(), script.code.as_str()).is_none()
            {
                open.extend(script.requires.iter().map(String::as_str));
            }
        }
        found
    }
}

fn compile(tree: &SourceTree, path: &str, code: &str) -> Arc<Result<String, Box<Diagnostic>>> {
    let make = || script::compile_view_script(path, code).map_err(Box::new);
    tree.memory().view_scripts.of(&[path, code], make)
}

/// Specifiers of `require("…")`. Those in comments are found too; a file too much does no harm.
fn requires(code: &str) -> Vec<&str> {
    let calls = code.match_indices("require");
    let specifier = |at: usize| {
        let rest = code[at + "require".len()..]
            .trim_start()
            .strip_prefix('(')?
            .trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split_once(quote).map(|(specifier, _)| specifier)
    };
    calls.filter_map(|(at, _)| specifier(at)).collect()
}
