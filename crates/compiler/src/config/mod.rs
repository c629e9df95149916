//! Configuration: `app.json`, the JSON of pages and components, `hutong.json`; and `config.json`,
//! which is what containers read (`spec/package.md`).

mod app;
mod diagnostics;
mod dialect;
mod extended;
mod json;
mod keys;
mod project;
mod theme;
mod unit;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

pub use app::{App, Subpackage};
pub use diagnostics::{app_missing, no_pages};
pub use dialect::of_tree as dialect_of;
pub use extended::Extended;
pub use project::Project;
pub use unit::{Unit, Units};

/// `config.json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AppConfig {
    /// The page shown first.
    pub entry: String,
    /// Window configuration of all pages.
    pub window: Map<String, Value>,
    /// The tab bar.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tab_bar: Option<Map<String, Value>>,
    /// By path.
    pub pages: BTreeMap<String, PageConfig>,
    /// By path; pages too.
    pub components: BTreeMap<String, ComponentConfig>,
    /// Parts that are loaded when needed.
    pub subpackages: Vec<Subpackage>,
    /// Milliseconds by kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_timeout: Option<Value>,
    /// The remaining keys of `app.json`.
    pub functions: Map<String, Value>,
}

/// A page in `config.json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PageConfig {
    /// The subpackage's root.
    pub root: String,
    /// What the page's own JSON says about its window.
    pub config: Map<String, Value>,
    /// Ids of its sheets in cascade order.
    pub styles: Vec<String>,
    /// Diagnostic code when the page could not be built.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<&'static str>,
}

/// A component (or page, as a component) in `config.json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComponentConfig {
    /// Tag → component path.
    pub using_components: BTreeMap<String, String>,
    /// Generic → path of its default component.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub generics: BTreeMap<String, Option<String>>,
    /// Tag → tag to show until its component is there.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub placeholders: BTreeMap<String, String>,
    /// Options from the JSON.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub options: Map<String, Value>,
    /// The subpackage's root.
    pub root: String,
    /// Class prefix of its sheet; empty when its styles are global.
    pub scope: String,
    /// Name of its hosts for its sheet, when that is not the prefix.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub host: String,
    /// Id of its sheet, when it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
}
