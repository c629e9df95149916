//! The catalogue as it is written down, and what must hold for it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

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

/// Who answers a capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Code beside the mini-program's own.
    Logic,
    /// The view, by ops.
    View,
    /// The broker in the host page.
    Host,
}

/// When the user is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// Never.
    #[default]
    None,
    /// The first time; the answer is kept until it is withdrawn.
    AskOnce,
    /// Every time.
    AskEach,
}

/// The form in which a dialect offers a capability. The order is that of the generated table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    /// `success`, `fail`, `complete`, or a promise.
    Callback,
    /// Returns or throws.
    Sync,
    /// `onX` / `offX`.
    Event,
    /// Returns an object at once.
    Object,
    /// Not a function.
    Value,
}

/// A text in the two languages of the container.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    pub zh_cn: String,
}

/// What a user grants.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permission {
    /// Stable name.
    pub name: String,
    /// How it is listed to the user.
    pub label: Text,
    /// Dialect → its scope.
    pub dialects: BTreeMap<String, String>,
}

/// A capability under a name of a dialect.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// The name as a member of the façade.
    pub name: String,
    /// Its form.
    pub style: Style,
    /// Names of the parameters when they are not one object.
    #[serde(default)]
    pub positional: Vec<String>,
    /// Field of the result that is returned instead of the whole.
    pub returns: Option<String>,
    /// Canonical parameter → the dialect's.
    #[serde(default)]
    pub params: BTreeMap<String, String>,
    /// Canonical field of the result → the dialect's.
    #[serde(default)]
    pub result: BTreeMap<String, String>,
    /// Parameters that the name implies.
    #[serde(default)]
    pub fixed: BTreeMap<String, Value>,
}

/// One thing a mini-program can ask of the world.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capability {
    /// `family.verb`, stable.
    pub name: String,
    /// What it does.
    pub summary: String,
    /// Who answers.
    pub side: Side,
    /// Permission it needs.
    pub permission: Option<String>,
    /// When the user is asked.
    #[serde(default)]
    pub consent: Consent,
    /// The question; `{field}` stands for a parameter.
    pub prompt: Option<Text>,
    /// JSON Schema of the parameters.
    #[serde(default = "no_fields")]
    pub params: Value,
    /// JSON Schema of the result.
    #[serde(default = "no_fields")]
    pub result: Value,
    /// Error codes besides the common ones.
    #[serde(default)]
    pub errors: Vec<String>,
    /// Dialect → names.
    #[serde(default)]
    pub dialects: BTreeMap<String, Vec<Name>>,
}

fn no_fields() -> Value {
    serde_json::json!({"type": "object", "properties": {}})
}

/// Names of one vendor, and those that no capability covers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dialect {
    /// The dialect.
    pub dialect: String,
    /// The global under which mini-programs find the façade.
    pub facade: String,
    /// Names without a capability.
    pub unsupported: BTreeMap<Style, Vec<String>>,
}

/// The whole catalogue, sorted by name.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// Every capability.
    pub capabilities: Vec<Capability>,
    /// Every permission.
    pub permissions: Vec<Permission>,
    /// Every dialect that has a list of names.
    pub dialects: Vec<Dialect>,
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
        };
        for path in yaml_files(folder)? {
            let family: Family = parse(&path)?;
            if path.file_stem().is_none_or(|stem| stem != family.name.as_str()) {
                return Err(invalid(
                    &path,
                    format!("`family: {}` is not the name of the file", family.name),
                ));
            }
            catalogue.capabilities.extend(family.capabilities);
            catalogue.permissions.extend(family.permissions);
        }
        for path in yaml_files(&folder.join("names"))? {
            catalogue.dialects.push(parse(&path)?);
        }
        catalogue.capabilities.sort_by(|a, b| a.name.cmp(&b.name));
        catalogue.permissions.sort_by(|a, b| a.name.cmp(&b.name));
        catalogue.check().map_err(|reason| invalid(folder, reason))?;
        Ok(catalogue)
    }

    /// Names of a dialect with their capability, in order of name.
    pub fn names<'a>(&'a self, dialect: &str) -> Vec<(&'a Name, &'a Capability)> {
        let mut names: Vec<_> = self
            .capabilities
            .iter()
            .flat_map(|capability| {
                capability
                    .dialects
                    .get(dialect)
                    .into_iter()
                    .flatten()
                    .map(move |name| (name, capability))
            })
            .collect();
        names.sort_by(|a, b| a.0.name.cmp(&b.0.name));
        names
    }

    fn check(&self) -> Result<(), String> {
        let permissions: BTreeSet<_> = self
            .permissions
            .iter()
            .map(|permission| permission.name.as_str())
            .collect();
        let dialects: BTreeSet<_> = self.dialects.iter().map(|dialect| dialect.dialect.as_str()).collect();
        for pair in self.capabilities.windows(2) {
            if pair[0].name == pair[1].name {
                return Err(format!("`{}` is declared twice", pair[0].name));
            }
        }
        for capability in &self.capabilities {
            let name = &capability.name;
            if capability
                .permission
                .as_deref()
                .is_some_and(|permission| !permissions.contains(permission))
            {
                return Err(format!("`{name}` needs a permission that no family declares"));
            }
            if (capability.consent == Consent::None) != capability.prompt.is_none() {
                return Err(format!(
                    "`{name}` must have a `prompt` exactly when it asks for consent"
                ));
            }
            if capability.consent == Consent::AskOnce && capability.permission.is_none() {
                return Err(format!(
                    "`{name}` keeps an answer and so needs a `permission` to keep it under"
                ));
            }
            if capability.consent != Consent::None && capability.side != Side::Host {
                return Err(format!("`{name}` asks for consent, which only the host side can"));
            }
            if let Some(unknown) = capability
                .dialects
                .keys()
                .find(|dialect| !dialects.contains(dialect.as_str()))
            {
                return Err(format!(
                    "`{name}` has names in `{unknown}`, which has no file in names/"
                ));
            }
        }
        for dialect in &self.dialects {
            let covered = self
                .names(&dialect.dialect)
                .into_iter()
                .map(|(name, _)| name.name.as_str());
            let others = dialect.unsupported.values().flatten().map(String::as_str);
            let mut seen = BTreeSet::new();
            if let Some(twice) = covered.chain(others).find(|name| !seen.insert(*name)) {
                return Err(format!("`{twice}` of {} is listed twice", dialect.dialect));
            }
        }
        Ok(())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Loads a catalogue of one family file and one dialect.
    fn load(family: &str) -> Result<Catalogue, Error> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("names")).unwrap();
        std::fs::write(folder.path().join("demo.yaml"), format!("family: demo\n{family}")).unwrap();
        std::fs::write(
            folder.path().join("names/wechat.yaml"),
            "dialect: wechat\nfacade: wx\nunsupported: {callback: [addCard]}",
        )
        .unwrap();
        Catalogue::load(folder.path())
    }

    fn refusal(capability: &str) -> String {
        load(&format!("capabilities:\n  - {capability}"))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn contradictions_are_named() {
        let plain = "name: a.b, summary: s, side: host";
        for (text, reason) in [
            (
                format!("{{{plain}, permission: fly}}"),
                "needs a permission that no family declares",
            ),
            (format!("{{{plain}, consent: ask_each}}"), "must have a `prompt`"),
            (
                format!("{{{plain}, consent: ask_once, prompt: {{en: x, zh-CN: x}}}}"),
                "needs a `permission`",
            ),
            (format!("{{{plain}}}\n  - {{{plain}}}"), "declared twice"),
            (
                format!("{{{plain}, dialects: {{wechat: [{{name: addCard, style: callback}}]}}}}"),
                "listed twice",
            ),
            (format!("{{{plain}, dialects: {{klingon: []}}}}"), "no file in names/"),
            (format!("{{{plain}, sied: host}}"), "unknown field `sied`"),
        ] {
            let said = refusal(&text);
            assert!(said.contains(reason), "{text}\n{said}");
        }
    }

    #[test]
    fn a_good_catalogue_is_sorted() {
        let catalogue =
            load("capabilities:\n  - {name: b.b, summary: s, side: host}\n  - {name: a.a, summary: s, side: logic}")
                .unwrap();
        assert_eq!(
            catalogue
                .capabilities
                .iter()
                .map(|c| c.name.as_str())
                .collect::<Vec<_>>(),
            ["a.a", "b.b"]
        );
    }
}
