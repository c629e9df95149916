//! Pure decisions: no I/O, no clock, no randomness. Facts in, decision out.

use std::collections::BTreeMap;

use serde_json::Value;

/// What is known about the subject of a decision.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// What a sticky decision sticks to: the subject's id.
    pub subject: String,
    /// Attributes by name: `user`, `city`, `host_version`, `custom.…`.
    pub attributes: BTreeMap<String, Value>,
}
