//! Which release a subject gets.

use crate::{Audience, Facts};

/// One release that is in force for an app on a host.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Id of the release: what the audience's `percent` sticks to.
    pub id: String,
    /// How special the track is: a subject gets the most special release that includes it (dev before trial
    /// before gray before online).
    pub rank: u8,
    /// The version's code; the higher one wins between releases of one rank.
    pub version_code: u64,
    /// Whom it is for; without one, for everybody.
    pub audience: Option<Audience>,
    /// First moment, milliseconds since the epoch.
    pub starts_at: Option<i64>,
    /// First moment after the end, milliseconds since the epoch.
    pub ends_at: Option<i64>,
}

impl Candidate {
    fn fits(&self, facts: &Facts, now: i64) -> bool {
        self.starts_at.is_none_or(|start| start <= now)
            && self.ends_at.is_none_or(|end| now < end)
            && self
                .audience
                .as_ref()
                .is_none_or(|audience| audience.includes(facts, &self.id))
    }
}

/// The release for the subject of `facts` at `now` (milliseconds since the epoch), whatever the order of
/// `candidates`.
pub fn select<'a>(candidates: &'a [Candidate], facts: &Facts, now: i64) -> Option<&'a Candidate> {
    let fitting = candidates.iter().filter(|candidate| candidate.fits(facts, now));
    fitting.max_by_key(|candidate| (candidate.rank, candidate.version_code, &candidate.id))
}
