//! The decision: the releases of an app on a host are gone through in the order of precedence, and the first that
//! fits is it.

use std::cmp::Ordering;
use std::fmt;

use serde_json::Value;

use super::{App, Need, Release, Snapshot};
use crate::dotted::compare;
use crate::enforcement::{InForce, Measure, in_force};
use crate::{Facts, Track};

/// What a subject gets.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision<'s> {
    /// The version, if there is one.
    pub version: Option<Chosen<'s>>,
    /// A container that runs a lower code ends it.
    pub minimum: Option<u64>,
    /// Why.
    pub why: Why<'s>,
}

/// The version that a subject gets. With host and track it names one release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen<'s> {
    /// `ver_…`
    pub version: &'s str,
    /// Its code.
    pub code: u64,
    /// The track.
    pub track: Track,
    /// Whether a container may come from a higher code: one was released on this host at some time.
    pub rollback: bool,
}

/// Why a subject gets a version, or why it does not get this one. `Display` says it to a person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Why<'s> {
    /// It gets it.
    Released,
    /// No version of the app was loaded.
    NoSuchApp,
    /// The host was not loaded.
    NoSuchHost,
    /// Nothing is released there.
    NotReleased,
    /// A measure is in force.
    Suspended(&'s Measure),
    /// Only testers get it.
    NotATester,
    /// It begins at this moment, milliseconds since the epoch.
    NotBegun(i64),
    /// It ended at this moment, milliseconds since the epoch.
    Over(i64),
    /// The version is below the lowest usable code.
    BelowMinimum(u64),
    /// The rule does not include the subject.
    NotInAudience,
    /// It takes nobody new.
    Paused,
    /// It needs this version of the host.
    HostTooOld(&'s str),
    /// It needs a capability that the host does not offer.
    CapabilityMissing(&'s str),
    /// Superseded, and the host is not too old for a newer one.
    Superseded,
}

/// One release that was looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step<'s> {
    /// The release.
    pub release: Chosen<'s>,
    /// The subject's place between 0 and 100 in it, where a rule may ask for it.
    pub place: Option<f64>,
    /// What came of it.
    pub why: Why<'s>,
}

impl Why<'_> {
    /// The stable name, in snake case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::NoSuchApp => "no_such_app",
            Self::NoSuchHost => "no_such_host",
            Self::NotReleased => "not_released",
            Self::Suspended(_) => "suspended",
            Self::NotATester => "not_a_tester",
            Self::NotBegun(_) => "not_begun",
            Self::Over(_) => "over",
            Self::BelowMinimum(_) => "below_minimum",
            Self::NotInAudience => "not_in_audience",
            Self::Paused => "paused",
            Self::HostTooOld(_) => "host_too_old",
            Self::CapabilityMissing(_) => "capability_missing",
            Self::Superseded => "superseded",
        }
    }
}

impl fmt::Display for Why<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Released => f.write_str("it is released to this subject"),
            Self::NoSuchApp => f.write_str("there is no such app"),
            Self::NoSuchHost => f.write_str("there is no such host"),
            Self::NotReleased => f.write_str("nothing is released on this host"),
            Self::Suspended(measure) => f.write_str(&measure.message()),
            Self::NotATester => f.write_str("it is for testers, and the subject is none"),
            Self::NotBegun(at) => write!(f, "it begins at {at} milliseconds since the epoch"),
            Self::Over(at) => write!(f, "it ended at {at} milliseconds since the epoch"),
            Self::BelowMinimum(code) => write!(f, "versions below code {code} are not used any more"),
            Self::NotInAudience => f.write_str("its rule does not include the subject"),
            Self::Paused => f.write_str("it is paused, and the subject does not have it yet"),
            Self::HostTooOld(needs) => write!(f, "it needs version {needs} of the host or a later one"),
            Self::CapabilityMissing(name) => write!(f, "it needs {name}, which the host does not offer"),
            Self::Superseded => f.write_str("a newer version took its place"),
        }
    }
}

impl Snapshot {
    /// What `host` shows of `app` to the subject of `facts` at `now` (milliseconds since the epoch). A host version
    /// that is not said, or is no dotted version, counts as the newest.
    pub fn decide(&self, app: &str, host: &str, facts: &Facts, now: i64) -> Decision<'_> {
        let mut decision = Decision {
            version: None,
            minimum: None,
            why: Why::NotReleased,
        };
        let (app, number) = match self.find(app, host) {
            Ok(found) => found,
            Err(why) => return Decision { why, ..decision },
        };
        decision.minimum = self.minimum(app, number);
        if let Some(measure) = self.suspension(app, host, now) {
            decision.why = Why::Suspended(measure);
            return decision;
        }
        for (release, why) in self.verdicts(app, number, decision.minimum, facts, now) {
            if why == Why::Released {
                decision.version = Some(self.chosen(release));
                decision.why = why;
                break;
            }
            if !release.is(Release::SUPERSEDED) {
                decision.why = why;
            }
        }
        decision
    }

    /// Every release that [`Snapshot::decide`] may look at, in its order, with what comes of it: why a subject gets
    /// this version and no other.
    pub fn explain<'s>(&'s self, app: &str, host: &str, facts: &Facts, now: i64) -> Vec<Step<'s>> {
        let Ok((app, number)) = self.find(app, host) else {
            return Vec::new();
        };
        let suspension = self.suspension(app, host, now).map(Why::Suspended);
        let step = |(release, why)| Step {
            release: self.chosen(release),
            place: self
                .terms(release)
                .filter(|terms| terms.audience.is_some())
                .map(|terms| facts.percent(&terms.salt)),
            why: suspension.unwrap_or(why),
        };
        self.verdicts(app, number, self.minimum(app, number), facts, now)
            .map(step)
            .collect()
    }

    /// What is forbidden to `app` on `host` at `now`.
    pub fn in_force(&self, app: &str, host: &str, now: i64) -> InForce<'_> {
        let app = self.find_app(app);
        in_force(app.map_or(&[][..], |app| self.measures(app)), host, now)
    }

    /// Ids of the releases of `app` on `host` whose rule has a cap: their seats are facts of a decision.
    pub fn seated(&self, app: &str, host: &str) -> Vec<&str> {
        let Ok((app, host)) = self.find(app, host) else {
            return Vec::new();
        };
        let terms = self.line(app, host).iter().filter_map(|release| self.terms(release));
        let capped = terms.filter(|terms| self.audience(terms).is_some_and(crate::Audience::is_capped));
        capped.map(|terms| &*terms.salt).collect()
    }

    fn suspension(&self, app: App, host: &str, now: i64) -> Option<&Measure> {
        in_force(self.measures(app), host, now).suspended
    }

    fn chosen(&self, release: &Release) -> Chosen<'_> {
        Chosen {
            version: &self.versions[release.version as usize].id,
            code: self.code(release),
            track: release.track,
            rollback: release.is(Release::BACK),
        }
    }

    fn verdicts<'s>(
        &'s self,
        app: App,
        host: u16,
        minimum: Option<u64>,
        facts: &Facts,
        now: i64,
    ) -> impl Iterator<Item = (&'s Release, Why<'s>)> {
        // The highest code online for which the host is too old.
        let mut too_new = None;
        self.line(app, host).iter().map(move |release| {
            let code = self.code(release);
            let superseded = release.is(Release::SUPERSEDED);
            if superseded && too_new.is_none_or(|newer| newer <= code) {
                return (release, Why::Superseded);
            }
            let why = self.verdict(release, minimum, facts, now);
            let too_old = matches!(why, Why::HostTooOld(_) | Why::CapabilityMissing(_));
            if release.track == Track::Online && too_old && !superseded {
                too_new = too_new.max(Some(code));
            }
            (release, why)
        })
    }

    fn verdict(&self, release: &Release, minimum: Option<u64>, facts: &Facts, now: i64) -> Why<'_> {
        let code = self.code(release);
        if release.track.is_for_testers() && !facts.tester {
            return Why::NotATester;
        }
        if let Some(minimum) = minimum.filter(|minimum| code < *minimum) {
            return Why::BelowMinimum(minimum);
        }
        if let Some(terms) = self.terms(release) {
            if let Some(start) = terms.starts_at.filter(|start| now < *start) {
                return Why::NotBegun(start);
            }
            // A superseded release is over by its nature.
            let end = terms.ends_at.filter(|_| !release.is(Release::SUPERSEDED));
            if let Some(end) = end.filter(|end| *end <= now) {
                return Why::Over(end);
            }
            let included = |audience: &crate::Audience| audience.includes(facts, &terms.salt);
            if !self.audience(terms).is_none_or(included) {
                return Why::NotInAudience;
            }
        }
        if release.is(Release::PAUSED) && facts.running != Some(code) {
            return Why::Paused;
        }
        match self.need(release) {
            Need::Any => Why::Released,
            Need::Since(since) => {
                let has = facts.attributes.get("host_version").and_then(Value::as_str);
                let order = has.and_then(|has| compare(has, &since.parts));
                if order.is_none_or(Ordering::is_ge) {
                    Why::Released
                } else {
                    Why::HostTooOld(&since.text)
                }
            }
            Need::Missing(capability) => Why::CapabilityMissing(capability),
        }
    }
}
