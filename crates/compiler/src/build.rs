//! All stages in order, and what comes out of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::SystemTime;

use hutong_dialect::{Dialect, WECHAT};
use hutong_package::{Digest, Manifest};

use crate::config::{App, AppConfig, Extended, Project, Unit, Units, dialect_of};
use crate::content::Content;
use crate::limits::{self, Limits};
use crate::manifest::manifest;
use crate::memory::Memory;
use crate::resolve::Resolver;
use crate::stages::Stages;
use crate::template::Templates;
use crate::tree::SourceTree;
use crate::{Diagnostic, Facts};

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
    pub files: BTreeMap<String, Arc<Content>>,
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

impl Build {
    /// The files of the package by their hashes.
    pub fn contents(&self) -> BTreeMap<Digest, &[u8]> {
        let files = self.files.values();
        files.map(|content| (content.entry().sha256, &content[..])).collect()
    }
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
    clock: Option<Clock>,
}

/// Tells the time that files of the project have.
type Clock = fn() -> SystemTime;

/// Builds a project folder. Never fails: what could not be built is in the diagnostics.
pub fn build(project: &Path, options: &Options) -> Build {
    Session::default().build(project, options)
}

impl Session {
    /// By the clock it knows which files have been left alone long enough to be known by their state; without one, every
    /// build reads all.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock: Some(clock),
            ..Self::default()
        }
    }

    /// Builds a project folder. Never fails: what could not be built is in the diagnostics.
    pub fn build(&mut self, project: &Path, options: &Options) -> Build {
        let before = self.memory.made();
        // Depth limits keep recursion small, but not as small as some callers' stacks.
        let now = self.clock.map(|clock| clock());
        let work = || build_here(project, options, &self.memory, now);
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

fn build_here(project: &Path, options: &Options, memory: &Arc<Memory>, now: Option<SystemTime>) -> Build {
    let tree = match SourceTree::open(project, options.limits, Arc::clone(memory), now) {
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
    let extended = Extended::find(&app, &resolver);
    let mut templates = Templates::new(dialect);
    let units = Units::discover(&tree, &resolver, dialect, &app, &mut templates);
    let components = units.by_template(&templates);
    templates.compile(&tree, &components);
    let project = Project::load(&tree, &dialect.project);
    let stages = Stages {
        tree: &tree,
        resolver: &resolver,
        dialect,
        app: &app,
        extended: &extended,
        units: &units,
        templates: &templates,
    };
    let sheets = stages.sheets(options.development);
    let mut modules = stages.modules();
    let config = stages.config(&sheets);
    let mut files = stages.code(&modules, &sheets);
    files.extend(stages.assets());
    let config_json = serde_json::to_vec(&config).unwrap_or_default();
    files.insert("config.json".to_owned(), Arc::new(Content::of(config_json)));
    let manifest = manifest(options, &project, &app, dialect, &modules, &files);

    let unit_templates: Vec<String> = units
        .units
        .values()
        .filter(|unit| !unit.is_absent)
        .map(|unit| unit.template.clone())
        .collect();
    let canonical = unit_templates
        .iter()
        .filter_map(|path| Some((path.clone(), templates.canonical(path)?.to_owned())))
        .collect();

    let mut diagnostics = templates.diagnostics(&unit_templates);
    diagnostics.append(&mut modules.diagnostics);
    diagnostics.extend(doubt);
    let style_diagnostics = sheets.diagnostics();
    diagnostics.extend(style_diagnostics.cloned());
    diagnostics.extend(project.diagnostics);
    diagnostics.extend(units.diagnostics.iter().cloned());
    diagnostics.extend(app.diagnostics.iter().cloned());
    diagnostics.extend(extended.diagnostics.iter().cloned());
    let mut summary = Summary {
        dialect: dialect.name,
        pages: app.pages.len(),
        pages_ok: 0,
        components: units.units.values().filter(|unit| !unit.is_page).count(),
        files: files.len(),
        bytes: files.values().map(|content| content.entry().size).sum(),
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
