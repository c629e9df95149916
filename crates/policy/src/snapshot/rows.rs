//! What a snapshot is loaded from: rows as a database has them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::enforcement::Measure;
use crate::{AudienceError, ReleaseState, Track, VersionState};

/// A host and its offer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HostRow {
    /// `host_…`
    pub id: String,
    /// Capabilities with the first version of the host that has each. One whose version is no dotted version is
    /// not offered.
    pub offers: BTreeMap<String, String>,
}

/// A version and its review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VersionRow {
    /// `ver_…`
    pub id: String,
    /// `app_…`
    pub app: String,
    /// Its code.
    pub code: u64,
    /// How far its review has come.
    pub state: VersionState,
    /// Capabilities without which it does not run, in any order.
    pub requires: Vec<String>,
}

/// A release. All releases of (app, host) are to be loaded, also those that are over: from the highest code among
/// them follows whether a container may go back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReleaseRow {
    /// `rel_…`; what `percent` and `seat` stick to.
    pub id: String,
    /// The version.
    pub version: String,
    /// The host.
    pub host: String,
    /// The step.
    pub track: Track,
    /// What has become of it.
    pub state: ReleaseState,
    /// Whether the version was taken down on this host.
    pub taken_down: bool,
    /// Whom it is for; without one, for everybody whom the track is for.
    pub audience: Option<Value>,
    /// First moment, milliseconds since the epoch.
    pub starts_at: Option<i64>,
    /// First moment after the end, milliseconds since the epoch.
    pub ends_at: Option<i64>,
}

/// Below which code no version of an app is used any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MinimumRow {
    /// The app.
    pub app: String,
    /// The host; without one, every host.
    pub host: Option<String>,
    /// The lowest usable code.
    pub code: u64,
}

/// A measure against an app.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasureRow {
    /// The app.
    pub app: String,
    /// The measure.
    pub measure: Measure,
}

/// Why a row, or a part, was not taken. What was loaded before stays, and more may be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// Code `version_unknown`.
    #[error("version {0} was not loaded; load versions before their releases")]
    Version(String),
    /// Code `host_unknown`.
    #[error("host {0} was not loaded; load hosts first")]
    Host(String),
    /// Code `audience_invalid`.
    #[error(transparent)]
    Audience(#[from] AudienceError),
    /// Code `row_twice`.
    #[error("{0} was loaded before")]
    Twice(String),
    /// Code `part_invalid`.
    #[error("a host's part that cannot be read: {0}")]
    Part(String),
    /// Code `snapshot_full`.
    #[error("the snapshot is full: it holds 65,536 hosts and four thousand million releases")]
    Full,
}

impl SnapshotError {
    /// The stable name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Version(_) => "version_unknown",
            Self::Host(_) => "host_unknown",
            Self::Audience(_) => "audience_invalid",
            Self::Twice(_) => "row_twice",
            Self::Part(_) => "part_invalid",
            Self::Full => "snapshot_full",
        }
    }
}
