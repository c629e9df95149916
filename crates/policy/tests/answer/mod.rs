//! A decision, to be compared with that of another.

use hutong_policy::{Facts, Snapshot, Track};
use serde::{Deserialize, Serialize};

/// What a decision says, in texts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<Track>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rollback: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<u64>,
    pub why: String,
}

pub fn decide(snapshot: &Snapshot, app: &str, host: &str, facts: &Facts, now: i64) -> Answer {
    let decision = snapshot.decide(app, host, facts, now);
    let chosen = decision.version;
    Answer {
        version: chosen.map(|chosen| chosen.version.to_owned()),
        code: chosen.map(|chosen| chosen.code),
        track: chosen.map(|chosen| chosen.track),
        rollback: chosen.is_some_and(|chosen| chosen.rollback),
        minimum: decision.minimum,
        why: decision.why.code().to_owned(),
    }
}
