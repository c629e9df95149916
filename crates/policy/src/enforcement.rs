//! Measures against an app: what is in force for (app, host) at a moment.
//!
//! The operator measures everywhere or on one host; a host's owner on its own host alone. A measure has a rule that
//! was broken, a reason, a remedy, perhaps a deadline, and can be appealed against.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// What a measure forbids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Sanction {
    /// Nothing yet; from the deadline on, what is said here.
    Warning {
        /// Milliseconds since the epoch.
        deadline: Option<i64>,
        /// What follows when it passes.
        then: Option<Box<Sanction>>,
    },
    /// Some capabilities.
    CapabilityBan {
        /// Names of the catalogue; `pay.*` is all of an area.
        capabilities: BTreeSet<String>,
    },
    /// Some pages.
    PageBan {
        /// Their paths, without a query.
        pages: BTreeSet<String>,
    },
    /// The whole app, for a time or until it is mended.
    Suspension,
    /// The whole app, for good: nothing new of it is taken either.
    Ban,
}

/// How far an appeal against a measure has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Appeal {
    /// There is none.
    #[default]
    None,
    /// Filed; the measure stays in force.
    Filed,
    /// Dismissed; the measure stays in force.
    Dismissed,
    /// Granted: the measure was wrong, and is over.
    Granted,
}

/// One measure against an app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// `msr_…`
    pub id: String,
    /// The host it is for; without one, every host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Whether the host's owner took it; then it names that host.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_host: bool,
    /// What it forbids.
    pub sanction: Sanction,
    /// First moment, milliseconds since the epoch.
    pub from: i64,
    /// First moment after the end; without one, it holds until it is lifted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    /// When it was lifted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifted_at: Option<i64>,
    /// The rule that was broken, for people.
    pub rule: String,
    /// Where that rule stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule_url: Option<String>,
    /// What happened, for the developer.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
    /// Where to do it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy_url: Option<String>,
    /// How far an appeal has come.
    #[serde(default)]
    pub appeal: Appeal,
}

/// Most capabilities, or pages, that a measure names.
pub const NAMED: usize = 200;

/// Why a measure may not be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MeasureError {
    /// Code `measure_empty`.
    #[error(
        "the measure forbids nothing: name capabilities or pages, or give the warning a deadline with what follows"
    )]
    Empty,
    /// Code `measure_many`.
    #[error("the measure names more than {NAMED}; ban an area of capabilities with .*, or suspend the app")]
    Many,
    /// Code `measure_page`.
    #[error("{page:?} is no path of a page; name it as app.json does, without / before it and without a query")]
    Page {
        /// What was named.
        page: String,
    },
    /// Code `measure_capability`.
    #[error("{capability:?} is in no catalogue; name a capability, or all of an area as pay.*")]
    Capability {
        /// What was named.
        capability: String,
    },
    /// Code `measure_times`.
    #[error("the measure ends before it begins")]
    Times,
}

impl MeasureError {
    /// The stable name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "measure_empty",
            Self::Many => "measure_many",
            Self::Page { .. } => "measure_page",
            Self::Capability { .. } => "measure_capability",
            Self::Times => "measure_times",
        }
    }
}

/// Whether a measure that forbids `sanction` from `from` until `until` may be taken. `is_known` is asked for names of
/// capabilities, or of areas with `.*`.
pub fn check(
    sanction: &Sanction,
    from: i64,
    until: Option<i64>,
    is_known: &impl Fn(&str) -> bool,
) -> Result<(), MeasureError> {
    sanction.check(is_known)?;
    if until.is_some_and(|until| until <= from) {
        return Err(MeasureError::Times);
    }
    Ok(())
}

/// What is in force for an app on a host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InForce<'a> {
    /// The measure for which the app is not shown at all; the one that lasts longest.
    pub suspended: Option<&'a Measure>,
    /// Whether the app is banned, so that no version of it is taken or released.
    pub banned: bool,
    /// Capabilities that every call is refused.
    pub blocked_capabilities: BTreeSet<&'a str>,
    /// Pages that are not opened.
    pub blocked_pages: BTreeSet<&'a str>,
    /// Everything in force, warnings included, in the order of ids: what the developer is told.
    pub measures: Vec<&'a Measure>,
}

impl Sanction {
    /// What this is at `now`: a warning whose deadline has passed is what follows it.
    pub fn at(&self, now: i64) -> &Self {
        match self {
            Self::Warning {
                deadline: Some(deadline),
                then: Some(then),
            } if *deadline <= now => then.at(now),
            _ => self,
        }
    }

    /// Whether it forbids something, or will; a warning may also stay one.
    fn check(&self, is_known: &impl Fn(&str) -> bool) -> Result<(), MeasureError> {
        let named = match self {
            Self::Warning {
                deadline,
                then: Some(then),
            } => {
                then.check(is_known)?;
                usize::from(deadline.is_some())
            }
            Self::CapabilityBan { capabilities } => {
                if let Some(name) = capabilities.iter().find(|name| !is_known(name)) {
                    let capability = name.clone();
                    return Err(MeasureError::Capability { capability });
                }
                capabilities.len()
            }
            Self::PageBan { pages } => {
                let bad = pages
                    .iter()
                    .find(|page| page.is_empty() || page.starts_with('/') || page.contains(['?', '#']));
                if let Some(page) = bad {
                    return Err(MeasureError::Page { page: page.clone() });
                }
                pages.len()
            }
            Self::Warning { then: None, .. } | Self::Suspension | Self::Ban => 1,
        };
        match named {
            0 => Err(MeasureError::Empty),
            1..=NAMED => Ok(()),
            _ => Err(MeasureError::Many),
        }
    }
}

impl Measure {
    /// Whether it is for `host`, at whatever moment.
    pub fn is_for(&self, host: &str) -> bool {
        self.host.as_ref().map_or(!self.by_host, |listed| listed == host)
    }

    /// Whether it holds on `host` at `now`.
    pub fn is_in_force(&self, host: &str, now: i64) -> bool {
        let here = self.is_for(host);
        let begun = self.from <= now;
        let over = self.until.is_some_and(|until| until <= now) || self.lifted_at.is_some_and(|lifted| lifted <= now);
        here && begun && !over && self.appeal != Appeal::Granted
    }

    /// Moments at which what it forbids may become something else.
    pub fn turns(&self) -> Vec<i64> {
        let mut turns = vec![self.from];
        turns.extend(self.until.into_iter().chain(self.lifted_at));
        let mut sanction = &self.sanction;
        while let Sanction::Warning {
            deadline,
            then: Some(then),
        } = sanction
        {
            turns.extend(*deadline);
            sanction = then;
        }
        turns
    }

    /// What the user is told when the app does not open.
    pub fn message(&self) -> String {
        let who = if self.by_host { "this app" } else { "the platform" };
        format!("this mini-program was suspended by {who}: {}", self.rule)
    }
}

/// What is in force on `host` at `now`, whatever the order of `measures`.
pub fn in_force<'a>(measures: impl IntoIterator<Item = &'a Measure>, host: &str, now: i64) -> InForce<'a> {
    let mut found = InForce::default();
    found
        .measures
        .extend(measures.into_iter().filter(|measure| measure.is_in_force(host, now)));
    found.measures.sort_by(|left, right| left.id.cmp(&right.id));
    for measure in found.measures.iter().copied() {
        match measure.sanction.at(now) {
            Sanction::Warning { .. } => {}
            Sanction::CapabilityBan { capabilities } => {
                found
                    .blocked_capabilities
                    .extend(capabilities.iter().map(String::as_str));
            }
            Sanction::PageBan { pages } => found.blocked_pages.extend(pages.iter().map(String::as_str)),
            sanction @ (Sanction::Suspension | Sanction::Ban) => {
                // A host's owner has no say about the app elsewhere.
                found.banned |= *sanction == Sanction::Ban && !measure.by_host;
                let until = |measure: &Measure| measure.until.unwrap_or(i64::MAX);
                if found.suspended.is_none_or(|longest| until(longest) <= until(measure)) {
                    found.suspended = Some(measure);
                }
            }
        }
    }
    found
}

impl InForce<'_> {
    /// Whether calls of `capability` are refused: it, or its area with `.*`, is banned.
    pub fn blocks_capability(&self, capability: &str) -> bool {
        let area = capability.split('.').next().unwrap_or_default();
        self.blocked_capabilities.contains(capability) || self.blocked_capabilities.contains(&*format!("{area}.*"))
    }

    /// Whether the page at `path`, with or without a query, is not opened.
    pub fn blocks_page(&self, path: &str) -> bool {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        self.blocked_pages.contains(path.trim_start_matches('/'))
    }
}
