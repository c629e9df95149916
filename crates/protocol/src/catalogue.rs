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
    /// The same, and an object that follows or ends the call is returned at once.
    Task,
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
    /// Parameters that are used where the caller gives none.
    #[serde(default)]
    pub defaults: BTreeMap<String, Value>,
    /// Canonical field → the dialect's spelling of a value → the canonical one.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, Value>>,
    /// Code for what these tables cannot say, by its name in `web/logic/src/facade/adapters`.
    pub adapter: Option<String>,
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
    /// The container has nothing of its own for it: it works where the host's page provides it.
    #[serde(default)]
    pub host_provided: bool,
    /// Few mini-programs use it: its code in the logic comes only with those that do.
    #[serde(default)]
    pub late: bool,
    /// Dialect → names. In the files a key may name several dialects.
    #[serde(default)]
    pub dialects: BTreeMap<String, Vec<Name>>,
}

fn no_fields() -> Value {
    serde_json::json!({"type": "object", "properties": {}})
}

/// How a dialect tells that a call failed.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// Field that holds the text.
    pub message: String,
    /// Whether the text starts with `<name>:fail`.
    pub named: bool,
    /// Field that holds a number, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Error code of the catalogue → the dialect's number; `other` stands for the rest.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub numbers: BTreeMap<String, i32>,
}

/// What becomes of a promise that is rejected and that nobody looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rejections {
    /// It is an unhandled rejection.
    Reported,
    /// Nothing: the vendor documents no promises, so nobody expects one.
    Silent,
}

/// The calling form of a dialect.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Whether a result says `errMsg: "<name>:ok"`.
    pub ok: bool,
    /// How failures look.
    pub failure: Failure,
    /// What a rejection does that nobody handles.
    pub rejections: Rejections,
    /// Whether what a task call returns is a promise, too.
    pub thenable_tasks: bool,
}

/// One vendor: how it is called, and all of its names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dialect {
    /// The dialect.
    pub dialect: String,
    /// The global under which mini-programs find the façade.
    pub facade: String,
    /// Other globals of the same vendor's family.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The dialect whose names mean the same here, unless a capability says otherwise.
    pub follows: Option<String>,
    /// Its calling form.
    pub form: Form,
    /// What of its pages and components works, in the words of its `canIUse`.
    #[serde(default)]
    pub features: Vec<String>,
    /// Every name that the vendor has.
    pub names: BTreeMap<Style, Vec<String>>,
}

impl Dialect {
    /// Every name, with its form.
    pub fn all(&self) -> impl Iterator<Item = (&str, Style)> {
        self.names
            .iter()
            .flat_map(|(style, names)| names.iter().map(|name| (name.as_str(), *style)))
    }
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
        catalogue.capabilities.sort_by(|a, b| a.name.cmp(&b.name));
        catalogue.permissions.sort_by(|a, b| a.name.cmp(&b.name));
        catalogue.check().map_err(|reason| invalid(folder, reason))?;
        Ok(catalogue)
    }

    /// Names of a dialect with their capability, in order of name: its own, and those of the dialect it follows.
    pub fn names<'a>(&'a self, dialect: &Dialect) -> Vec<(&'a Name, &'a Capability)> {
        let vendor: BTreeSet<_> = dialect.all().map(|(name, _)| name).collect();
        let mut names = BTreeMap::new();
        for source in dialect.follows.iter().chain([&dialect.dialect]) {
            for capability in &self.capabilities {
                for name in capability.dialects.get(source).into_iter().flatten() {
                    if *source == dialect.dialect || vendor.contains(name.name.as_str()) {
                        names.insert(name.name.as_str(), (name, capability));
                    }
                }
            }
        }
        names.into_values().collect()
    }

    /// Names of a dialect that no capability covers, by form.
    pub fn uncovered<'a>(&self, dialect: &'a Dialect) -> BTreeMap<Style, Vec<&'a str>> {
        let names = self.names(dialect);
        let covered = |name: &str| names.binary_search_by_key(&name, |(covered, _)| &covered.name).is_ok();
        let mut uncovered = BTreeMap::new();
        for (name, style) in dialect.all().filter(|(name, _)| !covered(name)) {
            uncovered.entry(style).or_insert_with(Vec::new).push(name);
        }
        uncovered
    }

    fn check(&self) -> Result<(), String> {
        let permissions: BTreeSet<_> = self
            .permissions
            .iter()
            .map(|permission| permission.name.as_str())
            .collect();
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
            if capability.host_provided && capability.side != Side::Host {
                return Err(format!(
                    "`{name}` is provided by the host, which only the host side can be"
                ));
            }
            for (dialect, names) in &capability.dialects {
                let Some(vendor) = self.dialects.iter().find(|one| one.dialect == *dialect) else {
                    return Err(format!(
                        "`{name}` has names in `{dialect}`, which has no file in names/"
                    ));
                };
                for own in names {
                    check_name(own, capability, vendor).map_err(|reason| format!("`{name}`: {reason}"))?;
                }
            }
        }
        self.dialects.iter().try_for_each(|dialect| self.check_dialect(dialect))
    }

    fn check_dialect(&self, dialect: &Dialect) -> Result<(), String> {
        let Dialect { dialect: own, .. } = dialect;
        let known = |name: &str| self.dialects.iter().any(|other| other.dialect == name && name != own);
        if let Some(unknown) = dialect.follows.as_deref().filter(|name| !known(name)) {
            return Err(format!("`{own}` follows `{unknown}`, which is no other dialect"));
        }
        let mut seen = BTreeSet::new();
        if let Some((twice, _)) = dialect.all().find(|(name, _)| !seen.insert(*name)) {
            return Err(format!("`{twice}` of {own} is listed twice"));
        }
        let mut led = BTreeSet::new();
        let names = self
            .capabilities
            .iter()
            .filter_map(|capability| capability.dialects.get(own));
        if let Some(twice) = names.flatten().find(|name| !led.insert(name.name.as_str())) {
            return Err(format!("`{}` of {own} leads to two capabilities", twice.name));
        }
        let styles: BTreeMap<_, _> = dialect.all().collect();
        let other = |(name, _): &&(&Name, &Capability)| styles[name.name.as_str()] != name.style;
        if let Some((name, capability)) = self.names(dialect).iter().find(other) {
            return Err(format!(
                "`{}` of {own} is not of the form that `{}` says",
                name.name, capability.name
            ));
        }
        Ok(())
    }
}

fn check_name(name: &Name, capability: &Capability, vendor: &Dialect) -> Result<(), String> {
    if !vendor.all().any(|(known, _)| known == name.name) {
        return Err(format!("`{}` is no name of {}", name.name, vendor.dialect));
    }
    let params = &capability.params["properties"];
    let result = &capability.result["properties"];
    let asked = name.params.keys().chain(name.fixed.keys()).chain(name.defaults.keys());
    let strangers = asked
        .filter(|field| params.get(field).is_none())
        .chain(name.result.keys().filter(|field| result.get(field).is_none()))
        .chain(
            name.values
                .keys()
                .filter(|field| params.get(field).or(result.get(field)).is_none()),
        );
    if let Some(field) = strangers.into_iter().next() {
        return Err(format!("`{}` names the field `{field}`, which is not there", name.name));
    }
    for (field, values) in &name.values {
        let choices = [params, result].map(|schema| schema[field]["enum"].as_array());
        let wrong = |value: &&Value| choices.iter().flatten().any(|choices| !choices.contains(value));
        if let Some(value) = values.values().find(wrong) {
            return Err(format!(
                "`{}` turns `{field}` into {value}, which is not allowed",
                name.name
            ));
        }
        let spellings = values.values().map(Value::to_string).collect::<BTreeSet<_>>().len();
        if result.get(field).is_some() && spellings < values.len() {
            return Err(format!(
                "`{}` has two spellings for a value of the result's `{field}`",
                name.name
            ));
        }
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str =
        "form: {ok: true, failure: {message: errMsg, named: true}, rejections: reported, thenable_tasks: false}";

    /// Loads a catalogue of one family file and two dialects.
    fn load(family: &str) -> Result<Catalogue, Error> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("names")).unwrap();
        std::fs::write(folder.path().join("demo.yaml"), format!("family: demo\n{family}")).unwrap();
        std::fs::write(
            folder.path().join("names/wechat.yaml"),
            format!("dialect: wechat\nfacade: wx\n{FORM}\nnames: {{callback: [addCard, show], sync: [read]}}"),
        )
        .unwrap();
        std::fs::write(
            folder.path().join("names/qq.yaml"),
            format!("dialect: qq\nfacade: qq\nfollows: wechat\n{FORM}\nnames: {{callback: [show, tell]}}"),
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
                format!("{{{plain}, dialects: {{wechat: [{{name: addCart, style: callback}}]}}}}"),
                "`addCart` is no name of wechat",
            ),
            (
                format!("{{{plain}, dialects: {{wechat: [{{name: show, style: sync}}]}}}}"),
                "is not of the form",
            ),
            (
                format!(
                    "{{{plain}, dialects: {{qq: [{{name: tell, style: callback}}, {{name: tell, style: callback}}]}}}}"
                ),
                "leads to two capabilities",
            ),
            (
                format!(
                    "{{{plain}, dialects: {{wechat: [{{name: show, style: callback, params: {{title: content}}}}]}}}}"
                ),
                "names the field `title`",
            ),
            (
                format!(
                    "{{{plain}, params: {{properties: {{icon: {{enum: [ok]}}}}}}, dialects: {{wechat: [{{name: show, style: callback, values: {{icon: {{yes: nice}}}}}}]}}}}"
                ),
                "turns `icon` into \"nice\"",
            ),
            (
                format!(
                    "{{{plain}, result: {{properties: {{net: {{type: string}}}}}}, dialects: {{wechat: [{{name: show, style: callback, values: {{net: {{A: a, B: a}}}}}}]}}}}"
                ),
                "two spellings",
            ),
            (
                "{name: a.b, summary: s, side: view, host_provided: true}".to_owned(),
                "provided by the host",
            ),
            (format!("{{{plain}, dialects: {{klingon: []}}}}"), "no file in names/"),
            (format!("{{{plain}, sied: host}}"), "unknown field `sied`"),
        ] {
            let said = refusal(&text);
            assert!(said.contains(reason), "{text}\n{said}");
        }
    }

    #[test]
    fn a_dialect_takes_over_names_that_its_vendor_has() {
        let catalogue = load(
            "capabilities:\n  - {name: ui.show, summary: s, side: host, dialects: {wechat: [{name: show, style: callback}, {name: addCard, style: callback}], qq: [{name: tell, style: callback}]}}\n  - {name: ui.read, summary: s, side: logic, dialects: {wechat: [{name: read, style: sync}]}}",
        )
        .unwrap();
        let names = |dialect: &str| {
            let dialect = catalogue.dialects.iter().find(|one| one.dialect == dialect).unwrap();
            let led = catalogue.names(dialect);
            led.iter()
                .map(|(name, capability)| format!("{} {}", name.name, capability.name))
                .collect::<Vec<_>>()
        };
        assert_eq!(names("qq"), ["show ui.show", "tell ui.show"]);
        assert_eq!(names("wechat"), ["addCard ui.show", "read ui.read", "show ui.show"]);
    }

    #[test]
    fn a_key_may_name_several_dialects() {
        let catalogue = load(
            "capabilities:\n  - {name: ui.show, summary: s, side: host, dialects: {wechat qq: [{name: show, style: callback}]}}",
        )
        .unwrap();
        assert_eq!(
            catalogue.capabilities[0].dialects.keys().collect::<Vec<_>>(),
            ["qq", "wechat"]
        );
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
