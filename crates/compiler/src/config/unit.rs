//! Pages and components: which there are, and what each is made of.

use std::collections::{BTreeMap, BTreeSet};

use hutong_dialect::{Dialect, Isolation};
use serde_json::{Map, Value};

use super::app::App;
use super::json::Json;
use super::{diagnostics, keys};
use crate::Diagnostic;
use crate::resolve::Resolver;
use crate::script;
use crate::style;
use crate::template::{Components, Templates};
use crate::tree::SourceTree;

/// Component that draws the tab bar of an app that asks for its own.
const CUSTOM_TAB_BAR: &str = "custom-tab-bar/index";

/// A page or component.
#[derive(Debug)]
pub struct Unit {
    /// From the root, without extension.
    pub path: String,
    /// The subpackage it belongs to.
    pub root: String,
    pub is_page: bool,
    /// Listed in `app.json`, but without any file.
    pub is_absent: bool,
    /// What its JSON says about the window (pages only).
    pub window: Map<String, Value>,
    /// Tag → component path.
    pub components: BTreeMap<String, String>,
    pub generics: BTreeMap<String, Option<String>>,
    pub placeholders: BTreeMap<String, String>,
    pub options: Map<String, Value>,
    pub isolation: Isolation,
    /// Template file, whether it exists or not.
    pub template: String,
    pub style: Option<String>,
    pub script: Option<String>,
}

/// All pages and the components they reach, by path.
#[derive(Debug, Default)]
pub struct Units {
    pub units: BTreeMap<String, Unit>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Units {
    /// Follows `usingComponents` from the pages, and reads their templates on the way: a component of
    /// `app.json` belongs to a unit only if the unit's template has its tag.
    pub fn discover(
        tree: &SourceTree,
        resolver: &Resolver,
        dialect: &'static Dialect,
        app: &App,
        templates: &mut Templates,
    ) -> Self {
        let mut found = Self::default();
        let shared = found.shared_components(resolver, app);
        let pages = app.pages.iter().map(|page| (page.path.clone(), true));
        let tab_bar = app.has_custom_tab_bar().then(|| (CUSTOM_TAB_BAR.to_owned(), false));
        let mut wave: BTreeMap<String, bool> = pages.chain(tab_bar).collect();
        while !wave.is_empty() {
            let reader = Reader {
                tree,
                resolver,
                dialect,
                app,
            };
            let mut units: Vec<Unit> = wave
                .into_iter()
                .filter_map(|(path, is_page)| reader.unit(&path, is_page, &mut found.diagnostics))
                .collect();
            templates.load(
                tree,
                resolver,
                units
                    .iter()
                    .map(|unit| unit.template.clone())
                    .filter(|path| tree.has(path)),
            );
            for unit in &mut units {
                let tags = templates.tags(&unit.template);
                let used = shared
                    .iter()
                    .filter(|(tag, _)| tags.contains(tag.as_str()) && !unit.components.contains_key(*tag));
                let used: Vec<_> = used.map(|(tag, path)| (tag.clone(), path.clone())).collect();
                unit.components.extend(used);
            }
            let next = units
                .iter()
                .flat_map(|unit| unit.components.values().chain(unit.generics.values().flatten()));
            wave = next
                .filter(|path| !path.contains("://"))
                .map(|path| (path.clone(), false))
                .collect();
            found
                .units
                .extend(units.into_iter().map(|unit| (unit.path.clone(), unit)));
            wave.retain(|path, _| !found.units.contains_key(path));
        }
        found
    }

    /// `usingComponents` of `app.json`.
    fn shared_components(&mut self, resolver: &Resolver, app: &App) -> BTreeMap<String, String> {
        components(resolver, "app.json", &app.components, &mut self.diagnostics)
    }

    /// What tags are components in which template. One that several units share has the components of all.
    pub fn by_template(&self, templates: &Templates) -> Components {
        let mut found = Components::new();
        for unit in self.units.values() {
            for template in templates.parts(&unit.template) {
                let tags = found.entry(template.to_owned()).or_default();
                tags.extend(unit.components.keys().chain(unit.generics.keys()).cloned());
            }
        }
        found
    }

    /// Components that a unit reaches, each after those it uses itself.
    pub fn reachable(&self, from: &str) -> Vec<&Unit> {
        let mut order = Vec::new();
        let mut seen = BTreeSet::from([from]);
        let mut way = vec![(from, self.uses(from))];
        while let Some((path, open)) = way.last_mut() {
            match open.pop() {
                Some(next) if seen.insert(next) => way.push((next, self.uses(next))),
                Some(_) => {}
                None => {
                    order.extend(self.units.get(*path).filter(|unit| unit.path != from));
                    way.pop();
                }
            }
        }
        order
    }

    fn uses(&self, path: &str) -> Vec<&str> {
        let unit = self.units.get(path).into_iter();
        unit.flat_map(|unit| unit.components.values().chain(unit.generics.values().flatten()))
            .rev()
            .map(String::as_str)
            .collect()
    }
}

struct Reader<'a> {
    tree: &'a SourceTree,
    resolver: &'a Resolver<'a>,
    dialect: &'static Dialect,
    app: &'a App,
}

impl Reader<'_> {
    fn unit(&self, path: &str, is_page: bool, diagnostics: &mut Vec<Diagnostic>) -> Option<Unit> {
        let file = |extension: &str| Some(format!("{path}.{extension}")).filter(|path| self.tree.has(path));
        let script = file("js").or_else(|| file("ts"));
        let json_path = format!("{path}.json");
        let template = self.tree.first(path, &self.dialect.templates());
        let template = template.unwrap_or_else(|| format!("{path}.{}", self.dialect.template));
        let is_absent = script.is_none() && !self.tree.has(&template) && (is_page || !self.tree.has(&json_path));
        match (is_absent, is_page) {
            (true, true) => diagnostics.push(diagnostics::page_missing(path)),
            (true, false) => return None,
            (false, _) if script.is_none() => diagnostics.push(diagnostics::script_missing(path)),
            (false, _) => {}
        }
        let mut json = Json::read(self.tree, &json_path);
        let using = json.texts("usingComponents");
        for (tag, value) in json.texts("usingSwanComponents") {
            diagnostics.push(diagnostics::plugin(&json_path, &tag, &value));
        }
        let generics = json.map("componentGenerics");
        let placeholders = json.texts("componentPlaceholder").into_iter().collect();
        let mut options: Map<String, Value> = ["styleIsolation", "virtualHost", "addGlobalClass"]
            .into_iter()
            .filter_map(|key| Some((key.to_owned(), json.take(key)?)))
            .collect();
        let isolation = self.isolation(script.as_deref(), &mut options, is_page);
        for key in [
            "component",
            "componentFramework",
            "renderer",
            "rendererOptions",
            "$schema",
        ] {
            json.object.remove(key);
        }
        // Some wrap what they say about the window as in app.json.
        let wrapped = json.map("window");
        let mut window = if is_page {
            wrapped.into_iter().chain(std::mem::take(&mut json.object)).collect()
        } else {
            Map::new()
        };
        self.app.theme.apply_to(&mut window);
        keys::window(self.dialect, &mut window);
        diagnostics.append(&mut json.diagnostics);
        Some(Unit {
            root: self.app.root_of(path).to_owned(),
            path: path.to_owned(),
            is_page,
            is_absent,
            window,
            components: components(self.resolver, &json_path, &using, diagnostics),
            generics: self.generics(&json_path, generics, diagnostics),
            placeholders,
            options,
            isolation,
            style: self.tree.first(path, &style::extensions(self.dialect)),
            script,
            template,
        })
    }

    /// How far its styles reach: what it says, or else its dialect.
    fn isolation(&self, script: Option<&str>, options: &mut Map<String, Value>, is_page: bool) -> Isolation {
        let in_script = script.and_then(|path| {
            let text = self.tree.text(path)?;
            let known = &self.tree.memory().isolations;
            *known.of(&[text.digest(), &path], || script::isolation(path, &text))
        });
        let in_json = options.remove("styleIsolation");
        let in_json = in_json.as_ref().and_then(Value::as_str).and_then(Isolation::named);
        // That of who says nothing, and what the runtime takes for granted.
        let [usual, expected] = if is_page {
            [Isolation::Shared; 2]
        } else {
            [self.dialect.style_isolation, Isolation::Isolated]
        };
        let isolation = in_script.or(in_json).unwrap_or(usual);
        if isolation != expected {
            options.insert("styleIsolation".to_owned(), Value::from(isolation.name()));
        }
        isolation
    }

    fn generics(
        &self,
        file: &str,
        generics: Map<String, Value>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> BTreeMap<String, Option<String>> {
        let default = |(name, value): (String, Value)| {
            let default = value.get("default").and_then(Value::as_str).map(str::to_owned);
            let resolved = default.and_then(|value| component(self.resolver, file, &name, &value, diagnostics));
            (name, resolved)
        };
        generics.into_iter().map(default).collect()
    }
}

fn components(
    resolver: &Resolver,
    file: &str,
    using: &[(String, String)],
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, String> {
    using
        .iter()
        .filter_map(|(tag, value)| Some((tag.clone(), component(resolver, file, tag, value, diagnostics)?)))
        .collect()
}

fn component(
    resolver: &Resolver,
    file: &str,
    tag: &str,
    value: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    if value.contains("://") {
        diagnostics.push(diagnostics::plugin(file, tag, value));
        return None;
    }
    let found = resolver.component(file, value);
    if found.is_none() {
        diagnostics.push(diagnostics::component_missing(file, tag, value));
    }
    found
}
