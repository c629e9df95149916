//! From rows to a snapshot.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexSet;

use super::id::Id;
use super::rows::{HostRow, MeasureRow, MinimumRow, ReleaseRow, SnapshotError, VersionRow};
use super::{App, Need, Release, Since, Snapshot, Terms, Why};
use crate::dotted::dotted;
use crate::{Audience, ReleaseState, Track, VersionState};

/// Takes rows in any order but hosts and versions before releases, and makes a [`Snapshot`] of them.
#[derive(Debug, Default)]
pub struct Builder {
    apps: HashMap<Id, App>,
    hosts: HashMap<Box<str>, u16>,
    offers: Vec<BTreeMap<String, String>>,
    capabilities: IndexSet<Box<str>>,
    version_ids: IndexSet<Box<str>>,
    versions: Vec<Version>,
    requirements: HashMap<Box<[u32]>, u32>,
    releases: Vec<Release>,
    terms: Vec<Terms>,
    audiences: Vec<Audience>,
    audience_numbers: HashMap<String, u32>,
    minimums: HashMap<(u32, Option<u16>), u64>,
    measures: HashMap<u32, Vec<crate::enforcement::Measure>>,
}

#[derive(Debug)]
struct Version {
    code: u64,
    app: u32,
    /// Number of the set of capabilities without which it does not run.
    requirement: u32,
    state: VersionState,
}

fn number(length: usize) -> Result<u32, SnapshotError> {
    u32::try_from(length).map_err(|_| SnapshotError::Full)
}

impl Builder {
    /// Takes a host.
    pub fn host(&mut self, row: HostRow) -> Result<(), SnapshotError> {
        let number = u16::try_from(self.hosts.len()).map_err(|_| SnapshotError::Full)?;
        match self.hosts.entry(row.id.into()) {
            Entry::Occupied(known) => return Err(SnapshotError::Twice(known.key().to_string())),
            Entry::Vacant(new) => new.insert(number),
        };
        self.offers.push(row.offers);
        Ok(())
    }

    /// Takes a version.
    pub fn version(&mut self, row: &VersionRow) -> Result<(), SnapshotError> {
        if self.version_ids.contains(row.id.as_str()) {
            return Err(SnapshotError::Twice(row.id.clone()));
        }
        let app = self.app(&row.app)?;
        let names = row
            .requires
            .iter()
            .map(|name| number(self.capabilities.insert_full(name.as_str().into()).0));
        let mut requirement = names.collect::<Result<Vec<_>, _>>()?;
        requirement.sort_unstable();
        requirement.dedup();
        let next = number(self.requirements.len())?;
        let requirement = *self.requirements.entry(requirement.into()).or_insert(next);
        self.version_ids.insert(row.id.as_str().into());
        self.versions.push(Version {
            code: row.code,
            app,
            requirement,
            state: row.state,
        });
        Ok(())
    }

    /// Takes a release.
    pub fn release(&mut self, row: &ReleaseRow) -> Result<(), SnapshotError> {
        let unknown = || SnapshotError::Version(row.version.clone());
        let version = self
            .version_ids
            .get_index_of(row.version.as_str())
            .ok_or_else(unknown)?;
        let host = self.find_host(&row.host)?;
        let state = self.versions[version].state;
        let lives = match row.state {
            ReleaseState::Active | ReleaseState::Paused => true,
            // Every node begins it by itself, to the millisecond.
            ReleaseState::Scheduled => row.starts_at.is_some(),
            ReleaseState::Superseded => row.track == Track::Online,
            _ => false,
        };
        let mut release = Release {
            version: number(version)?,
            terms: Release::NO_TERMS,
            need: 0,
            host,
            track: row.track,
            marks: match row.state {
                ReleaseState::Paused => Release::PAUSED,
                ReleaseState::Superseded => Release::SUPERSEDED,
                _ => 0,
            },
        };
        if !lives || row.taken_down || !state.may_be_shown(row.track) {
            release.marks |= Release::GONE;
        } else if row.audience.is_some() || row.starts_at.is_some() || row.ends_at.is_some() {
            release.terms = number(self.terms.len())?;
            let audience = row.audience.as_ref().map(|rule| self.audience(rule)).transpose()?;
            self.terms.push(Terms {
                audience,
                salt: row.id.as_str().into(),
                starts_at: row.starts_at,
                ends_at: row.ends_at,
            });
        }
        number(self.releases.len())?;
        self.releases.push(release);
        Ok(())
    }

    /// Takes a minimum; the highest of several holds.
    pub fn minimum(&mut self, row: &MinimumRow) -> Result<(), SnapshotError> {
        let app = self.app(&row.app)?;
        let host = row.host.as_ref().map(|host| self.find_host(host)).transpose()?;
        let minimum = self.minimums.entry((app, host)).or_default();
        *minimum = row.code.max(*minimum);
        Ok(())
    }

    /// Takes a measure.
    pub fn measure(&mut self, row: MeasureRow) -> Result<(), SnapshotError> {
        let app = self.app(&row.app)?;
        self.measures.entry(app).or_default().push(row.measure);
        Ok(())
    }

    fn find_host(&self, id: &str) -> Result<u16, SnapshotError> {
        let known = self.hosts.get(id).copied();
        known.ok_or_else(|| SnapshotError::Host(id.to_owned()))
    }

    /// The number of an app, which it is given when it is new.
    fn app(&mut self, id: &str) -> Result<u32, SnapshotError> {
        if let Some(known) = self.apps.get(id.as_bytes()) {
            return Ok(known.number);
        }
        let number = number(self.apps.len())?;
        let app = App {
            number,
            start: 0,
            end: 0,
        };
        self.apps.insert(id.into(), app);
        Ok(number)
    }

    /// Equal rules are read and kept once.
    fn audience(&mut self, rule: &serde_json::Value) -> Result<u32, SnapshotError> {
        let text = rule.to_string();
        if let Some(known) = self.audience_numbers.get(&text) {
            return Ok(*known);
        }
        let next = number(self.audiences.len())?;
        self.audiences.push(Audience::parse(rule)?);
        self.audience_numbers.insert(text, next);
        Ok(next)
    }

    /// The snapshot of what was taken.
    pub fn build(mut self) -> Snapshot {
        let needs = self.needs();
        let versions = &self.versions;
        let line = |release: &Release| (versions[release.version as usize].app, release.host);
        let code = |release: &Release| versions[release.version as usize].code;
        self.releases.sort_unstable_by_key(|release| {
            let superseded = release.is(Release::SUPERSEDED);
            (
                line(release),
                Reverse(release.track),
                superseded,
                Reverse(code(release)),
            )
        });
        for rows in self.releases.chunk_by_mut(|left, right| line(left) == line(right)) {
            let highest = rows.iter().map(code).max().unwrap_or_default();
            let online = rows
                .iter()
                .filter(|row| row.track == Track::Online && !row.is(Release::SUPERSEDED | Release::GONE));
            let online: Vec<_> = online.map(|row| (code(row), row.need)).collect();
            for row in rows {
                if code(row) < highest {
                    row.marks |= Release::BACK;
                }
                // A superseded version serves hosts that are too old for a newer one: it needs less than that.
                let serves = |row: &Release| {
                    online
                        .iter()
                        .any(|(newer, needs)| code(row) < *newer && row.need < *needs)
                };
                if row.is(Release::SUPERSEDED) && !serves(row) {
                    row.marks |= Release::GONE;
                }
            }
        }
        self.releases.retain(|release| !release.is(Release::GONE));
        let mut starts = vec![0; self.apps.len() + 1];
        for release in &self.releases {
            starts[versions[release.version as usize].app as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        self.keep_terms();
        for app in self.apps.values_mut() {
            let at = app.number as usize;
            (app.start, app.end) = (starts[at], starts[at + 1]);
        }
        self.apps.shrink_to_fit();
        let codes = self.versions.iter().map(|version| version.code);
        let version = |(id, code)| super::Version { code, id };
        Snapshot {
            apps: self.apps,
            hosts: self.hosts,
            versions: self.version_ids.into_iter().zip(codes).map(version).collect(),
            releases: self.releases.into(),
            terms: self.terms.into(),
            audiences: self.audiences.into(),
            needs,
            minimums: self.minimums,
            measures: self.measures,
            absent: Why::NoSuchApp,
        }
    }

    /// Gives every release that may be kept what it needs of its host, and says what that is. Sets of capabilities
    /// and hosts are many, pairs of them that meet in a release few.
    fn needs(&mut self) -> Box<[Need]> {
        let offered = self.offers.iter().flat_map(BTreeMap::values);
        // 8 and 8.0 are one version.
        let texts: BTreeMap<_, _> = offered.filter_map(|text| Some((dotted(text)?, text))).collect();
        let mut requirements: Vec<_> = self.requirements.iter().map(|(names, at)| (*at, names)).collect();
        requirements.sort_unstable();
        let need = |host: u16, capability: u32| {
            let name = &self.capabilities[capability as usize];
            let since = self.offers[usize::from(host)]
                .get(&**name)
                .and_then(|text| dotted(text));
            since.map_or_else(
                || Need::Missing(name.clone()),
                |parts| {
                    Need::Since(Since {
                        text: texts[&parts].as_str().into(),
                        parts: parts.into(),
                    })
                },
            )
        };
        let mut pairs = HashMap::new();
        let (mut found, mut next) = (BTreeMap::new(), 0_u32..);
        let may_be_kept = |release: &&mut Release| !release.is(Release::GONE);
        for release in self.releases.iter_mut().filter(may_be_kept) {
            let requirement = self.versions[release.version as usize].requirement;
            let host = release.host;
            release.need = *pairs.entry((requirement, host)).or_insert_with(|| {
                let names = requirements[requirement as usize].1.iter();
                let most = names.map(|name| need(host, *name)).max();
                *found
                    .entry(most.unwrap_or(Need::Any))
                    .or_insert_with(|| next.next().unwrap_or(u32::MAX))
            });
        }
        let ranks: HashMap<u32, u32> = found.values().copied().zip(0..).collect();
        for release in self.releases.iter_mut().filter(may_be_kept) {
            release.need = ranks[&release.need];
        }
        found.into_keys().collect()
    }

    /// Forgets the terms and rules of releases that were not kept.
    fn keep_terms(&mut self) {
        let mut terms: Vec<_> = std::mem::take(&mut self.terms).into_iter().map(Some).collect();
        for release in &mut self.releases {
            let Some(kept) = terms.get_mut(release.terms as usize).and_then(Option::take) else {
                continue;
            };
            // no more are kept than there were
            release.terms = u32::try_from(self.terms.len()).unwrap_or(Release::NO_TERMS);
            self.terms.push(kept);
        }
        let audiences: BTreeSet<_> = self.terms.iter().filter_map(|terms| terms.audience).collect();
        let numbers: HashMap<u32, u32> = audiences.into_iter().zip(0..).collect();
        for terms in &mut self.terms {
            terms.audience = terms.audience.map(|audience| numbers[&audience]);
        }
        let mut at = 0..;
        self.audiences
            .retain(|_| at.next().is_some_and(|at| numbers.contains_key(&at)));
    }
}
