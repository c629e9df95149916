//! Words of tables: what JSON calls a track, a state or a side is what the row holds.

use hutong_core::Result;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::openapi::{Object, ObjectBuilder, Type};

/// The stored form.
pub(crate) fn to_text(word: impl Serialize) -> Result<String> {
    Ok(serde_json::from_value(serde_json::to_value(word)?)?)
}

/// Reads the stored form.
pub(crate) fn from_text<T: DeserializeOwned>(text: &str) -> Result<T> {
    Ok(serde_json::from_value(Value::from(text))?)
}

fn one_of<const N: usize>(words: [&'static str; N]) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(words))
        .build()
}

/// Schema of [`hutong_policy::Track`].
pub(crate) fn track_schema() -> Object {
    one_of(["dev", "trial", "gray", "online"])
}

/// Schema of [`hutong_policy::ReleaseState`].
pub(crate) fn release_state_schema() -> Object {
    one_of([
        "scheduled",
        "active",
        "paused",
        "superseded",
        "finished",
        "reverted",
        "rolled_back",
        "offline",
        "cancelled",
    ])
}

/// Schema of [`hutong_policy::Rollback`].
pub(crate) fn rollback_schema() -> Object {
    one_of(["any", "previous", "from_highest"])
}

/// Schema of [`hutong_policy::Actor`].
pub(crate) fn side_schema() -> Object {
    one_of(["developer", "operator", "host_owner", "system"])
}

/// Schema of [`hutong_policy::enforcement::Appeal`].
pub(crate) fn appeal_schema() -> Object {
    one_of(["none", "filed", "dismissed", "granted"])
}
