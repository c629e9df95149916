//! The catalogue from its folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Catalogue;
use super::model::{Capability, Name, Permission};

/// Why the catalogue or the op table cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// What was read.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// A file is not of the documented shape.
    #[error("{path}: {source}")]
    Parse {
        /// The file.
        path: PathBuf,
        /// Place and reason.
        source: serde_yaml_ng::Error,
    },
    /// The content contradicts itself.
    #[error("{path}: {reason}")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong and where.
        reason: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    #[serde(rename = "family")]
    name: String,
    #[serde(default)]
    permissions: Vec<Permission>,
    capabilities: Vec<Capability>,
}

impl Catalogue {
    /// Reads `spec/capabilities` and checks it as a whole.
    pub fn load(folder: &Path) -> Result<Self, Error> {
        let mut catalogue = Self {
            capabilities: Vec::new(),
            permissions: Vec::new(),
            dialects: Vec::new(),
            reasons: Vec::new(),
        };
        for path in yaml_files(folder)? {
            let mut family: Family = parse(&path)?;
            if path.file_stem().is_none_or(|stem| stem != family.name.as_str()) {
                return Err(invalid(
                    &path,
                    format!("`family: {}` is not the name of the file", family.name),
                ));
            }
            for capability in &mut family.capabilities {
                capability.dialects = one_by_one(&capability.dialects);
            }
            catalogue.capabilities.extend(family.capabilities);
            catalogue.permissions.extend(family.permissions);
        }
        for path in yaml_files(&folder.join("names"))? {
            catalogue.dialects.push(parse(&path)?);
        }
        let reasons = folder.join("missing/reasons.yaml");
        if reasons.exists() {
            catalogue.reasons = parse(&reasons)?;
            catalogue.check_reasons().map_err(|reason| invalid(&reasons, reason))?;
        }
        catalogue.capabilities.sort_by(|a, b| a.name.cmp(&b.name));
        catalogue.permissions.sort_by(|a, b| a.name.cmp(&b.name));
        catalogue.check().map_err(|reason| invalid(folder, reason))?;
        Ok(catalogue)
    }
}

/// A key of `dialects` may name several: each gets the names.
fn one_by_one(dialects: &BTreeMap<String, Vec<Name>>) -> BTreeMap<String, Vec<Name>> {
    let mut out: BTreeMap<String, Vec<Name>> = BTreeMap::new();
    for (key, names) in dialects {
        for dialect in key.split(' ') {
            out.entry(dialect.to_owned()).or_default().extend(names.iter().cloned());
        }
    }
    out
}

fn invalid(path: &Path, reason: String) -> Error {
    Error::Invalid {
        path: path.to_owned(),
        reason,
    }
}

fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let read = |source| Error::Read {
        path: folder.to_owned(),
        source,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(read)? {
        let path = entry.map_err(read)?.path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn parse<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Error> {
    let text = std::fs::read_to_string(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })?;
    serde_yaml_ng::from_str(&text).map_err(|source| Error::Parse {
        path: path.to_owned(),
        source,
    })
}
