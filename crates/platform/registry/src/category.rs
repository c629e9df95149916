//! What an app is about: hosts choose by it, users look by it.

use hutong_core::{Result, from_text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an app is about: the first level that the vendors' own lists have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    Business,
    Cars,
    Charity,
    Education,
    Entertainment,
    Finance,
    Food,
    Games,
    Government,
    Health,
    Homes,
    Logistics,
    News,
    Shopping,
    Social,
    Sports,
    Tools,
    Transport,
    Travel,
    Utilities,
}

impl Category {
    /// Reads the stored form.
    pub(crate) fn read(text: Option<&str>) -> Result<Option<Self>> {
        text.map(from_text).transpose()
    }
}
