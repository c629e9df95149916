use serde_json::{Map, Value};

use super::json::Json;
use crate::Diagnostic;
use crate::tree::SourceTree;

/// `theme.json`: names for colours and pictures, used in other configuration as `@name`. Containers
/// know one theme, so the light one is written in.
#[derive(Debug, Default)]
pub struct Theme(Map<String, Value>);

impl Theme {
    /// Reads the file that `themeLocation` names.
    pub fn load(tree: &SourceTree, file: &str, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut json = Json::read(tree, file);
        let light = json.map("light");
        diagnostics.append(&mut json.diagnostics);
        Self(light)
    }

    /// Replaces the names in a value by what they stand for.
    pub fn apply(&self, value: &mut Value) {
        match value {
            Value::Object(map) => self.apply_to(map),
            Value::Array(list) => list.iter_mut().for_each(|value| self.apply(value)),
            Value::String(text) => {
                if let Some(meant) = text.strip_prefix('@').and_then(|name| self.0.get(name)) {
                    *value = meant.clone();
                }
            }
            _ => {}
        }
    }

    /// Replaces the names in the values of an object.
    pub fn apply_to(&self, map: &mut Map<String, Value>) {
        map.values_mut().for_each(|value| self.apply(value));
    }
}
