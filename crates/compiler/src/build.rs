//! All stages in order, and what comes out of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use hutong_dialect::{Dialect, WECHAT};
use hutong_package::Manifest;

use crate::config::{App, AppConfig, ComponentConfig, PageConfig, Project, Unit, Units, dialect_of};
use crate::limits::{self, Limits};
use crate::manifest::manifest;
use crate::memory::Memory;
use crate::modules::{Function, Modules};
use crate::resolve::Resolver;
use crate::source_map::SourceMap;
use crate::style::{self, Naming, Style};
use crate::template::Templates;
use crate::tree::SourceTree;
use crate::{Diagnostic, Facts, assets, parallel};

/// Id of the sheet that every page begins with.
const APP_SHEET: &str = "app";

/// What the caller decides.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The dialect of the sources, in place of the one they seem to be written in.
    pub dialect: Option<&'static Dialect>,
    /// The appid, in place of the project's.
    pub app: Option<String>,
    /// In place of the project's.
    pub version_code: Option<u64>,
    /// In place of the project's.
    pub version_name: Option<String>,
    /// What builds this, for people, e.g. `hutong 0.1.0`.
    pub toolchain: String,
    /// How large the tree may be.
    pub limits: Limits,
    /// Also gather what a reviewer asks.
    pub facts: bool,
    /// For the machine it is written on: the sheets bring their maps with them, where a browser's tools look for them.
    pub development: bool,
}

/// A built package, not yet signed.
#[derive(Debug, Default)]
pub struct Build {
    /// Path in the package → content. Empty when nothing could be built.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The manifest of these files.
    pub manifest: Option<Manifest>,
    /// What `config.json` says.
    pub config: AppConfig,
    /// Canonical templates by path, for people who want to see them.
    pub templates: BTreeMap<String, String>,
    /// Numbers for people.
    pub summary: Summary,
    /// In order of file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// What a reviewer asks, when it was asked for.
    pub facts: Option<Facts>,
    /// Results that had to be made, because no earlier build of the session had made them.
    pub made: u64,
    /// Style sheets that took too long: the process still works on each, and should not live on for many builds.
    pub left_running: usize,
}

/// Numbers about a build.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// The dialect of the sources.
    pub dialect: &'static str,
    /// Pages that `app.json` lists.
    pub pages: usize,
    /// Pages without an error in any of their own files.
    pub pages_ok: usize,
    /// Components that pages reach.
    pub components: usize,
    /// Files in the package.
    pub files: usize,
    /// Bytes of these files.
    pub bytes: u64,
}

impl Default for Summary {
    fn default() -> Self {
        Self {
            dialect: WECHAT.name,
            pages: 0,
            pages_ok: 0,
            components: 0,
            files: 0,
            bytes: 0,
        }
    }
}

/// Builds again and again, and compiles only what changed since. Each build gives the same bytes as
/// [`build()`] would.
#[derive(Debug, Default)]
pub struct Session {
    memory: Arc<Memory>,
}

/// Builds a project folder. Never fails: what could not be built is in the diagnostics.
pub fn build(project: &Path, options: &Options) -> Build {
    Session::default().build(project, options)
}

impl Session {
    /// Builds a project folder. Never fails: what could not be built is in the diagnostics.
    pub fn build(&mut self, project: &Path, options: &Options) -> Build {
        let before = self.memory.made();
        // Depth limits keep recursion small, but not as small as some callers' stacks.
        let work = || build_here(project, options, &self.memory);
        let mut build = thread::scope(|scope| {
            match thread::Builder::new()
                .stack_size(limits::STACK)
                .spawn_scoped(scope, work)
            {
                Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                Err(_) => work(),
            }
        });
        build.made = self.memory.made() - before;
        self.memory.end_build();
        build
    }
}

fn build_here(project: &Path, options: &Options, memory: &Arc<Memory>) -> Build {
    let tree = match SourceTree::open(project, options.limits, Arc::clone(memory)) {
        Ok(tree) => tree,
        Err(diagnostic) => return nothing(vec![*diagnostic]),
    };
    let (dialect, doubt) = dialect_of(&tree, options.dialect);
    let app = App::load(&tree, dialect);
    if app.pages.is_empty() {
        let missing = if tree.has("app.json") {
            crate::config::no_pages()
        } else {
            crate::config::app_missing()
        };
        let found = app
            .diagnostics
            .into_iter()
            .chain([missing])
            .chain(tree.into_diagnostics());
        return nothing(found.collect());
    }
    let resolver = Resolver::new(&tree, dialect, &app.aliases);
    let mut templates = Templates::new(dialect);
    let units = Units::discover(&tree, &resolver, dialect, &app, &mut templates);
    let components = units.by_template(&templates);
    templates.compile(&tree, &components);
    let stages = Stages {
        tree: &tree,
        resolver: &resolver,
        dialect,
        app: &app,
        units: &units,
        templates: &templates,
    };
    let scopes = stages.scopes();
    let (sheets, style_diagnostics) = stages.sheets(&scopes);
    let mut modules = stages.modules();
    let mut files = stages.code(&modules, &sheets, options.development);
    stages.add_assets(&mut files);

    let unit_templates: Vec<String> = units
        .units
        .values()
        .filter(|unit| !unit.is_absent)
        .map(|unit| unit.template.clone())
        .collect();
    let project = Project::load(&tree, &dialect.project);
    let config = stages.config(&scopes, &sheets);
    files.insert(
        "config.json".to_owned(),
        serde_json::to_vec(&config).unwrap_or_default(),
    );
    let manifest = manifest(options, &project, &app, dialect, &modules, &files);
    let canonical = unit_templates
        .iter()
        .filter_map(|path| Some((path.clone(), templates.canonical(path)?.to_owned())))
        .collect();

    let mut diagnostics = templates.diagnostics(&unit_templates);
    diagnostics.append(&mut modules.diagnostics);
    diagnostics.extend(doubt);
    diagnostics.extend(style_diagnostics);
    diagnostics.extend(project.diagnostics);
    diagnostics.extend(units.diagnostics.iter().cloned());
    diagnostics.extend(app.diagnostics.iter().cloned());
    let mut summary = Summary {
        dialect: dialect.name,
        pages: app.pages.len(),
        pages_ok: 0,
        components: units.units.values().filter(|unit| !unit.is_page).count(),
        files: files.len(),
        bytes: files.values().map(|content| content.len() as u64).sum(),
    };
    let facts = options
        .facts
        .then(|| Facts::gather(&tree, dialect, &modules.files, templates.trees()));
    let own_files = own_files(&units);
    let left_running = tree.sass().left_running();
    diagnostics.extend(tree.into_diagnostics());
    let diagnostics = tidy(diagnostics);
    let broken: BTreeSet<&str> = diagnostics
        .iter()
        .filter(|found| found.is_error())
        .filter_map(|found| own_files.get(&found.file))
        .map(String::as_str)
        .collect();
    summary.pages_ok = config
        .pages
        .iter()
        .filter(|(path, page)| page.placeholder.is_none() && !broken.contains(path.as_str()))
        .count();
    Build {
        files,
        manifest: Some(manifest),
        config,
        templates: canonical,
        summary,
        diagnostics,
        facts,
        made: 0,
        left_running,
    }
}

fn nothing(diagnostics: Vec<Diagnostic>) -> Build {
    Build {
        diagnostics: tidy(diagnostics),
        ..Build::default()
    }
}

/// Sorted, each once, and not more per file than somebody would read.
fn tidy(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort();
    diagnostics.dedup();
    let mut kept: BTreeMap<(String, bool), usize> = BTreeMap::new();
    diagnostics.retain(|diagnostic| {
        let kept = kept
            .entry((diagnostic.file.clone(), diagnostic.is_error()))
            .or_default();
        *kept += 1;
        *kept <= limits::DIAGNOSTICS_PER_FILE
    });
    diagnostics
}

/// File → the page or component it is part of.
fn own_files(units: &Units) -> BTreeMap<String, String> {
    let files = |unit: &Unit| {
        let json = format!("{}.json", unit.path);
        [
            Some(unit.template.clone()),
            unit.style.clone(),
            unit.script.clone(),
            Some(json),
        ]
        .into_iter()
        .flatten()
        .map(|file| (file, unit.path.clone()))
        .collect::<Vec<_>>()
    };
    units.units.values().flat_map(files).collect()
}

/// Sheets by id, as JSON, and the maps of these.
fn styles(sheets: &BTreeMap<&String, &Style>, development: bool) -> (String, String) {
    let mut texts = BTreeMap::new();
    let mut maps = Vec::new();
    for (id, style) in sheets {
        let map = style.map();
        let mut css = style.css.clone();
        if development {
            let sources: Vec<&str> = style.sources.iter().map(|(_, text)| &**text).collect();
            css.push_str(&map.to_css_comment(&sources));
        }
        texts.insert(id.as_str(), css);
        maps.push(format!("{}:{}", serde_json::Value::from(id.as_str()), map.to_json()));
    }
    let texts = serde_json::to_string(&texts).unwrap_or_default();
    (texts, format!("{{{}}}", maps.join(",")))
}

struct Stages<'a> {
    tree: &'a SourceTree,
    resolver: &'a Resolver<'a>,
    dialect: &'static Dialect,
    app: &'a App,
    units: &'a Units,
    templates: &'a Templates,
}

impl Stages<'_> {
    /// Class prefixes: one per component whose styles are its own.
    fn scopes(&self) -> BTreeMap<&str, String> {
        let isolated = |unit: &&Unit| {
            let isolation = unit
                .options
                .get("styleIsolation")
                .and_then(serde_json::Value::as_str)
                .unwrap_or_default();
            !unit.is_page && !matches!(isolation, "shared" | "page-shared")
        };
        self.units
            .units
            .values()
            .filter(isolated)
            .enumerate()
            .map(|(at, unit)| (unit.path.as_str(), format!("c{at}")))
            .collect()
    }

    /// Sheets by id.
    fn sheets(&self, scopes: &BTreeMap<&str, String>) -> (BTreeMap<String, Style>, Vec<Diagnostic>) {
        let styles = style::extensions(self.dialect);
        let app = self.tree.first("app", &styles).map(|app| {
            (
                APP_SHEET,
                app,
                Naming {
                    scope: "",
                    is_page: true,
                },
            )
        });
        let own = self.units.units.values().filter_map(|unit| {
            let scope = scopes.get(unit.path.as_str()).map_or("", String::as_str);
            Some((
                unit.path.as_str(),
                unit.style.clone()?,
                Naming {
                    scope,
                    is_page: unit.is_page,
                },
            ))
        });
        let inputs: Vec<_> = app.into_iter().chain(own).collect();
        let styles = parallel::map(self.tree.threads(), &inputs, |(_, path, naming)| {
            style::compile(self.tree, self.resolver, path, &styles, *naming)
        });
        let mut sheets = BTreeMap::new();
        let mut diagnostics = Vec::new();
        for ((id, ..), mut style) in inputs.into_iter().zip(styles) {
            diagnostics.append(&mut style.diagnostics);
            if !style.css.trim().is_empty() {
                sheets.insert(id.to_owned(), style);
            }
        }
        (sheets, diagnostics)
    }

    fn modules(&self) -> Modules {
        let app = ["app.js", "app.ts"]
            .into_iter()
            .find(|path| self.tree.has(path))
            .map(str::to_owned);
        let own = self.units.units.values().filter_map(|unit| unit.script.clone());
        let mut modules = Modules::compile(self.tree, self.resolver, self.dialect, app.into_iter().chain(own));
        let scriptless = self.units.units.values().filter(|unit| unit.script.is_none());
        let scriptless = scriptless.map(|unit| {
            (
                format!("{}.js", unit.path),
                if unit.is_page { "Page({})" } else { "Component({})" },
            )
        });
        for (key, code) in scriptless.chain([("app.js".to_owned(), "App({})")]) {
            modules.functions.entry(key).or_insert_with(|| {
                let output = crate::script::ScriptOutput::default();
                Function {
                    code: crate::script::wrap(&output, code, self.dialect.facade),
                    ..Function::default()
                }
            });
        }
        modules
    }

    /// `logic.js` and `styles.json` of every package, and their maps.
    fn code(
        &self,
        modules: &Modules,
        sheets: &BTreeMap<String, Style>,
        development: bool,
    ) -> BTreeMap<String, Vec<u8>> {
        let roots = std::iter::once("").chain(self.app.subpackages.iter().map(|subpackage| subpackage.root.as_str()));
        let roots: Vec<&str> = roots.collect();
        let parts = parallel::map(self.tree.threads(), &roots, |root| {
            let folder = if root.is_empty() {
                "main".to_owned()
            } else {
                format!("sub/{root}")
            };
            let (logic, map) = self.logic(root, modules);
            let own: BTreeMap<_, _> = sheets
                .iter()
                .filter(|(id, _)| self.root_of_sheet(id) == *root)
                .collect();
            let (styles, style_maps) = styles(&own, development);
            [
                (format!("{folder}/logic.js"), logic.into_bytes()),
                (format!("maps/{folder}/logic.js.map"), map.to_json().into_bytes()),
                (format!("{folder}/styles.json"), styles.into_bytes()),
                (format!("maps/{folder}/styles.json.map"), style_maps.into_bytes()),
            ]
        });
        parts.into_iter().flatten().collect()
    }

    fn root_of_sheet(&self, id: &str) -> &str {
        self.units.units.get(id).map_or("", |unit| unit.root.as_str())
    }

    /// The code of a package, and the map to its sources.
    fn logic(&self, root: &str, modules: &Modules) -> (String, SourceMap) {
        let mut out = format!("__hutong_define__({}, {{modules:{{\n", serde_json::Value::from(root));
        let mut map = SourceMap::default();
        map.skip(&out);
        let own = modules
            .functions
            .iter()
            .filter(|(key, _)| self.app.root_of(key) == root);
        for (key, function) in own {
            let entry = format!("{}:{},\n", serde_json::Value::from(key.as_str()), function.code);
            match (entry.find('\n'), self.tree.text(&function.source)) {
                (Some(head), Some(source)) => {
                    map.add(&function.source, &source, &entry, head + 1, &function.places);
                }
                _ => map.skip(&entry),
            }
            out.push_str(&entry);
        }
        let units = self.units.units.values().filter(|unit| unit.root == root);
        let templates: Vec<String> = units.map(|unit| unit.template.clone()).collect();
        let templates = self.templates.group(self.tree, &templates, &mut map);
        out.extend(["},templates:", &templates, "});\n"]);
        (out, map)
    }

    fn add_assets(&self, files: &mut BTreeMap<String, Vec<u8>>) {
        let units: BTreeSet<&str> = self.units.units.keys().map(String::as_str).collect();
        for path in assets::find(self.tree, &units, &self.dialect.templates()) {
            if let Some(content) = self.tree.asset(&path) {
                files.insert(format!("assets/{path}"), content);
            }
        }
    }

    fn config(&self, scopes: &BTreeMap<&str, String>, sheets: &BTreeMap<String, Style>) -> AppConfig {
        let sheet = |id: &str| Some(id.to_owned()).filter(|id| sheets.contains_key(id));
        let component = |unit: &Unit| ComponentConfig {
            using_components: unit.components.clone(),
            generics: unit.generics.clone(),
            placeholders: unit.placeholders.clone(),
            options: unit.options.clone(),
            root: unit.root.clone(),
            scope: scopes.get(unit.path.as_str()).cloned().unwrap_or_default(),
            sheet: sheet(&unit.path),
        };
        let page = |unit: &Unit| {
            let reached = self.units.reachable(&unit.path);
            let ids = std::iter::once(APP_SHEET)
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
