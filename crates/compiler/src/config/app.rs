//! `app.json`.

use std::collections::BTreeSet;

use hutong_dialect::Dialect;
use serde_json::{Map, Value};

use super::json::Json;
use super::theme::Theme;
use super::{diagnostics, keys};
use crate::tree::SourceTree;
use crate::{Diagnostic, path};

/// Most pages that one app may list.
const PAGES: usize = 2_000;

/// What `app.json` says.
#[derive(Debug, Default)]
pub struct App {
    /// Every page, main package first.
    pub pages: Vec<Page>,
    pub entry: String,
    pub subpackages: Vec<Subpackage>,
    pub window: Map<String, Value>,
    pub tab_bar: Option<Map<String, Value>>,
    /// Tag → component as written.
    pub components: Vec<(String, String)>,
    /// `resolveAlias`.
    pub aliases: Vec<(String, String)>,
    /// What `useExtendedLib` asks for.
    pub extended: Vec<String>,
    pub network_timeout: Option<Value>,
    pub theme: Theme,
    /// The other keys.
    pub functions: Map<String, Value>,
    pub diagnostics: Vec<Diagnostic>,
}

/// A page and the subpackage it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub path: String,
    /// `""` for the main package.
    pub root: String,
}

/// A part of the app that is loaded when needed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Subpackage {
    /// Its folder, without slash at the end.
    pub root: String,
    /// May be empty.
    pub name: String,
    /// Whether its pages open without the main package.
    pub independent: bool,
    /// Relative to `root`.
    pub pages: Vec<String>,
}

/// Keys that only the vendor's tools read.
const TOOL_KEYS: &[&str] = &[
    "$schema",
    "debug",
    "sitemapLocation",
    "lazyCodeLoading",
    "componentFramework",
    "renderer",
    "rendererOptions",
    "pages",
];

impl App {
    /// Reads `app.json`.
    pub fn load(tree: &SourceTree, dialect: &Dialect) -> Self {
        let mut json = Json::read(tree, "app.json");
        let mut app = Self {
            window: json.map("window"),
            ..Self::default()
        };
        if let Some(file) = json.text("themeLocation").and_then(|file| path::join("", &file)) {
            app.theme = Theme::load(tree, &file, &mut app.diagnostics);
        }
        app.theme.apply_to(&mut app.window);
        keys::window(dialect, &mut app.window);
        keys::window_defaults(dialect, &mut app.window);
        let mut seen = BTreeSet::new();
        for page in json.list("pages") {
            app.add_page(&page, "", &mut seen);
        }
        // Both spellings occur; the vendor reads either.
        for subpackage in ["subpackages", "subPackages"]
            .into_iter()
            .flat_map(|key| json.list(key))
            .collect::<Vec<_>>()
        {
            app.add_subpackage(&subpackage, &mut seen);
        }
        let entry = json.text("entryPagePath").and_then(|entry| path::join("", &entry));
        let first = app.pages.first().map(|page| page.path.clone());
        app.entry = entry.filter(|entry| seen.contains(entry)).or(first).unwrap_or_default();
        app.components = json.texts("usingComponents");
        app.aliases = json.texts("resolveAlias");
        let extended = json
            .map("useExtendedLib")
            .into_iter()
            .filter(|(_, on)| *on == Value::Bool(true));
        app.extended = extended.map(|(name, _)| name).collect();
        app.network_timeout = json.take("networkTimeout");
        app.tab_bar = json
            .take("tabBar")
            .and_then(|tab_bar| app.read_tab_bar(dialect, tab_bar, &seen));
        for kind in ["plugins", "dynamicLib"] {
            let used = json.object.get(kind).and_then(Value::as_object).into_iter().flatten();
            app.diagnostics
                .extend(used.map(|(name, _)| diagnostics::plugin_used(kind, name)));
        }
        app.diagnostics.append(&mut json.diagnostics);
        app.functions = json.object;
        app.functions.retain(|key, _| !TOOL_KEYS.contains(&key.as_str()));
        app
    }

    fn add_page(&mut self, page: &Value, root: &str, seen: &mut BTreeSet<String>) -> Option<String> {
        // Some write `{"path": …}` in place of the path.
        let text = page.as_str().or_else(|| page.get("path")?.as_str());
        let Some(relative) = text.and_then(|text| path::join("", text.trim().trim_end_matches(".html"))) else {
            self.diagnostics
                .push(diagnostics::bad_path("app.json", text.unwrap_or("?")));
            return None;
        };
        let path = path::join(root, &relative)?;
        if self.pages.len() == PAGES {
            self.diagnostics.push(diagnostics::too_many_pages(PAGES));
            return None;
        }
        if !seen.insert(path.clone()) {
            self.diagnostics.push(diagnostics::page_twice(&path));
            return None;
        }
        self.pages.push(Page {
            path,
            root: root.to_owned(),
        });
        Some(relative)
    }

    fn add_subpackage(&mut self, subpackage: &Value, seen: &mut BTreeSet<String>) {
        let text = |key: &str| subpackage.get(key).and_then(Value::as_str).unwrap_or_default();
        let Some(root) = path::join("", text("root")) else {
            self.diagnostics.push(diagnostics::bad_path("app.json", text("root")));
            return;
        };
        let pages = subpackage.get("pages").and_then(Value::as_array).into_iter().flatten();
        let pages = pages.filter_map(|page| self.add_page(page, &root, seen)).collect();
        let independent = subpackage
            .get("independent")
            .and_then(Value::as_bool)
            .unwrap_or_default();
        match self.subpackages.iter_mut().find(|known| known.root == root) {
            Some(known) => known.pages.extend(pages),
            None => self.subpackages.push(Subpackage {
                name: text("name").to_owned(),
                root,
                independent,
                pages,
            }),
        }
    }

    /// Paths of tabs and their pictures, from the root of the package.
    fn read_tab_bar(
        &mut self,
        dialect: &Dialect,
        tab_bar: Value,
        pages: &BTreeSet<String>,
    ) -> Option<Map<String, Value>> {
        let Value::Object(mut tab_bar) = tab_bar else {
            self.diagnostics
                .push(diagnostics::wrong_type("app.json", "tabBar", "an object"));
            return None;
        };
        self.theme.apply_to(&mut tab_bar);
        keys::tab_bar(dialect, &mut tab_bar);
        let mut list = match tab_bar.remove("list") {
            Some(Value::Array(list)) => list,
            _ => Vec::new(),
        };
        list.retain_mut(|tab| {
            let Some(tab) = tab.as_object_mut() else { return false };
            for key in ["pagePath", "iconPath", "selectedIconPath"] {
                if let Some(value) = tab.get_mut(key)
                    && let Some(path) = value
                        .as_str()
                        .filter(|path| !path.contains("://"))
                        .and_then(|path| path::join("", path))
                {
                    *value = Value::from(path);
                }
            }
            let page = tab.get("pagePath").and_then(Value::as_str).unwrap_or_default();
            let known = pages.contains(page);
            if !known {
                self.diagnostics.push(diagnostics::tab_not_a_page(page));
            }
            known
        });
        tab_bar.insert("list".to_owned(), Value::Array(list));
        Some(tab_bar)
    }

    /// Whether the app draws its own tab bar.
    pub fn has_custom_tab_bar(&self) -> bool {
        self.tab_bar
            .as_ref()
            .and_then(|tab_bar| tab_bar.get("custom"))
            .and_then(Value::as_bool)
            .unwrap_or_default()
    }

    /// The subpackage a file belongs to; `""` is the main package.
    pub fn root_of(&self, file: &str) -> &str {
        let roots = self.subpackages.iter().map(|subpackage| subpackage.root.as_str());
        roots
            .filter(|root| path::is_in(file, root))
            .max_by_key(|root| root.len())
            .unwrap_or_default()
    }
}
