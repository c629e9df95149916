//! The part of a snapshot that one host holds itself: JSON, written down in `spec/snapshot.md`.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{App, Need, Release, Since, Snapshot, SnapshotError, Terms, Version, Why};
use crate::dotted::dotted;
use crate::enforcement::{Appeal, Measure, Sanction};
use crate::{Audience, Track};

/// What a host's SDK must know to read a part.
pub const FORMAT: u32 = 1;

/// What one host may show, or a page of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Always [`FORMAT`].
    pub format: u32,
    /// The host.
    pub host: String,
    /// By id.
    pub apps: BTreeMap<String, AppPart>,
    /// The cursor of the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// One app on that host.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AppPart {
    /// The lowest usable code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<u64>,
    /// Rules of audiences; releases name them by their place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<Value>,
    /// In the order of precedence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub releases: Vec<PartRelease>,
    /// Measures that may be in force on this host.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<PartMeasure>,
}

/// What of a measure decides, and what users are told of it. The reason is for the developer alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartMeasure {
    /// `msr_…`
    pub id: String,
    /// Whether the host's owner took it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_host: bool,
    /// What it forbids.
    pub sanction: Sanction,
    /// First moment, milliseconds since the epoch.
    pub from: i64,
    /// First moment after the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    /// The rule that was broken.
    pub rule: String,
}

impl PartMeasure {
    fn of(measure: &Measure) -> Self {
        Self {
            id: measure.id.clone(),
            by_host: measure.by_host,
            sanction: measure.sanction.clone(),
            from: measure.from,
            until: measure.until.into_iter().chain(measure.lifted_at).min(),
            rule: measure.rule.clone(),
        }
    }

    fn on(self, host: &str) -> Measure {
        Measure {
            id: self.id,
            host: Some(host.to_owned()),
            by_host: self.by_host,
            sanction: self.sanction,
            from: self.from,
            until: self.until,
            lifted_at: None,
            rule: self.rule,
            rule_url: None,
            reason: String::new(),
            remedy: String::new(),
            remedy_url: None,
            appeal: Appeal::None,
        }
    }
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
    /// Place of its rule among the app's `audiences`; without one, everybody.
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
        let apps = self
            .apps
            .iter()
            .map(|(id, app)| (id.into(), self.app_part(*app, host, number)));
        Some(Part {
            format: FORMAT,
            host: host.to_owned(),
            apps: apps.filter(|(_, found)| *found != AppPart::default()).collect(),
            next: None,
        })
    }

    /// What a host reads of its part; it decides as the platform does. An app that is not in it has nothing there.
    pub fn from_part(part: Part) -> Result<Self, SnapshotError> {
        let refuse = |reason: String| SnapshotError::Part(reason);
        if part.format != FORMAT {
            return Err(refuse(format!("format is {}, this reader knows {FORMAT}", part.format)));
        }
        let mut reader = Reader::default();
        for (id, app) in part.apps {
            reader.app(&id, app, &part.host)?;
        }
        let mut needs: Vec<_> = reader.needs.into_iter().collect();
        needs.sort_unstable_by_key(|(_, at)| *at);
        Ok(Self {
            apps: reader.apps,
            hosts: [(part.host.into(), 0)].into(),
            versions: reader.versions.into(),
            releases: reader.releases.into(),
            terms: reader.terms.into(),
            audiences: reader.audiences.into(),
            needs: needs.into_iter().map(|(need, _)| need).collect(),
            minimums: reader.minimums,
            measures: reader.measures,
            absent: Why::NotReleased,
        })
    }

    fn app_part(&self, app: App, host: &str, number: u16) -> AppPart {
        let measures = self.measures(app).iter().filter(|measure| measure.is_for(host));
        let standing = measures.filter(|measure| measure.appeal != Appeal::Granted);
        let mut found = AppPart {
            minimum: self.minimum(app, number),
            measures: standing.map(PartMeasure::of).collect(),
            ..AppPart::default()
        };
        let mut places = HashMap::new();
        for release in self.line(app, number) {
            let mut written = self.written(release);
            if let Some(audience) = self.terms(release).and_then(|terms| terms.audience) {
                written.audience = Some(*places.entry(audience).or_insert_with(|| {
                    found.audiences.push(self.audiences[audience as usize].to_json());
                    found.audiences.len() - 1
                }));
            }
            found.releases.push(written);
        }
        found
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

/// What was read of a part.
#[derive(Default)]
struct Reader {
    apps: HashMap<super::id::Id, App>,
    versions: Vec<Version>,
    releases: Vec<Release>,
    terms: Vec<Terms>,
    audiences: Vec<Audience>,
    needs: HashMap<Need, u32>,
    minimums: HashMap<(u32, Option<u16>), u64>,
    measures: HashMap<u32, Vec<Measure>>,
}

fn place<T>(list: &[T]) -> Result<u32, SnapshotError> {
    u32::try_from(list.len()).map_err(|_| SnapshotError::Full)
}

impl Reader {
    fn app(&mut self, id: &str, app: AppPart, host: &str) -> Result<(), SnapshotError> {
        let number = u32::try_from(self.apps.len()).map_err(|_| SnapshotError::Full)?;
        let (start, audiences) = (place(&self.releases)?, place(&self.audiences)?);
        for rule in &app.audiences {
            self.audiences.push(Audience::parse(rule)?);
        }
        for release in app.releases {
            self.release(release, audiences)?;
        }
        let end = place(&self.releases)?;
        self.apps.insert(id.into(), App { number, start, end });
        if let Some(minimum) = app.minimum {
            self.minimums.insert((number, Some(0)), minimum);
        }
        let measures = app.measures.into_iter().map(|measure| measure.on(host));
        self.measures.insert(number, measures.collect());
        Ok(())
    }

    /// A release of an app whose rules begin at `audiences`.
    fn release(&mut self, row: PartRelease, audiences: u32) -> Result<(), SnapshotError> {
        let refuse = |what: &str| SnapshotError::Part(format!("release of {}: {what}", row.version));
        let need = match (row.missing, row.needs) {
            (Some(capability), _) => Need::Missing(capability.into()),
            (None, Some(text)) => Need::Since(Since {
                parts: dotted(&text)
                    .ok_or_else(|| refuse("needs is no dotted version"))?
                    .into(),
                text: text.into(),
            }),
            (None, None) => Need::Any,
        };
        let audience = row
            .audience
            .map(|at| u32::try_from(at).ok().and_then(|at| audiences.checked_add(at)));
        if audience.is_some_and(|at| at.is_none_or(|at| self.audiences.len() <= at as usize)) {
            return Err(refuse("there is no such audience"));
        }
        let audience = audience.flatten();
        if audience.is_some() != row.salt.is_some() {
            return Err(refuse("audience and salt go together"));
        }
        let mut release = Release {
            version: place(&self.versions)?,
            terms: Release::NO_TERMS,
            need: u32::try_from(self.needs.len()).map_err(|_| SnapshotError::Full)?,
            host: 0,
            track: row.track,
            marks: 0,
        };
        release.need = *self.needs.entry(need).or_insert(release.need);
        let marks = [
            (row.paused, Release::PAUSED),
            (row.superseded, Release::SUPERSEDED),
            (row.rollback, Release::BACK),
        ];
        release.marks = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| mark).sum();
        if audience.is_some() || row.starts_at.is_some() || row.ends_at.is_some() {
            release.terms = place(&self.terms)?;
            self.terms.push(Terms {
                audience,
                salt: row.salt.unwrap_or_default().into(),
                starts_at: row.starts_at,
                ends_at: row.ends_at,
            });
        }
        self.versions.push(Version {
            code: row.code,
            id: row.version.into(),
        });
        self.releases.push(release);
        Ok(())
    }
}
