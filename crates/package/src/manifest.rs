use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{Digest, Limits, PackageError, domains::check_domain_entry};

/// The format number that this crate reads and writes.
pub const FORMAT: u32 = 1;

/// Largest integer that every reader (JavaScript too) holds exactly.
const MAX_INTEGER: u64 = (1 << 53) - 1;

const MAX_PATH: usize = 1024;

/// `manifest.json`. Its bytes are canonical: the same tree gives the same bytes.
// In every struct the fields stand in the order of their names: that is the order of the bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The app's appid.
    pub app: String,
    /// Capabilities of the catalogue that the scripts use, sorted.
    pub capabilities: BTreeSet<String>,
    /// The dialect, `wechat`, `alipay` …
    pub dialect: String,
    /// Where the app may connect to.
    pub domains: Domains,
    /// The page shown first.
    pub entry: String,
    /// Path in the package → content.
    pub files: BTreeMap<String, FileEntry>,
    /// Always [`FORMAT`].
    pub format: u32,
    /// Every page with its full path, main package first.
    pub pages: Vec<String>,
    /// What the developer declares about personal data.
    pub privacy: Vec<Privacy>,
    /// Parts that are loaded when needed.
    pub subpackages: Vec<Subpackage>,
    /// What built this, for people.
    pub toolchain: String,
    /// Which version this is.
    pub version: Version,
}

/// Entries of [`domain_allowed`](crate::domain_allowed) per kind of connection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Domains {
    /// Downloads; also images, fonts and media from the network.
    #[serde(default)]
    pub download: Vec<String>,
    /// Requests.
    #[serde(default)]
    pub request: Vec<String>,
    /// Web sockets.
    #[serde(default)]
    pub socket: Vec<String>,
    /// Uploads.
    #[serde(default)]
    pub upload: Vec<String>,
    /// Pages in a `<web-view>`.
    #[serde(default)]
    pub webview: Vec<String>,
}

/// Content of one path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Hash of the content.
    pub sha256: Digest,
    /// Bytes.
    pub size: u64,
}

impl FileEntry {
    /// The entry of `content`.
    pub fn of(content: &[u8]) -> Self {
        Self {
            sha256: Digest::of(content),
            size: content.len() as u64,
        }
    }
}

/// One privacy declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Privacy {
    /// Capability of the catalogue.
    pub capability: String,
    /// What it is used for, in the developer's words.
    pub purpose: String,
}

/// A part of the app that is loaded when needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subpackage {
    /// Name, may be empty.
    pub name: String,
    /// Its pages, relative to `root`.
    pub pages: Vec<String>,
    /// Its folder, without slash at the end.
    pub root: String,
}

/// Version of an app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Positive, only ever grows.
    pub code: u64,
    /// For people.
    pub name: String,
}

impl Manifest {
    /// Reads and checks the bytes of `manifest.json`. Only canonical bytes are read, so that every
    /// reader sees the same manifest (no double keys, no fields that one reader knows and another not).
    pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Self, PackageError> {
        within("manifest.json", bytes.len() as u64, limits.manifest)?;
        let manifest: Self = serde_json::from_slice(bytes).map_err(|error| invalid(error.to_string()))?;
        manifest.check(limits)?;
        if manifest.to_bytes() != bytes {
            return Err(invalid(
                "not in canonical form: keys sorted, no white space, every field once, no others".to_owned(),
            ));
        }
        Ok(manifest)
    }

    /// Bytes of the main package, as `main`, and of each subpackage by its root.
    pub fn parts(&self) -> BTreeMap<String, u64> {
        let roots = self.subpackages.iter().map(|part| part.root.as_str());
        let mut parts: BTreeMap<String, u64> = roots.clone().map(|root| (root.to_owned(), 0)).collect();
        parts.insert("main".to_owned(), 0);
        for (path, entry) in &self.files {
            let inside = |root: &&str| {
                let rest = ["sub/", "assets/"].iter().find_map(|kind| path.strip_prefix(kind));
                let rest = rest.and_then(|file| file.strip_prefix(root));
                rest.is_some_and(|rest| rest.starts_with('/'))
            };
            let part = roots.clone().filter(inside).max_by_key(|root| root.len());
            *parts.entry(part.unwrap_or("main").to_owned()).or_default() += entry.size;
        }
        parts
    }

    /// The canonical bytes.
    #[expect(clippy::missing_panics_doc, reason = "plain data always becomes JSON")]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("plain data always becomes JSON")
    }

    /// The rules of the format that its types do not already keep.
    pub fn check(&self, limits: &Limits) -> Result<(), PackageError> {
        if self.format != FORMAT {
            return Err(invalid(format!(
                "format is {}, this reader knows {FORMAT}",
                self.format
            )));
        }
        if self.app.is_empty() {
            return Err(invalid("app is empty".to_owned()));
        }
        if self.version.code == 0 || self.version.code > MAX_INTEGER {
            return Err(invalid(format!(
                "version.code {} is not between 1 and {MAX_INTEGER}",
                self.version.code
            )));
        }
        self.check_pages()?;
        self.check_files(limits)?;
        let lists = &self.domains;
        for entry in [
            &lists.download,
            &lists.request,
            &lists.socket,
            &lists.upload,
            &lists.webview,
        ]
        .into_iter()
        .flatten()
        {
            check_domain_entry(entry).map_err(|error| invalid(error.to_string()))?;
        }
        Ok(())
    }

    fn check_pages(&self) -> Result<(), PackageError> {
        let mut pages = BTreeSet::new();
        for page in &self.pages {
            check_path(page)?;
            if !pages.insert(page.as_str()) {
                return Err(invalid(format!("page {page:?} is listed twice")));
            }
        }
        if !pages.contains(self.entry.as_str()) {
            return Err(invalid(format!("entry {:?} is not among the pages", self.entry)));
        }
        let mut roots = BTreeSet::new();
        for Subpackage { root, pages: own, .. } in &self.subpackages {
            check_path(root)?;
            if !roots.insert(root) {
                return Err(invalid(format!("subpackage {root:?} is listed twice")));
            }
            if let Some(page) = own
                .iter()
                .find(|page| !pages.contains(format!("{root}/{page}").as_str()))
            {
                return Err(invalid(format!(
                    "page {page:?} of subpackage {root:?} is not among the pages"
                )));
            }
        }
        Ok(())
    }

    fn check_files(&self, limits: &Limits) -> Result<(), PackageError> {
        within("number of files", self.files.len() as u64, limits.files as u64)?;
        let mut total = 0;
        let mut sizes = BTreeMap::new();
        for (path, entry) in &self.files {
            check_path(path)?;
            within(path, entry.size, limits.file)?;
            total += entry.size;
            if *sizes.entry(entry.sha256).or_insert(entry.size) != entry.size {
                return Err(invalid(format!("{path:?} gives another size to the same hash")));
            }
        }
        within("all files together", total, limits.total)?;
        let parts = self.subpackages.iter().map(|part| format!("sub/{}", part.root));
        let parts = std::iter::once("main".to_owned()).chain(parts);
        let needed = parts.flat_map(|part| [format!("{part}/logic.js"), format!("{part}/styles.json")]);
        match needed
            .chain(["config.json".to_owned()])
            .find(|path| !self.files.contains_key(path))
        {
            Some(path) => Err(invalid(format!("file {path:?} is missing"))),
            None => Ok(()),
        }
    }

    /// Contents that still have to be uploaded: those of the manifest that `have` lacks.
    pub fn missing(&self, have: &BTreeSet<Digest>) -> BTreeSet<Digest> {
        self.files
            .values()
            .map(|entry| entry.sha256)
            .filter(|digest| !have.contains(digest))
            .collect()
    }
}

/// A path in a package: relative, `/` between non-empty names, none of them `.` or `..`, no control
/// characters and no `\` (a path must mean the same on every system).
fn check_path(path: &str) -> Result<(), PackageError> {
    let bad_name = |name: &str| name.is_empty() || name == "." || name == "..";
    let bad_char = |c: char| c.is_control() || c == '\\';
    if path.len() > MAX_PATH || path.split('/').any(bad_name) || path.contains(bad_char) {
        return Err(invalid(format!("{path:?} is not a path of a package")));
    }
    Ok(())
}

fn invalid(reason: String) -> PackageError {
    PackageError::ManifestInvalid { reason }
}

pub(crate) fn within(what: &str, found: u64, limit: u64) -> Result<(), PackageError> {
    if found > limit {
        return Err(PackageError::LimitExceeded {
            what: what.to_owned(),
            found,
            limit,
        });
    }
    Ok(())
}
