//! All releases of a platform in little memory, and the decision over them: which version does this subject get?
//!
//! A snapshot never changes; a node loads a new one beside it. Texts are kept once and known by number, a release
//! takes sixteen bytes, rules are shared, and what cannot be shown to anybody is not kept.

mod builder;
mod decide;
mod names;
mod part;
mod rows;

use std::collections::HashMap;

pub use builder::Builder;
pub use decide::{Chosen, Decision, Step, Why};
pub use part::{AppPart, FORMAT, Part, PartRelease};
pub use rows::{HostRow, MeasureRow, MinimumRow, ReleaseRow, SnapshotError, VersionRow};

use crate::enforcement::Measure;
use crate::{Audience, Track};
use names::{Names, Texts};

/// What may be shown of every app on every host. Made by [`Builder`].
#[derive(Debug)]
pub struct Snapshot {
    apps: Names,
    hosts: Names,
    version_ids: Texts,
    /// Of versions.
    codes: Box<[u64]>,
    /// Per app, where its releases begin; one more at the end.
    starts: Box<[u32]>,
    /// By app, host, track (`dev` first), superseded ones last, the highest code first: the order of precedence.
    releases: Box<[Release]>,
    terms: Box<[Terms]>,
    salts: Texts,
    audiences: Box<[Audience]>,
    /// What kept releases need of their hosts, least first.
    needs: Box<[Need]>,
    minimums: HashMap<(u32, Option<u16>), u64>,
    measures: HashMap<u32, Vec<Measure>>,
}

#[derive(Debug)]
struct Release {
    version: u32,
    terms: u32,
    need: u32,
    host: u16,
    track: Track,
    marks: u8,
}

impl Release {
    const NO_TERMS: u32 = u32::MAX;
    const PAUSED: u8 = 1;
    const SUPERSEDED: u8 = 2;
    /// A higher version was released on this host at some time: containers may go back.
    const BACK: u8 = 4;
    /// Only while a snapshot is built: nobody can get it.
    const GONE: u8 = 8;

    fn is(&self, marks: u8) -> bool {
        self.marks & marks != 0
    }
}

/// Whom a release is for and when.
#[derive(Debug)]
struct Terms {
    audience: Option<u32>,
    salt: u32,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
}

/// A version of a host that brought capabilities.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Since {
    parts: Box<[u64]>,
    text: Box<str>,
}

/// What a version needs of a host, least first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    /// Nothing that it does not have.
    Any,
    /// This version of it, or a later one.
    Since(Since),
    /// A capability that it does not offer.
    Missing(Box<str>),
}

/// [`Builder::host`] takes no more hosts than their numbers have room for.
fn find_host(hosts: &Names, id: &str) -> Option<u16> {
    hosts.find(id).and_then(|host| u16::try_from(host).ok())
}

impl Snapshot {
    /// How many apps it knows.
    pub fn apps(&self) -> usize {
        self.apps.len()
    }

    /// How many releases it keeps.
    pub fn releases(&self) -> usize {
        self.releases.len()
    }

    fn find(&self, app: &str, host: &str) -> Result<(u32, u16), Why<'_>> {
        let app = self.apps.find(app).ok_or(Why::NoSuchApp)?;
        let host = find_host(&self.hosts, host).ok_or(Why::NoSuchHost)?;
        Ok((app, host))
    }

    /// The releases of an app on a host, in the order of precedence.
    fn line(&self, app: u32, host: u16) -> &[Release] {
        let of_app = &self.releases[self.starts[app as usize] as usize..self.starts[app as usize + 1] as usize];
        let start = of_app.partition_point(|release| release.host < host);
        let of_host = &of_app[start..];
        &of_host[..of_host.partition_point(|release| release.host == host)]
    }

    fn terms(&self, release: &Release) -> Option<&Terms> {
        self.terms.get(release.terms as usize)
    }

    fn audience(&self, terms: &Terms) -> Option<&Audience> {
        terms.audience.map(|audience| &self.audiences[audience as usize])
    }

    fn code(&self, release: &Release) -> u64 {
        self.codes[release.version as usize]
    }

    fn need(&self, release: &Release) -> &Need {
        &self.needs[release.need as usize]
    }

    fn minimum(&self, app: u32, host: u16) -> Option<u64> {
        [None, Some(host)]
            .into_iter()
            .filter_map(|host| self.minimums.get(&(app, host)).copied())
            .max()
    }

    fn measures(&self, app: u32) -> &[Measure] {
        self.measures.get(&app).map_or(&[], Vec::as_slice)
    }
}
