use serde_json::{Map, Value};

use super::diagnostics;
use crate::Diagnostic;
use crate::tree::SourceTree;

/// A JSON file of the project, read with tolerance: what has the wrong type is left out.
pub struct Json<'a> {
    pub file: &'a str,
    pub object: Map<String, Value>,
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Json<'a> {
    /// Reads a file; a file that is missing or empty is an empty object.
    pub fn read(tree: &SourceTree, file: &'a str) -> Self {
        Self::parse(file, &tree.text(file).unwrap_or_default())
    }

    /// Reads text that stands in `file`.
    pub fn parse(file: &'a str, text: &str) -> Self {
        let mut json = Self {
            file,
            object: Map::new(),
            diagnostics: Vec::new(),
        };
        if text.trim().is_empty() {
            return json;
        }
        match serde_json::from_str(text) {
            Ok(Value::Object(object)) => json.object = object,
            Ok(_) => json
                .diagnostics
                .push(diagnostics::wrong_type(file, "the file", "an object")),
            Err(error) => json.diagnostics.push(diagnostics::not_json(file, text, &error)),
        }
        json
    }

    /// Takes a value out of the object.
    pub fn take(&mut self, key: &str) -> Option<Value> {
        self.object.remove(key).filter(|value| !value.is_null())
    }

    /// Takes an object.
    pub fn map(&mut self, key: &str) -> Map<String, Value> {
        match self.take(key) {
            None => Map::new(),
            Some(Value::Object(map)) => map,
            Some(_) => {
                self.wrong(key, "an object");
                Map::new()
            }
        }
    }

    /// Takes an array.
    pub fn list(&mut self, key: &str) -> Vec<Value> {
        match self.take(key) {
            None => Vec::new(),
            Some(Value::Array(list)) => list,
            Some(_) => {
                self.wrong(key, "an array");
                Vec::new()
            }
        }
    }

    /// Takes an object whose values are texts.
    pub fn texts(&mut self, key: &str) -> Vec<(String, String)> {
        let map = self.map(key);
        let text = |(name, value): (String, Value)| {
            if let Value::String(text) = value {
                return Some((name, text));
            }
            self.wrong(&format!("{key}.{name}"), "a text");
            None
        };
        map.into_iter().filter_map(text).collect()
    }

    /// Takes a text.
    pub fn text(&mut self, key: &str) -> Option<String> {
        if let Value::String(text) = self.take(key)? {
            return Some(text);
        }
        self.wrong(key, "a text");
        None
    }

    /// Says that a value has the wrong type.
    pub fn wrong(&mut self, key: &str, wanted: &str) {
        self.diagnostics.push(diagnostics::wrong_type(self.file, key, wanted));
    }
}
