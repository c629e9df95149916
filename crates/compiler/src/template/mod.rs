//! Templates: tolerant reading, canonical form, code.
//!
//! `scan` → `parse` → `spelling` → `directives` + `canonical` → `compile` → [`Templates::group`]. One
//! tokenizer and one tree for all dialects; after `spelling` everything is WXML.

mod ast;
mod canonical;
mod compile;
mod diagnostics;
mod directives;
mod expression;
#[cfg(any(test, feature = "fuzz"))]
pub(crate) mod fuzz;
mod group;
mod marks;
mod number;
mod parse;
mod scan;
mod slots;
mod spelling;
#[cfg(test)]
mod tests;
mod view_script;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use ast::{Element, Node};
use canonical::{Links, inline_script_path, own_script};
pub use compile::Compiled;
use diagnostics::Source;
use hutong_dialect::Dialect;
pub use parse::Parsed;
use parse::{Link, ScriptBody};
use view_script::ViewScripts;

use crate::piece::Piece;
use crate::resolve::Resolver;
use crate::tree::{SourceTree, Text};
use crate::{Diagnostic, Findings, parallel, path};

/// All template files that pages and components reach.
pub struct Templates {
    dialect: &'static Dialect,
    /// By path with extension.
    files: BTreeMap<String, File>,
    scripts: ViewScripts,
    diagnostics: Vec<Diagnostic>,
}

struct File {
    text: Text,
    parsed: Arc<Parsed>,
    links: Links,
    /// Templates it imports or includes, by path with extension.
    uses: BTreeSet<String>,
    /// Start of the tag → path with extension.
    includes: BTreeMap<usize, String>,
    /// Keys of its view scripts.
    scripts: BTreeSet<String>,
    compiled: Arc<Compiled>,
}

/// Template → tags that are components there.
pub type Components = BTreeMap<String, BTreeSet<String>>;

/// The templates of one part of the app, as the lines of a JavaScript expression.
pub struct Group {
    /// Whole lines.
    pub head: String,
    pub pieces: Vec<Arc<Piece>>,
    /// No whole line.
    pub tail: &'static str,
}

impl Templates {
    /// No templates yet.
    pub fn new(dialect: &'static Dialect) -> Self {
        Self {
            dialect,
            files: BTreeMap::new(),
            scripts: ViewScripts::new(dialect),
            diagnostics: Vec::new(),
        }
    }

    /// Reads templates and everything they import, include or call.
    pub fn load(&mut self, tree: &SourceTree, resolver: &Resolver, paths: impl IntoIterator<Item = String>) {
        let mut wave: BTreeSet<String> = paths.into_iter().collect();
        while !wave.is_empty() {
            let new: Vec<String> = wave.into_iter().filter(|path| !self.files.contains_key(path)).collect();
            let dialect = self.dialect;
            let read = parallel::map(tree.threads(), &new, |path| {
                let text = tree.text(path)?;
                let make = || parse::parse(path, &text, dialect);
                let parsed = tree
                    .memory()
                    .parsed_templates
                    .of(&[&dialect.name, path, text.digest()], make);
                Some((text, parsed))
            });
            wave = BTreeSet::new();
            for (path, (text, parsed)) in new.into_iter().zip(read).filter_map(|(path, read)| Some((path, read?))) {
                let file = self.link(tree, resolver, &path, text, parsed);
                wave.extend(file.uses.iter().cloned());
                self.files.insert(path, file);
            }
        }
    }

    /// Resolves what a file refers to.
    fn link(&mut self, tree: &SourceTree, resolver: &Resolver, path: &str, text: Text, parsed: Arc<Parsed>) -> File {
        let mut findings = Findings::default();
        let source = Source { path, text: &text };
        let mut links = Links::default();
        let (mut uses, mut includes, mut scripts) = (BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
        let mut resolve = |tag: &str, link: &Link| {
            let found = resolver.source(path, &link.src, &self.dialect.templates());
            match &found {
                Some(target) => {
                    links.resolved.insert(link.span.start, self.key(target));
                    uses.insert(target.clone());
                }
                None => findings.fail(|| source.link_missing(&link.span, tag, &link.src)),
            }
            found
        };
        for link in &parsed.imports {
            resolve("import", link);
        }
        for link in &parsed.includes {
            if let Some(target) = resolve("include", link) {
                includes.insert(link.span.start, target);
            }
        }
        for script in &parsed.scripts {
            let own_key = inline_script_path(path, &script.module);
            let key = match &script.body {
                ScriptBody::Inline(span) => {
                    self.scripts.add_inline(tree, resolver, &own_key, source, span);
                    own_key
                }
                ScriptBody::File(src) => {
                    if let Some(file) = resolver.source(path, src, self.dialect.view_scripts) {
                        let key = self.scripts.add_file(tree, resolver, &file);
                        match &script.member {
                            Some(member) => self.scripts.add_member(own_key, key, member),
                            None => key,
                        }
                    } else {
                        findings.fail(|| source.link_missing(&script.span, &script.tag, src));
                        self.scripts.add_empty(own_key)
                    }
                }
            };
            links.scripts.insert(script.module.clone(), key.clone());
            scripts.insert(key);
        }
        self.diagnostics.extend(findings.into_vec());
        self.diagnostics.extend(parsed.diagnostics());
        File {
            text,
            parsed,
            links,
            uses,
            includes,
            scripts,
            compiled: Arc::default(),
        }
    }

    /// How templates name each other: without extension.
    fn key(&self, path: &str) -> String {
        let extensions = self.dialect.templates();
        let named = extensions.iter().find(|known| path::extension(path) == Some(known));
        named
            .map_or(path, |named| path::strip_extension(path, named))
            .to_owned()
    }

    /// A template and all it imports and includes.
    pub fn parts(&self, path: &str) -> BTreeSet<&str> {
        let known = self.files.get_key_value(path).map(|(path, _)| path.as_str());
        self.reachable(known)
    }

    /// Tags used by a template and by all it imports and includes.
    pub fn tags(&self, path: &str) -> BTreeSet<&str> {
        let files = self.parts(path);
        files
            .iter()
            .filter_map(|path| self.files.get(*path))
            .flat_map(|file| &file.parsed.tags)
            .map(String::as_str)
            .collect()
    }

    fn reachable<'a>(&'a self, from: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
        let mut open: Vec<&str> = from.into_iter().collect();
        let mut seen = BTreeSet::new();
        while let Some(path) = open.pop() {
            if seen.insert(path) {
                open.extend(
                    self.files
                        .get(path)
                        .into_iter()
                        .flat_map(|file| &file.uses)
                        .map(String::as_str),
                );
            }
        }
        seen
    }

    /// Compiles every file.
    pub fn compile(&mut self, tree: &SourceTree, components: &Components) {
        let cycles = self.include_cycles();
        let files: Vec<(&String, &File)> = self.files.iter().collect();
        let compiled = parallel::map(tree.threads(), &files, |(path, file)| {
            let source = Source { path, text: &file.text };
            let left_out = cycles.get(path.as_str()).cloned().unwrap_or_default();
            let tags = components.get(*path).cloned().unwrap_or_default();
            let mut links = file.links.clone();
            links.resolved.retain(|start, _| !left_out.contains(start));
            let make = || {
                let mut compiled = compile::compile(compile::Input {
                    source,
                    key: &self.key(path),
                    dialect: self.dialect,
                    parsed: &file.parsed,
                    links: &links,
                    components: &tags,
                });
                let mut findings = Findings::default();
                for start in &left_out {
                    findings.fail(|| source.include_cycle(&(*start..*start + 1)));
                }
                compiled.diagnostics.extend(findings.into_vec());
                compiled
            };
            let linked = format!("{links:?} {left_out:?} {tags:?}");
            tree.memory()
                .templates
                .of(&[&self.dialect.name, path, &linked, file.text.digest()], make)
        });
        for (file, compiled) in self.files.values_mut().zip(compiled) {
            file.compiled = compiled;
        }
    }

    /// Includes that close a circle: file → starts of their tags.
    fn include_cycles(&self) -> BTreeMap<&str, BTreeSet<usize>> {
        let mut cycles: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        let mut done = BTreeSet::new();
        for root in self.files.keys().map(String::as_str) {
            // Depth first, with the way down as a stack of (file, includes still to follow).
            let mut way: Vec<(&str, Vec<(usize, &str)>)> = Vec::new();
            let mut enter = Some(root);
            while let Some(path) = enter.take().or_else(|| way.last().map(|(path, _)| *path)) {
                if way.last().is_none_or(|(last, _)| *last != path) {
                    if !done.insert(path) {
                        continue;
                    }
                    let includes = self.files.get(path).into_iter().flat_map(|file| &file.includes);
                    way.push((
                        path,
                        includes.map(|(start, target)| (*start, target.as_str())).collect(),
                    ));
                }
                match way.last_mut().and_then(|(_, open)| open.pop()) {
                    None => {
                        way.pop();
                    }
                    Some((start, target)) if way.iter().any(|(above, _)| *above == target) => {
                        cycles.entry(path).or_default().insert(start);
                    }
                    Some((_, target)) => enter = Some(target),
                }
            }
        }
        cycles
    }

    /// The code of the finding because of which a template is a placeholder.
    pub fn placeholder(&self, path: &str) -> Option<&'static str> {
        match self.files.get(path) {
            Some(file) => file.compiled.placeholder,
            None => Some(Source::missing(path).code),
        }
    }

    /// Canonical text of a compiled template.
    pub fn canonical(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(|file| file.compiled.canonical.as_str())
    }

    /// The lines of one JavaScript expression: an object from template path to its code, for these templates and all
    /// they need.
    pub fn group(&self, paths: &[String]) -> Group {
        let reachable = self.reachable(paths.iter().map(String::as_str));
        let known = || {
            reachable
                .iter()
                .filter_map(|path| Some((*path, self.files.get(*path)?)))
        };
        let used: BTreeSet<&str> = known()
            .flat_map(|(_, file)| &file.scripts)
            .map(String::as_str)
            .collect();
        let scripts = self.scripts.reachable(&used).into_iter();
        let mut scripts: BTreeMap<String, Arc<Piece>> = scripts
            .map(|(key, script)| (key.to_owned(), Arc::clone(&script.piece)))
            .collect();
        let own = known().filter_map(|(path, file)| Some((own_script(path), file.compiled.functions.clone()?)));
        scripts.extend(own);
        let mut templates: BTreeMap<String, Arc<Piece>> = known()
            .map(|(path, file)| (self.key(path), Arc::clone(&file.compiled.piece)))
            .collect();
        for path in reachable.iter().filter(|path| !self.files.contains_key(**path)) {
            let key = self.key(path);
            let placeholder = compile::placeholder(&key, path, Source::missing(path).code);
            templates.insert(key, placeholder.piece);
        }
        Group {
            head: group::head(known().any(|(_, file)| file.compiled.uses_helpers)),
            pieces: scripts.into_values().chain(templates.into_values()).collect(),
            tail: group::TAIL,
        }
    }

    /// Path, text and tree of every file.
    pub fn trees(&self) -> impl Iterator<Item = (&str, &str, &[Node])> {
        self.files
            .iter()
            .map(|(path, file)| (path.as_str(), &*file.text, &file.parsed.nodes[..]))
    }

    /// Everything found so far; `units` are the templates that pages and components must have.
    pub fn diagnostics(&self, units: &[String]) -> Vec<Diagnostic> {
        let files = self.files.values().flat_map(|file| &file.compiled.diagnostics);
        let missing = units
            .iter()
            .filter(|path| !self.files.contains_key(*path))
            .map(|path| Source::missing(path));
        files
            .chain(&self.diagnostics)
            .chain(self.scripts.diagnostics())
            .cloned()
            .chain(missing)
            .collect()
    }
}
