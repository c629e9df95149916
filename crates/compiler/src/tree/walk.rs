use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;

use super::diagnostics;
use super::state::State;
use crate::Diagnostic;
use crate::limits::Limits;

/// Which folder to list, and within what.
pub struct Walk<'a> {
    /// Nothing outside is entered.
    pub project: &'a Path,
    /// Canonical folder to start at.
    pub root: &'a Path,
    /// Names of folders that are not entered.
    pub skip: &'a [&'a str],
    pub limits: &'a Limits,
    /// When the build began.
    pub now: Option<SystemTime>,
    /// Files that the tree already has; they count towards the limit.
    pub known: usize,
}

/// What lies below a folder.
#[derive(Default)]
pub struct Found {
    /// Path from the folder, real path, state.
    pub files: Vec<(String, PathBuf, State)>,
    pub diagnostics: Vec<Diagnostic>,
    pub too_many: bool,
}

/// A folder on the way down; the chain tells whether a link leads back into it.
struct Folder {
    real: PathBuf,
    path: String,
    depth: usize,
    parent: Option<Rc<Folder>>,
}

impl Folder {
    fn is_inside(&self, real: &Path) -> bool {
        self.real == real || self.parent.as_ref().is_some_and(|parent| parent.is_inside(real))
    }
}

/// Lists regular files. Names that begin with a dot are left out.
pub fn walk(walk: &Walk) -> Found {
    let mut found = Found::default();
    let mut entries = walk.known;
    let root = Folder {
        real: walk.root.to_owned(),
        path: String::new(),
        depth: 0,
        parent: None,
    };
    let mut open = vec![Rc::new(root)];
    while let Some(folder) = open.pop() {
        let listing = match fs::read_dir(&folder.real) {
            Ok(listing) => listing,
            Err(error) => {
                found.diagnostics.push(diagnostics::unreadable(&folder.path, &error));
                continue;
            }
        };
        for entry in listing.flatten() {
            entries += 1;
            if entries > walk.limits.entries {
                found.too_many = true;
                return found;
            }
            // A name must mean the same on every system, and be shown safely.
            let usable = |name: &&str| !name.contains(|c: char| c.is_control() || c == '\\');
            let Some(name) = entry.file_name().to_str().filter(usable).map(str::to_owned) else {
                found.diagnostics.push(diagnostics::unusable_name(&folder.path));
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            let path = if folder.path.is_empty() {
                name.clone()
            } else {
                format!("{}/{name}", folder.path)
            };
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            let known = if is_link {
                fs::canonicalize(entry.path()).and_then(|real| fs::metadata(&real).map(|metadata| (real, metadata)))
            } else {
                entry.metadata().map(|metadata| (entry.path(), metadata))
            };
            let (real, metadata) = match known {
                Ok(known) => known,
                Err(error) => {
                    found.diagnostics.push(diagnostics::unreadable(&path, &error));
                    continue;
                }
            };
            if !real.starts_with(walk.project) {
                found.diagnostics.push(diagnostics::link_outside(&path));
            } else if metadata.is_file() {
                found
                    .files
                    .push((path, real, State::of(&metadata, walk.now, walk.limits.settling)));
            } else if metadata.is_dir() && !walk.skip.contains(&name.as_str()) {
                if folder.depth == walk.limits.folder_depth {
                    found
                        .diagnostics
                        .push(diagnostics::too_deep(&path, walk.limits.folder_depth));
                } else if is_link && folder.is_inside(&real) {
                    found.diagnostics.push(diagnostics::link_cycle(&path));
                } else {
                    open.push(Rc::new(Folder {
                        real,
                        path,
                        depth: folder.depth + 1,
                        parent: Some(Rc::clone(&folder)),
                    }));
                }
            }
        }
    }
    found
}
