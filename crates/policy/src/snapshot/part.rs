//! The part of a snapshot that one host holds itself: JSON, written down in `spec/release.md`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Need, Release, Snapshot};
use crate::Track;
use crate::enforcement::Measure;

/// What a host's SDK must know to read a part.
pub const FORMAT: u32 = 1;

/// What one host may show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Always [`FORMAT`].
    pub format: u32,
    /// The host.
    pub host: String,
    /// Rules of audiences; releases name them by their place.
    pub audiences: Vec<Value>,
    /// By id.
    pub apps: BTreeMap<String, AppPart>,
}

/// One app on that host.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AppPart {
    /// The lowest usable code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<u64>,
    /// In the order of precedence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub releases: Vec<PartRelease>,
    /// Measures that may be in force on this host.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
}

/// One release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartRelease {
    /// `ver_…`
    pub version: String,
    /// Its code.
    pub code: u64,
    /// The track.
    pub track: Track,
    /// Takes nobody new.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paused: bool,
    /// Only for hosts that are too old for a newer version online.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub superseded: bool,
    /// Containers may come from a higher code.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rollback: bool,
    /// Place of its rule in `audiences`; without one, everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<usize>,
    /// What `percent` and `seat` stick to; there when `audience` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
    /// First moment, milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<i64>,
    /// First moment after the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<i64>,
    /// The version of the host that it needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
    /// A capability that it needs and the host does not offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
}

impl Snapshot {
    /// The part for `host`; apps that have nothing there are left out. `None` when there is no such host.
    pub fn part(&self, host: &str) -> Option<Part> {
        let number = *self.hosts.get(host)?;
        let mut part = Part {
            format: FORMAT,
            host: host.to_owned(),
            audiences: Vec::new(),
            apps: BTreeMap::new(),
        };
        let mut places = BTreeMap::new();
        // As they were loaded: the same rows give the same part.
        let mut apps: Vec<_> = self.apps.iter().collect();
        apps.sort_unstable_by_key(|(_, app)| app.number);
        for (id, app) in apps {
            let measures = self.measures(*app).iter().filter(|measure| measure.is_for(host));
            let mut found = AppPart {
                minimum: self.minimum(*app, number),
                releases: Vec::new(),
                measures: measures.cloned().collect(),
            };
            for release in self.line(*app, number) {
                let mut written = self.written(release);
                if let Some(audience) = self.terms(release).and_then(|terms| terms.audience) {
                    let place = *places.entry(audience).or_insert_with(|| {
                        part.audiences.push(self.audiences[audience as usize].to_json());
                        part.audiences.len() - 1
                    });
                    written.audience = Some(place);
                }
                found.releases.push(written);
            }
            if found != AppPart::default() {
                part.apps.insert(id.into(), found);
            }
        }
        Some(part)
    }

    fn written(&self, release: &Release) -> PartRelease {
        let terms = self.terms(release);
        let salt = terms
            .filter(|terms| terms.audience.is_some())
            .map(|terms| terms.salt.to_string());
        let need = self.need(release);
        PartRelease {
            version: self.versions[release.version as usize].id.to_string(),
            code: self.code(release),
            track: release.track,
            paused: release.is(Release::PAUSED),
            superseded: release.is(Release::SUPERSEDED),
            rollback: release.is(Release::BACK),
            audience: None,
            salt,
            starts_at: terms.and_then(|terms| terms.starts_at),
            ends_at: terms.and_then(|terms| terms.ends_at),
            needs: match need {
                Need::Since(since) => Some(since.text.to_string()),
                _ => None,
            },
            missing: match need {
                Need::Missing(capability) => Some(capability.to_string()),
                _ => None,
            },
        }
    }
}
