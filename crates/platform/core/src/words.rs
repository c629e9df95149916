//! Words of tables: what JSON calls a role, a track or a state is what the row holds.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Result;

/// The stored form.
pub fn to_text(word: impl Serialize) -> Result<String> {
    Ok(serde_json::from_value(serde_json::to_value(word)?)?)
}

/// Reads the stored form.
pub fn from_text<T: DeserializeOwned>(text: &str) -> Result<T> {
    Ok(serde_json::from_value(Value::from(text))?)
}
