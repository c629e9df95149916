//! What the operator has set about review, release and domains.

use hutong_core::{Error, Result};
use hutong_package::DomainPolicy;
use hutong_policy::Knobs;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::model::platform_policy;

/// The one row.
pub(crate) const ROW: &str = "platform";

/// The preset of a platform on which nobody has set anything: who starts one tries it with mini-programs of their own,
/// and nobody is there to review them.
pub(crate) const FIRST: &str = "own";

/// Minutes: runs are counted that long.
const DAY: u32 = 24 * 60;

/// What is stored: a preset, what differs from it, the words that the scan looks for, and what holds of domains.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) preset: String,
    pub(crate) changes: Map<String, Value>,
    #[serde(default)]
    pub(crate) words: Vec<String>,
    #[serde(default)]
    pub(crate) domains: DomainPolicy,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            preset: FIRST.to_owned(),
            changes: Map::new(),
            words: Vec::new(),
            domains: DomainPolicy::default(),
        }
    }
}

impl Settings {
    /// The knobs that come of it.
    pub(crate) fn knobs(&self) -> Result<Knobs> {
        let presets = Knobs::presets();
        let preset = presets.get(&self.preset).ok_or_else(|| {
            let names: Vec<_> = presets.keys().map(String::as_str).collect();
            Error::field("preset", &format!("must be one of {}", names.join(", ")))
        })?;
        let mut knobs = serde_json::to_value(preset)?;
        if let Some(fields) = knobs.as_object_mut() {
            fields.extend(self.changes.clone());
        }
        let knobs: Knobs = serde_json::from_value(knobs)
            .map_err(|error| Error::field("changes", &format!("is not valid: {error}")))?;
        let steps = knobs.gray_steps.iter().flatten();
        if steps.clone().any(|step| !(1..=100).contains(step)) {
            return Err(Error::field(
                "changes",
                "is not valid: gray_steps are percentages from 1 to 100",
            ));
        }
        if !(1..=DAY).contains(&knobs.halt_window_minutes) || knobs.halt_from_starts == 0 {
            return Err(Error::field(
                "changes",
                "is not valid: halt_window_minutes are 1 to 1440, halt_from_starts at least 1",
            ));
        }
        Ok(knobs)
    }
}

/// What is set, and when it was.
pub(crate) async fn settings(db: &impl ConnectionTrait) -> Result<(Settings, Option<i64>)> {
    match platform_policy::Entity::find_by_id(ROW).one(db).await? {
        Some(row) => Ok((serde_json::from_value(row.settings)?, Some(row.updated_at))),
        None => Ok((Settings::default(), None)),
    }
}

/// The knobs in force.
pub(crate) async fn current(db: &impl ConnectionTrait) -> Result<Knobs> {
    settings(db).await?.0.knobs()
}
