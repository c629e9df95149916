//! Packages of `node_modules`, placed where the vendor's "build npm" would put them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use hutong_dialect::Npm;
use serde_json::Value;

use super::{SourceTree, exports, lock, read};

/// Folder of the package that npm packages appear in.
const FOLDER: &str = "miniprogram_npm";

/// An npm package that is part of the tree now.
#[derive(Debug, Clone, PartialEq)]
pub struct NpmPackage {
    /// Its folder in the package.
    pub path: String,
    /// Its main script, from `path`, without guessing extensions.
    main: String,
    /// What it says about the names of its files.
    exports: Value,
}

impl NpmPackage {
    /// Where `rest` of `name/rest` may be, from `path`; empty is the main script.
    pub fn file(&self, rest: &str) -> String {
        let subpath = if rest.is_empty() {
            ".".to_owned()
        } else {
            format!("./{rest}")
        };
        let usual = if rest.is_empty() { self.main.as_str() } else { rest };
        exports::target(&self.exports, &subpath).unwrap_or_else(|| usual.to_owned())
    }
}

impl SourceTree {
    /// The npm package `name` as seen from the file `from`: a built one in a `miniprogram_npm`
    /// folder above, else one of `node_modules`.
    pub fn npm_package(&self, from: &str, name: &str, npm: Npm) -> Option<NpmPackage> {
        self.built_package(from, name)
            .or_else(|| self.installed_package(from, name, npm))
    }

    fn built_package(&self, from: &str, name: &str) -> Option<NpmPackage> {
        let mut folder = Some(crate::path::folder(from));
        while let Some(above) = folder {
            let path = crate::path::join(above, &format!("{FOLDER}/{name}"))?;
            if self.has_built(&path) {
                return Some(NpmPackage {
                    path,
                    main: "index".to_owned(),
                    exports: Value::Null,
                });
            }
            folder = (!above.is_empty()).then(|| crate::path::folder(above));
        }
        None
    }

    /// Whether the project itself has files in a folder (and not because a package was placed there).
    fn has_built(&self, folder: &str) -> bool {
        if self.is_taken(folder) {
            return false;
        }
        let files = self.files.read().unwrap_or_else(PoisonError::into_inner);
        files
            .range(format!("{folder}/")..)
            .next()
            .is_some_and(|(path, _)| crate::path::is_in(path, folder))
    }

    fn is_taken(&self, folder: &str) -> bool {
        lock(&self.packages)
            .values()
            .flatten()
            .any(|package| package.path == folder)
    }

    fn installed_package(&self, from: &str, name: &str, npm: Npm) -> Option<NpmPackage> {
        let asker = self.package_of(from);
        let start = asker.as_ref().map_or(&self.package, |(real, _)| real);
        let real = self.installed_folder(start, name)?;
        if let Some(known) = lock(&self.packages).get(&real) {
            return known.clone();
        }
        // Two versions of one name: the second lives below the package that asked for it.
        let top = format!("{FOLDER}/{name}");
        let path = match (&asker, self.is_taken(&top)) {
            (Some((_, asker)), true) => format!("{}/{top}", asker.path),
            _ => top,
        };
        let package = self.place(&real, path, npm);
        lock(&self.packages).insert(real, package.clone());
        package
    }

    /// Real folder of the package `name` in a `node_modules` above `start`.
    fn installed_folder(&self, start: &Path, name: &str) -> Option<PathBuf> {
        let key = (start.to_owned(), name.to_owned());
        if let Some(known) = lock(&self.installed).get(&key) {
            return known.clone();
        }
        let found = start
            .ancestors()
            .take_while(|folder| folder.starts_with(&self.project))
            .filter_map(|folder| fs::canonicalize(folder.join("node_modules").join(name)).ok())
            .find(|real| real.is_dir() && real.starts_with(&self.project));
        lock(&self.installed).insert(key, found.clone());
        found
    }

    /// The placed npm package that a file belongs to, and its real folder.
    fn package_of(&self, file: &str) -> Option<(PathBuf, NpmPackage)> {
        let packages = lock(&self.packages);
        let placed = packages
            .iter()
            .filter_map(|(real, package)| Some((real.clone(), package.clone()?)));
        placed
            .filter(|(_, package)| crate::path::is_in(file, &package.path))
            .max_by_key(|(_, package)| package.path.len())
    }

    /// Where the vendor builds packages, one with mini-program code names its folder (`miniprogram`, by
    /// default `miniprogram_dist`); any other is taken as plain modules.
    fn place(&self, real: &Path, path: String, npm: Npm) -> Option<NpmPackage> {
        let description = read(&real.join("package.json"), self.limits.source).ok().flatten();
        let mut description: Value = description
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        let text = |key: &str| description.get(key).and_then(Value::as_str);
        let folders = match npm {
            Npm::Built => [text("miniprogram"), Some("miniprogram_dist")],
            Npm::Whole => [None, None],
        };
        let code = folders
            .into_iter()
            .flatten()
            .filter_map(|folder| fs::canonicalize(real.join(folder)).ok())
            .find(|folder| folder.is_dir() && folder.starts_with(real));
        let package = match &code {
            Some(_) => NpmPackage {
                path,
                main: "index".to_owned(),
                exports: Value::Null,
            },
            None => NpmPackage {
                path,
                main: text("main").or(text("module")).unwrap_or("index").to_owned(),
                exports: description.get_mut("exports").map_or(Value::Null, Value::take),
            },
        };
        let code = code.unwrap_or_else(|| real.to_owned());
        if let Err(diagnostic) = self.add_files(&code, &package.path, &["node_modules"]) {
            self.report(*diagnostic);
            return None;
        }
        Some(package)
    }
}
