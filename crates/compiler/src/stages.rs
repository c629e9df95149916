//! What comes after the tree is known: sheets and scripts are compiled, and all is put together as the files of a
//! package.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hutong_dialect::Dialect;
use hutong_package::Digest;
use serde_json::Value;

use crate::config::{App, AppConfig, ComponentConfig, Extended, PageConfig, Unit, Units};
use crate::content::Content;
use crate::memory::Inputs;
use crate::modules::Modules;
use crate::piece::{self, Piece};
use crate::resolve::Resolver;
use crate::style::{self, Finished, Naming};
use crate::template::Templates;
use crate::tree::SourceTree;
use crate::{Diagnostic, assets, parallel};

/// Id of the sheet that every page begins with.
const APP_SHEET: &str = "app";

/// A project whose files were found, and whose templates were compiled.
pub struct Stages<'a> {
    pub tree: &'a SourceTree,
    pub resolver: &'a Resolver<'a>,
    pub dialect: &'static Dialect,
    pub app: &'a App,
    pub extended: &'a Extended,
    pub units: &'a Units,
    pub templates: &'a Templates,
}

/// The sheets of a project.
pub struct Sheets<'a> {
    by_id: BTreeMap<&'a str, Arc<Finished>>,
    /// Unit → its name, as prefix of classes and for its host.
    scopes: BTreeMap<&'a str, String>,
}

impl Sheets<'_> {
    /// Whether there is something in the sheet.
    fn has(&self, id: &str) -> bool {
        self.by_id.get(id).is_some_and(|sheet| sheet.text.is_some())
    }

    /// What was found in all.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.by_id.values().flat_map(|sheet| &sheet.diagnostics)
    }
}

impl Stages<'_> {
    /// Names that stand before classes, and for hosts: one per component, and per page whose styles are its own.
    fn scopes(&self) -> BTreeMap<&str, String> {
        let named = |unit: &&Unit| !unit.is_page || unit.isolation.has_own_classes();
        let units = self.units.units.values().filter(named).enumerate();
        units.map(|(at, unit)| (unit.path.as_str(), format!("c{at}"))).collect()
    }

    /// The sheets of the app and its units.
    pub fn sheets(&self, development: bool) -> Sheets<'_> {
        let scopes = self.scopes();
        let extensions = style::extensions(self.dialect);
        let own = self.tree.first("app", &extensions);
        let app: Vec<String> = self.extended.sheets.iter().cloned().chain(own).collect();
        let app = (APP_SHEET, app, Naming { scope: "", host: "" });
        let own = self.units.units.values().filter_map(|unit| {
            let host = scopes.get(unit.path.as_str()).map_or("", String::as_str);
            let scope = if unit.isolation.has_own_classes() { host } else { "" };
            let naming = Naming { scope, host };
            Some((unit.path.as_str(), vec![unit.style.clone()?], naming))
        });
        let inputs: Vec<_> = std::iter::once(app).chain(own).collect();
        let compiler = style::Compiler {
            tree: self.tree,
            resolver: self.resolver,
            extensions: &extensions,
            development,
        };
        let finished = parallel::map(self.tree.threads(), &inputs, |(_, paths, naming)| {
            compiler.finish(paths, *naming)
        });
        let ids = inputs.iter().map(|(id, ..)| *id);
        Sheets {
            by_id: ids.zip(finished).collect(),
            scopes,
        }
    }

    /// The scripts of the app and its units, and all that they require.
    pub fn modules(&self) -> Modules {
        let app = ["app.js", "app.ts"]
            .into_iter()
            .find(|path| self.tree.has(path))
            .map(str::to_owned);
        let own = self.units.units.values().filter_map(|unit| unit.script.clone());
        let mut modules = Modules::compile(self.tree, self.resolver, self.dialect, app.into_iter().chain(own));
        for unit in self.units.units.values().filter(|unit| unit.script.is_none()) {
            let body = if unit.is_page { "Page({})" } else { "Component({})" };
            modules.add_made(format!("{}.js", unit.path), body, self.dialect);
        }
        modules.add_made("app.js".to_owned(), "App({})", self.dialect);
        modules
    }

    /// `logic.js` and `styles.json` of every part of the app, and their maps.
    pub fn code(&self, modules: &Modules, sheets: &Sheets) -> BTreeMap<String, Arc<Content>> {
        let roots = std::iter::once("").chain(self.app.subpackages.iter().map(|subpackage| subpackage.root.as_str()));
        let roots: Vec<&str> = roots.collect();
        let parts = parallel::map(self.tree.threads(), &roots, |root| {
            let folder = if root.is_empty() {
                "main".to_owned()
            } else {
                format!("sub/{root}")
            };
            let logic = self.logic(root, modules);
            let digests: Vec<u8> = logic.iter().flat_map(|piece| *piece.digest().as_bytes()).collect();
            let [styles, style_maps] = self.styles(root, sheets);
            [
                (
                    format!("{folder}/logic.js"),
                    self.content(&[&"logic", &digests], || piece::code(&logic)),
                ),
                (
                    format!("maps/{folder}/logic.js.map"),
                    self.content(&[&"map", &digests], || piece::map(&logic)),
                ),
                (format!("{folder}/styles.json"), styles),
                (format!("maps/{folder}/styles.json.map"), style_maps),
            ]
        });
        parts.into_iter().flatten().collect()
    }

    fn content(&self, inputs: Inputs, make: impl FnOnce() -> Vec<u8>) -> Arc<Content> {
        self.tree.memory().contents.of(inputs, || Content::of(make()))
    }

    /// The sheets of a part of the app by id, as JSON, and their maps.
    fn styles(&self, root: &str, sheets: &Sheets) -> [Arc<Content>; 2] {
        let own = || sheets.by_id.iter().filter(|(id, _)| self.root_of_sheet(id) == root);
        let digests = || own().flat_map(|(id, sheet)| [Digest::of(id.as_bytes()), sheet.digest]);
        let digests: Vec<u8> = digests().flat_map(|digest| *digest.as_bytes()).collect();
        let object = |value: fn(&Finished) -> Option<&str>| {
            let entries = own().filter_map(|(id, sheet)| Some((id, sheet.text.as_ref().and(value(sheet))?)));
            let entries: Vec<String> = entries
                .map(|(id, value)| format!("{}:{value}", Value::from(*id)))
                .collect();
            format!("{{{}}}", entries.join(",")).into_bytes()
        };
        [
            self.content(&[&"styles", &digests], || object(|sheet| sheet.text.as_deref())),
            self.content(&[&"style maps", &digests], || object(|sheet| Some(&sheet.map))),
        ]
    }

    fn root_of_sheet(&self, id: &str) -> &str {
        self.units.units.get(id).map_or("", |unit| unit.root.as_str())
    }

    /// The code of a part of the app.
    fn logic(&self, root: &str, modules: &Modules) -> Vec<Arc<Piece>> {
        let functions = modules.functions.iter();
        let own = functions.filter(|(key, _)| self.app.root_of(key) == root);
        let units = self.units.units.values().filter(|unit| unit.root == root);
        let templates: Vec<String> = units.map(|unit| unit.template.clone()).collect();
        let group = self.templates.group(&templates);
        let made = |lines: String| Arc::new(Piece::made(lines));
        let head = made(format!("__hutong_define__({}, {{modules:{{\n", Value::from(root)));
        let between = made(format!("}},templates:{}", group.head));
        let tail = made(format!("{}}});\n", group.tail));
        std::iter::once(head)
            .chain(own.map(|(_, piece)| Arc::clone(piece)))
            .chain([between])
            .chain(group.pieces)
            .chain([tail])
            .collect()
    }

    /// Files that are packaged as they are.
    pub fn assets(&self) -> impl Iterator<Item = (String, Arc<Content>)> {
        let units: BTreeSet<&str> = self.units.units.keys().map(String::as_str).collect();
        let paths = assets::find(self.tree, &units, &self.dialect.templates());
        let content = |path: String| Some((format!("assets/{path}"), self.tree.asset(&path)?));
        paths.into_iter().filter_map(content)
    }

    /// `config.json`.
    pub fn config(&self, sheets: &Sheets) -> AppConfig {
        let sheet = |id: &str| sheets.has(id).then(|| id.to_owned());
        let name = |unit: &Unit, has: bool| {
            let name = sheets.scopes.get(unit.path.as_str()).filter(|_| has);
            name.cloned().unwrap_or_default()
        };
        let component = |unit: &Unit| ComponentConfig {
            using_components: unit.components.clone(),
            generics: unit.generics.clone(),
            placeholders: unit.placeholders.clone(),
            options: unit.options.clone(),
            root: unit.root.clone(),
            scope: name(unit, unit.isolation.has_own_classes()),
            host: name(unit, !unit.isolation.has_own_classes()),
            sheet: sheet(&unit.path),
        };
        let page = |unit: &Unit| {
            let reached = self.units.reachable(&unit.path);
            let app = unit.isolation.has_app_sheet().then_some(APP_SHEET);
            let ids = app
                .into_iter()
                .chain(reached.iter().map(|unit| unit.path.as_str()))
                .chain([unit.path.as_str()]);
            PageConfig {
                root: unit.root.clone(),
                config: unit.window.clone(),
                styles: ids.filter_map(sheet).collect(),
                placeholder: self.templates.placeholder(&unit.template),
            }
        };
        let units = || self.units.units.values();
        AppConfig {
            entry: self.app.entry.clone(),
            window: self.app.window.clone(),
            tab_bar: self.app.tab_bar.clone(),
            pages: units()
                .filter(|unit| unit.is_page)
                .map(|unit| (unit.path.clone(), page(unit)))
                .collect(),
            components: units().map(|unit| (unit.path.clone(), component(unit))).collect(),
            subpackages: self.app.subpackages.clone(),
            network_timeout: self.app.network_timeout.clone(),
            functions: self.app.functions.clone(),
        }
    }
}
