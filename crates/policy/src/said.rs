//! What a host says of its user, to be asked about by rules: read from its word, which may hold anything.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::audience::{ATTRIBUTES, is_custom};

/// Most bytes of all of it as JSON.
const LONGEST: usize = 2048;
/// Most attributes.
const MOST: usize = 32;
/// Most groups.
const MOST_GROUPS: usize = 64;
/// Longest text, in bytes.
const LONGEST_TEXT: usize = 256;
/// Those that rules ask for and no word of a host says: it says the first one by vouching, the platform knows the others.
const NOT_SAID: [&str; 4] = ["user", "percent", "seat", "tester"];

/// Why what a host says of its user cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SaidError {
    /// No object, or one with too many attributes or bytes.
    #[error("an object of at most {MOST} attributes and {LONGEST} bytes was expected")]
    Object,
    /// No attribute, or one that is not for a host to say.
    #[error("{0:?} is no attribute that a host says; use custom.<name> or one of {names}", names = names())]
    Unknown(String),
    /// A value of another type, or too long.
    #[error("{name} must be {expected}")]
    Value {
        /// The attribute.
        name: String,
        /// What it may be.
        expected: &'static str,
    },
}

/// The attributes in what a host says of its user: all of them are good, or none is taken.
pub fn said(word: &Value) -> Result<BTreeMap<String, Value>, SaidError> {
    let attributes = word.as_object().filter(|attributes| attributes.len() <= MOST);
    let attributes = attributes.filter(|_| word.to_string().len() <= LONGEST);
    let mut said = BTreeMap::new();
    for (name, value) in attributes.ok_or(SaidError::Object)? {
        check(name, value)?;
        said.insert(name.clone(), value.clone());
    }
    Ok(said)
}

fn check(name: &str, value: &Value) -> Result<(), SaidError> {
    let (good, expected) = if name == "group" {
        let groups = value.as_array().filter(|groups| groups.len() <= MOST_GROUPS);
        let good = groups.is_some_and(|groups| groups.iter().all(is_text));
        (
            good,
            "a list of at most 64 texts of 1 to 256 bytes without control characters",
        )
    } else if said_names().any(|known| known == name) {
        (is_text(value), "a text of 1 to 256 bytes without control characters")
    } else if is_custom(name) && !name.contains(char::is_control) {
        (
            value.is_number() || value.is_boolean() || is_text(value),
            "a number, true, false, or a text of 1 to 256 bytes without control characters",
        )
    } else {
        return Err(SaidError::Unknown(name.to_owned()));
    };
    if good {
        return Ok(());
    }
    Err(SaidError::Value {
        name: name.to_owned(),
        expected,
    })
}

fn is_text(value: &Value) -> bool {
    let text = value.as_str();
    text.is_some_and(|text| (1..=LONGEST_TEXT).contains(&text.len()) && !text.contains(char::is_control))
}

fn said_names() -> impl Iterator<Item = &'static str> {
    ATTRIBUTES.into_iter().filter(|name| !NOT_SAID.contains(name))
}

fn names() -> String {
    said_names().collect::<Vec<_>>().join(", ")
}
