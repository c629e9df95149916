//! Words of tables, as they are described.

use utoipa::openapi::{Object, ObjectBuilder, Type};

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

/// Schema of [`hutong_policy::Acceptance`].
pub(crate) fn acceptance_schema() -> Object {
    one_of(["asked", "accepted", "refused", "taken_back"])
}

/// Schema of [`hutong_policy::enforcement::Appeal`].
pub(crate) fn appeal_schema() -> Object {
    one_of(["none", "filed", "dismissed", "granted"])
}
