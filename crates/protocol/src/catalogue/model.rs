//! The catalogue as it is written down: the shapes of the files in `spec/capabilities`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// The user sees or hears something of it, or is taken elsewhere.
    #[serde(default)]
    pub shows: bool,
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

/// Why names of vendors have no capability.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// For people: one sentence.
    pub reason: String,
    /// Which names; `*` stands for any letters.
    pub names: Vec<String>,
}

impl Reason {
    /// Whether it is the reason for this name.
    pub fn is_for(&self, name: &str) -> bool {
        self.pattern_of(name).is_some()
    }

    /// The first pattern that fits the name.
    pub fn pattern_of(&self, name: &str) -> Option<&str> {
        self.names
            .iter()
            .map(String::as_str)
            .find(|pattern| fits(pattern, name))
    }
}

fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((head, tail)) => name.strip_prefix(head).is_some_and(|rest| {
            rest.char_indices()
                .map(|(at, _)| at)
                .chain([rest.len()])
                .any(|at| fits(tail, &rest[at..]))
        }),
    }
}
