//! View scripts: compiled before they are pasted beside others, each with what it requires.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use hutong_dialect::Dialect;

use super::diagnostics::Source;
use super::group::{Code, Origin};
use crate::modules::module_missing;
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
    code: String,
    /// The file that it is written in, and where the parts of the code come from.
    file: String,
    places: Places,
    requires: BTreeSet<String>,
}

impl Script {
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The code; `text` is that of the file.
    pub fn code<'a>(&'a self, text: Option<&'a Arc<str>>) -> Code<'a> {
        match text {
            Some(text) => Code::of(
                &self.code,
                Origin {
                    path: &self.file,
                    text,
                    places: &self.places,
                },
            ),
            None => Code::made(&self.code),
        }
    }
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
        self.insert(&key, "function(){}".to_owned(), BTreeSet::new());
        key
    }

    /// A module that is one export of another; answers its key.
    pub fn add_member(&mut self, key: String, of: String, member: &str) -> String {
        let from = serde_json::Value::from(format!("/{of}"));
        let code = format!("function(require,module){{module.exports=require({from}).{member}}}");
        self.insert(&key, code, BTreeSet::from([of]));
        key
    }

    /// A script that no author wrote.
    fn insert(&mut self, key: &str, code: String, requires: BTreeSet<String>) {
        let script = Script {
            code,
            requires,
            file: String::new(),
            places: Places::default(),
        };
        self.scripts.insert(key.to_owned(), script);
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
        let (code, places) = script::rewrite_requires(output, |require| {
            files.get(&require.specifier).map(|file| format!("/{}", self.key(file)))
        });
        let (code, body) = script::wrap_view_script(output, &code);
        let script = Script {
            code,
            file: file.to_owned(),
            places: start.map_or_else(Places::default, |start| places.between(body, start)),
            requires: files.values().map(|file| self.key(file)).collect(),
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
    tree.memory().view_scripts.of(&[path, code], make)
}
