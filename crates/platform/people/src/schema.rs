//! How the words of `policy` look in the API's description.

use hutong_policy::roles::{Right, Role};
use serde::Serialize;
use utoipa::openapi::schema::{Array, ArrayBuilder, Object, ObjectBuilder, Type};

/// A role.
pub(crate) fn role() -> Object {
    one_of(&Role::ALL)
}

/// A list of rights.
pub(crate) fn rights() -> Array {
    ArrayBuilder::new().items(one_of(Right::ALL)).build()
}

fn one_of<T: Serialize>(words: &[T]) -> Object {
    let words = words.iter().filter_map(|word| serde_json::to_value(word).ok());
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(words))
        .build()
}
