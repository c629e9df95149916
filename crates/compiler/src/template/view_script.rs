//! View scripts: compiled before they are pasted beside others, each with what it requires.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use hutong_dialect::Dialect;

use super::diagnostics::Source;
use super::group;
use crate::memory::Inputs;
use crate::modules::module_missing;
use crate::piece::Piece;
use crate::resolve::Resolver;
use crate::script::{self, Places, ScriptOutput};
use crate::tree::SourceTree;
use crate::{Diagnostic, path};

/// View scripts by key: path without extension, or `template#module` for those in a template.
pub struct ViewScripts {
    dialect: &'static Dialect,
    scripts: BTreeMap<String, Script>,
    diagnostics: Vec<Diagnostic>,
}

pub struct Script {
    /// A function of `require`, `module` and `exports`.
    pub piece: Arc<Piece>,
    requires: BTreeSet<String>,
}

impl ViewScripts {
    pub fn new(dialect: &'static Dialect) -> Self {
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

    /// A module that exports nothing, in place of one that does not exist; answers its key.
    pub fn add_empty(&mut self, key: String) -> String {
        self.insert(&key, "function(){}", BTreeSet::new());
        key
    }

    /// A module that is one export of another; answers its key.
    pub fn add_member(&mut self, key: String, of: String, member: &str) -> String {
        let from = serde_json::Value::from(format!("/{of}"));
        let code = format!("function(require,module){{module.exports=require({from}).{member}}}");
        self.insert(&key, &code, BTreeSet::from([of]));
        key
    }

    /// A script that no author wrote.
    fn insert(&mut self, key: &str, code: &str, requires: BTreeSet<String>) {
        let piece = Arc::new(Piece::made(group::view_script(key, code).0));
        self.scripts.insert(key.to_owned(), Script { piece, requires });
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
        let output = compile(tree, source.path, code);
        if output.diagnostics.is_empty() {
            self.add(tree, resolver, key.to_owned(), source.path, &output, Some(span.start));
        } else {
            // Once more with everything else blanked out, so that places are those in the template.
            let blank = |c: char| if c == '\n' { c } else { ' ' };
            let before = source.text[..span.start].chars().map(blank);
            let output = compile(tree, source.path, &before.chain(code.chars()).collect::<String>());
            self.add(tree, resolver, key.to_owned(), source.path, &output, None);
        }
    }

    /// Adds a file and what it requires; answers its key.
    pub fn add_file(&mut self, tree: &SourceTree, resolver: &Resolver, file: &str) -> String {
        let key = self.key(file);
        if !self.scripts.contains_key(&key) {
            let text = tree.text(file).unwrap_or_default();
            let output = compile(tree, file, &text);
            self.add(tree, resolver, key.clone(), file, &output, Some(0));
        }
        key
    }

    /// `start`: where in the file the script starts, when its places count from there.
    fn add(
        &mut self,
        tree: &SourceTree,
        resolver: &Resolver,
        key: String,
        file: &str,
        output: &ScriptOutput,
        start: Option<usize>,
    ) {
        self.diagnostics.extend(output.diagnostics.iter().cloned());
        let mut files = BTreeMap::new();
        for require in &output.requires {
            if let Some(target) = resolver.source(file, &require.specifier, self.dialect.view_scripts) {
                files.insert(require.specifier.clone(), target);
            } else {
                let text = tree.text(file).unwrap_or_default();
                self.diagnostics.push(module_missing(file, &text, require));
            }
        }
        let targets = files.iter().map(|(specifier, file)| (specifier, self.key(file)));
        let targets: BTreeMap<&String, String> = targets.collect();
        let text = tree.text(file).unwrap_or_default();
        let make = || {
            let (code, places) =
                script::rewrite_requires(output, |require| Some(format!("/{}", targets.get(&require.specifier)?)));
            let (code, body) = script::wrap_view_script(output, &code);
            let places = start.map_or_else(Places::default, |start| places.between(body, start));
            let (code, body) = group::view_script(&key, &code);
            Piece::of(code, body, file, &text, &places)
        };
        let place = format!("{start:?} {targets:?}");
        let inputs: Inputs = &[&"view script", &key, &file, text.digest(), &place];
        let script = Script {
            piece: tree.memory().pieces.of(inputs, make),
            requires: targets.into_values().collect(),
        };
        self.scripts.insert(key, script);
        for file in files.values() {
            self.add_file(tree, resolver, file);
        }
    }

    /// The path without the usual extension; another one stays visible.
    fn key(&self, file: &str) -> String {
        let (usual, others) = self.dialect.view_scripts.split_first().unwrap_or((&"", &[]));
        match others.iter().find(|other| path::extension(file) == Some(other)) {
            Some(other) => format!("{}#{other}", path::strip_extension(file, other)),
            None => path::strip_extension(file, usual).to_owned(),
        }
    }

    /// These scripts and all they require.
    pub fn reachable(&self, from: &BTreeSet<&str>) -> BTreeMap<&str, &Script> {
        let mut open: Vec<&str> = from.iter().copied().collect();
        let mut found = BTreeMap::new();
        while let Some(key) = open.pop() {
            if let Some((key, script)) = self.scripts.get_key_value(key)
                && found.insert(key.as_str(), script).is_none()
            {
                open.extend(script.requires.iter().map(String::as_str));
            }
        }
        found
    }
}

fn compile(tree: &SourceTree, path: &str, code: &str) -> Arc<ScriptOutput> {
    let make = || script::compile_view_script(path, code);
    tree.memory().view_scripts.of(&[&path, &code], make)
}
