//! From what a source says (`../x`, `/x`, `some-package/x`) to a file of the package.

use hutong_dialect::Dialect;

use crate::path;
use crate::tree::SourceTree;

/// Turns names in sources into paths of the package.
pub struct Resolver<'a> {
    tree: &'a SourceTree,
    dialect: &'static Dialect,
    /// `resolveAlias` of `app.json`: `"@/*": "/src/*"`.
    aliases: Vec<(String, String)>,
}

impl<'a> Resolver<'a> {
    /// `aliases` as in `app.json`.
    pub fn new(tree: &'a SourceTree, dialect: &'static Dialect, aliases: &[(String, String)]) -> Self {
        Self {
            tree,
            dialect,
            aliases: aliases.to_vec(),
        }
    }

    /// A component: its path without extension.
    pub fn component(&self, from: &str, value: &str) -> Option<String> {
        let [own, canonical] = self.dialect.templates();
        let has = |path: &str| self.tree.first(path, &["json", "js", "ts", own, canonical]).is_some();
        let found = |path: String| {
            [path.clone(), format!("{path}/index")]
                .into_iter()
                .find(|path| has(path))
        };
        let value = value.strip_suffix(".json").unwrap_or(value);
        self.candidates(from, value).find_map(found)
    }

    /// A script module or JSON file: its path with extension.
    pub fn module(&self, from: &str, specifier: &str) -> Option<String> {
        let found = |path: String| {
            ["", ".js", ".ts", ".json", "/index.js", "/index.ts"]
                .into_iter()
                .map(|end| format!("{path}{end}"))
                .find(|path| {
                    matches!(path::extension(path), Some("js" | "ts" | "json" | "mjs" | "cjs")) && self.tree.has(path)
                })
        };
        self.candidates(from, specifier).find_map(found)
    }

    /// A file that is named with or without one of the `extensions`, or with the wrong one: a template, a style
    /// sheet, a view script.
    pub fn source(&self, from: &str, src: &str, extensions: &[&str]) -> Option<String> {
        let found = |path: String| {
            let named = extensions.iter().find(|known| path::extension(&path) == Some(known));
            let stem = named.map_or(path.as_str(), |named| path::strip_extension(&path, named));
            let found = self
                .tree
                .first(&path, extensions)
                .or_else(|| self.tree.first(stem, extensions));
            if self.tree.has(&path) { Some(path) } else { found }
        };
        self.candidates(from, src.trim()).find_map(found)
    }

    /// Where `value` may point to, most likely first: relative, npm, from the root.
    fn candidates(&self, from: &str, value: &str) -> impl Iterator<Item = String> {
        let value = self.unalias(value);
        let explicit = value.starts_with(['/', '.']);
        // As in an address, `..` at the root stays there: the vendor's tools read it so, and real projects count on it.
        let relative =
            path::join(path::folder(from), &value).or_else(|| path::join("", value.trim_start_matches("../")));
        // Some name the folder that packages are in, or will be; a plain package is `index` in a built one.
        let folders = ["miniprogram_npm/", "node_modules/"];
        let (package, built) = match folders.iter().find_map(|folder| value.rsplit_once(folder)) {
            Some((_, package)) => (self.npm(from, package), package.strip_suffix("/index")),
            None if explicit => (None, None),
            None => (self.npm(from, &value), None),
        };
        let main = built.and_then(|package| self.npm(from, package));
        let rooted = if explicit { None } else { path::join("", &value) };
        relative.into_iter().chain(package).chain(main).chain(rooted)
    }

    fn npm(&self, from: &str, value: &str) -> Option<String> {
        let scope = usize::from(value.starts_with('@'));
        let end = value.match_indices('/').nth(scope).map_or(value.len(), |(at, _)| at);
        let (name, rest) = value.split_at(end);
        if name.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return None;
        }
        let package = self.tree.npm_package(from, name, self.dialect.npm)?;
        path::join(&package.path, &package.file(rest.trim_start_matches('/')))
    }

    fn unalias(&self, value: &str) -> String {
        let alias = self.aliases.iter().find_map(|(from, to)| match from.strip_suffix('*') {
            Some(prefix) => Some(format!("{}{}", to.trim_end_matches('*'), value.strip_prefix(prefix)?)),
            None => (value == from).then(|| to.clone()),
        });
        alias.unwrap_or_else(|| value.to_owned())
    }
}
