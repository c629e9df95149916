//! All releases of a platform in little memory, and the decision over them: which version does this subject get?
//!
//! A snapshot never changes; a node loads a new one beside it. Apps, hosts and versions are known by number, a release
//! takes sixteen bytes, rules are shared, and what cannot be shown to anybody is not kept. With a million apps nearly
//! all of it lies outside the processor's caches: what a decision asks for together lies together.

mod builder;
mod decide;
mod id;
mod part;
mod rows;

use std::collections::HashMap;

pub use builder::Builder;
pub use decide::{Chosen, Decision, Step, Why};
pub use part::{AppPart, FORMAT, Part, PartMeasure, PartRelease};
pub use rows::{HostRow, MeasureRow, MinimumRow, ReleaseRow, SnapshotError, VersionRow};

use crate::enforcement::Measure;
use crate::{Audience, Track};
use id::Id;

/// What may be shown of every app on every host. Made by [`Builder`].
#[derive(Debug)]
pub struct Snapshot {
    apps: HashMap<Id, App>,
    hosts: HashMap<Box<str>, u16>,
    versions: Box<[Version]>,
    /// By app, host, track (`dev` first), superseded ones last, the highest code first: the order of precedence.
    releases: Box<[Release]>,
    terms: Box<[Terms]>,
    audiences: Box<[Audience]>,
    /// What kept releases need of their hosts, least first.
    needs: Box<[Need]>,
    minimums: HashMap<(u32, Option<u16>), u64>,
    measures: HashMap<u32, Vec<Measure>>,
    /// What is said of an app that is not there: a host's part leaves out what has nothing on that host.
    absent: Why<'static>,
}

#[derive(Debug)]
struct Version {
    code: u64,
    id: Box<str>,
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
    /// Id of the release.
    salt: Box<str>,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
}

/// A version of a host that brought capabilities.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Since {
    parts: Box<[u64]>,
    text: Box<str>,
}

/// What a version needs of a host, least first.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Need {
    /// Nothing that it does not have.
    Any,
    /// This version of it, or a later one.
    Since(Since),
    /// A capability that it does not offer.
    Missing(Box<str>),
}

/// So many releases are gone through one after another: the processor fetches them ahead, where a search would wait for
/// memory at each of its steps.
const FEW: usize = 128;

/// An app of which something was loaded.
#[derive(Debug, Clone, Copy)]
struct App {
    number: u32,
    /// Of its releases.
    start: u32,
    end: u32,
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

    fn find_app(&self, id: &str) -> Option<App> {
        self.apps.get(id.as_bytes()).copied()
    }

    fn find(&self, app: &str, host: &str) -> Result<(App, u16), Why<'_>> {
        let app = self.find_app(app).ok_or(self.absent)?;
        let host = *self.hosts.get(host).ok_or(Why::NoSuchHost)?;
        Ok((app, host))
    }

    /// The releases of an app on a host, in the order of precedence.
    fn line(&self, app: App, host: u16) -> &[Release] {
        let of_app = &self.releases[app.start as usize..app.end as usize];
        let first = if of_app.len() <= FEW {
            of_app.iter().take_while(|release| release.host < host).count()
        } else {
            of_app.partition_point(|release| release.host < host)
        };
        let of_host = &of_app[first..];
        let length = of_host.iter().take_while(|release| release.host == host).count();
        &of_host[..length]
    }

    fn terms(&self, release: &Release) -> Option<&Terms> {
        self.terms.get(release.terms as usize)
    }

    fn audience(&self, terms: &Terms) -> Option<&Audience> {
        terms.audience.map(|audience| &self.audiences[audience as usize])
    }

    fn code(&self, release: &Release) -> u64 {
        self.versions[release.version as usize].code
    }

    fn need(&self, release: &Release) -> &Need {
        &self.needs[release.need as usize]
    }

    fn minimum(&self, app: App, host: u16) -> Option<u64> {
        [None, Some(host)]
            .into_iter()
            .filter_map(|host| self.minimums.get(&(app.number, host)).copied())
            .max()
    }

    fn measures(&self, app: App) -> &[Measure] {
        self.measures.get(&app.number).map_or(&[], Vec::as_slice)
    }
}
