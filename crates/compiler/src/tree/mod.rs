//! The source tree: the only place that touches the file system.
//!
//! Files are known by their path in the package. Packages of `node_modules` appear under
//! `miniprogram_npm/`, as if the vendor's "build npm" had put them there, once something asks for
//! them ([`SourceTree::npm_package`]).

mod diagnostics;
mod exports;
mod npm;
mod state;
mod text;
mod walk;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use hutong_dialect::DIALECTS;
use state::State;

use crate::content::Content;
use crate::limits::Limits;
use crate::memory::{Memory, Results};
use crate::style::SassOutcomes;
use crate::{Diagnostic, path};

pub use npm::NpmPackage;
pub use text::{Decoded, Text};

/// A project on disk, seen as the files of a package.
pub struct SourceTree {
    /// Canonical; nothing outside is ever opened.
    project: PathBuf,
    /// Canonical root of the package, in `project`.
    package: PathBuf,
    limits: Limits,
    /// When the build began.
    now: Option<SystemTime>,
    files: RwLock<BTreeMap<String, File>>,
    /// npm packages by real folder; None when one could not be placed.
    packages: Mutex<HashMap<PathBuf, Option<NpmPackage>>>,
    /// Where a name leads from a folder: looking it up costs a system call per folder above.
    installed: Mutex<HashMap<(PathBuf, String), Option<PathBuf>>>,
    texts: Mutex<HashMap<String, Option<Text>>>,
    assets: Mutex<HashMap<String, Option<Arc<Content>>>>,
    memory: Arc<Memory>,
    sass: SassOutcomes,
    bytes_read: AtomicU64,
    diagnostics: Mutex<Vec<Diagnostic>>,
}

#[derive(Debug, Clone)]
struct File {
    real: PathBuf,
    state: State,
}

impl SourceTree {
    /// Looks at a project folder. `Err` when there is no tree to build. What was changed long before `now` is known by
    /// its state.
    pub fn open(
        project: &Path,
        limits: Limits,
        memory: Arc<Memory>,
        now: Option<SystemTime>,
    ) -> Result<Self, Box<Diagnostic>> {
        let canonical = fs::canonicalize(project).ok().filter(|path| path.is_dir());
        let Some(project) = canonical else {
            return Err(Box::new(diagnostics::not_a_folder(&project.to_string_lossy())));
        };
        let mut tree = Self {
            package: project.clone(),
            project,
            limits,
            now,
            files: RwLock::default(),
            packages: Mutex::default(),
            installed: Mutex::default(),
            texts: Mutex::default(),
            assets: Mutex::default(),
            memory,
            sass: SassOutcomes::default(),
            bytes_read: AtomicU64::new(0),
            diagnostics: Mutex::default(),
        };
        if let Some(root) = tree.package_root() {
            tree.package = root;
        }
        tree.add_files(&tree.package, "", &["node_modules"])?;
        Ok(tree)
    }

    /// What the vendor's project file names (`miniprogramRoot`), or the folder the vendors' templates use.
    fn package_root(&self) -> Option<PathBuf> {
        let has_app = |root: &Path| root.join("app.json").is_file() && root.starts_with(&self.project);
        let configured = self.configured_roots();
        let usual = [".", "miniprogram", "src", "client"].map(str::to_owned);
        configured
            .into_iter()
            .chain(usual)
            .filter_map(|root| fs::canonicalize(self.project.join(root.trim_start_matches('/'))).ok())
            .find(|root| has_app(root))
    }

    fn configured_roots(&self) -> Vec<String> {
        let mut roots = Vec::new();
        for project in DIALECTS.iter().map(|dialect| &dialect.project) {
            for file in project.files {
                let text = self.project_file(file).unwrap_or_default();
                let config: serde_json::Value =
                    serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or_default();
                let root = |key: &&str| Some(config.get(key)?.as_str()?.to_owned());
                roots.extend(project.root_keys.iter().filter_map(root));
            }
        }
        roots
    }

    /// Text of a file beside the package root's project files (`hutong.json` …): of the project,
    /// else of the package.
    pub fn project_file(&self, name: &str) -> Option<String> {
        [&self.project, &self.package].into_iter().find_map(|root| {
            let real = fs::canonicalize(root.join(name))
                .ok()
                .filter(|real| real.starts_with(&self.project))?;
            let bytes = read(&real, self.limits.source).ok().flatten()?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        })
    }

    /// What earlier builds made of files with the same content.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// What became of the Sass files.
    pub fn sass(&self) -> &SassOutcomes {
        &self.sass
    }

    /// Threads that may work on the files.
    pub fn threads(&self) -> usize {
        self.limits.threads
    }

    /// Whether the package has this file.
    pub fn has(&self, path: &str) -> bool {
        self.files
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .contains_key(path)
    }

    /// The first of `path.extension` that the package has.
    pub fn first(&self, path: &str, extensions: &[&str]) -> Option<String> {
        let paths = extensions.iter().map(|extension| format!("{path}.{extension}"));
        paths.into_iter().find(|path| self.has(path))
    }

    /// Every path, sorted.
    pub fn paths(&self) -> Vec<String> {
        self.files
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .keys()
            .cloned()
            .collect()
    }

    /// Bytes of a file, when it exists.
    pub fn size(&self, path: &str) -> Option<u64> {
        self.file(path).map(|file| file.state.size)
    }

    /// Text of a source file without byte order mark; None (and a finding, unless the file does not
    /// exist) when it cannot be had.
    pub fn text(&self, path: &str) -> Option<Text> {
        if let Some(known) = lock(&self.texts).get(path) {
            return known.clone();
        }
        let decoded = self.load(path, self.limits.source, &self.memory.texts, |bytes| {
            Decoded::of(path, bytes)
        });
        if let Some(finding) = decoded.as_ref().and_then(|decoded| decoded.finding.clone()) {
            self.report(finding);
        }
        let text = decoded.map(|decoded| decoded.text.clone());
        lock(&self.texts).insert(path.to_owned(), text.clone());
        text
    }

    /// Content of an asset; None (and a finding, unless the file does not exist) when it cannot be had.
    pub fn asset(&self, path: &str) -> Option<Arc<Content>> {
        if let Some(known) = lock(&self.assets).get(path) {
            return known.clone();
        }
        let content = self.load(path, self.limits.asset, &self.memory.assets, Content::of);
        lock(&self.assets).insert(path.to_owned(), content.clone());
        content
    }

    /// Findings so far, in no particular order.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// What `make` makes of a file, or made of it when it was in the same state.
    fn load<T>(&self, path: &str, limit: u64, known: &Results<T>, make: impl FnOnce(Vec<u8>) -> T) -> Option<Arc<T>> {
        let File { real, state } = self.file(path)?;
        if state.size > limit {
            self.report(diagnostics::file_too_large(path, state.size, limit));
            return None;
        }
        if self.bytes_read.fetch_add(state.size, Ordering::Relaxed) + state.size > self.limits.total {
            self.report(diagnostics::too_large(path, self.limits.total));
            return None;
        }
        let read = || match read(&real, limit) {
            Ok(Some(bytes)) => Some(make(bytes)),
            Ok(None) => {
                self.report(diagnostics::file_too_large(path, limit + 1, limit));
                None
            }
            Err(error) => {
                self.report(diagnostics::unreadable(path, &error));
                None
            }
        };
        if state.is_settled {
            known.if_any(&[&path, &state.to_bytes()], read)
        } else {
            read().map(Arc::new)
        }
    }

    fn file(&self, path: &str) -> Option<File> {
        self.files
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(path)
            .cloned()
    }

    fn report(&self, diagnostic: Diagnostic) {
        lock(&self.diagnostics).push(diagnostic);
    }

    /// Adds the files below a real folder under `prefix`, without folders named in `skip`.
    fn add_files(&self, real: &Path, prefix: &str, skip: &[&str]) -> Result<(), Box<Diagnostic>> {
        let known = self.files.read().unwrap_or_else(PoisonError::into_inner).len();
        let found = walk::walk(&walk::Walk {
            project: &self.project,
            root: real,
            skip,
            limits: &self.limits,
            now: self.now,
            known,
        });
        for diagnostic in found.diagnostics {
            self.report(diagnostic);
        }
        if found.too_many {
            return Err(Box::new(diagnostics::too_many_entries(self.limits.entries)));
        }
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        for (relative, real, state) in found.files {
            if let Some(path) = path::join(prefix, &relative) {
                files.insert(path, File { real, state });
            }
        }
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads at most `limit` bytes; `Ok(None)` when there are more (the file may grow under us).
fn read(real: &Path, limit: u64) -> std::io::Result<Option<Vec<u8>>> {
    // A pipe would be waited for without end.
    if !fs::metadata(real)?.is_file() {
        return Err(std::io::Error::new(
            std::io::ErrorKind::InvalidInput,
            "not a regular file",
        ));
    }
    let mut bytes = Vec::new();
    fs::File::open(real)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}
