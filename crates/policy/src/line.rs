//! The line of releases of one app on one host: a matrix of version × track.
//!
//! The review of a version is one for all hosts ([`crate::version`]); what a host shows of it is here. `dev` and
//! `trial` are for the app's testers, `gray` for a growing part of the users, `online` for everybody.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::knobs::Rollback;
use crate::{Actor, Knobs, Refusal, VersionState};

/// The step of a release, the least special first: a subject gets the most special release that includes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Track {
    /// Everybody.
    Online,
    /// A growing part of the users.
    Gray,
    /// Invited testers.
    Trial,
    /// The developer's own devices.
    Dev,
}

/// What has become of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseState {
    /// Its first moment has not come.
    Scheduled,
    /// In force.
    Active,
    /// Gray: who has it keeps it, nobody new gets it.
    Paused,
    /// Another version took its place. Online: hosts that are too old for that one still get it.
    Superseded,
    /// Gray: its version went online.
    Finished,
    /// Gray: given up.
    Reverted,
    /// Online: its developer went back to a lower version.
    RolledBack,
    /// Its developer took it off this host.
    Offline,
    /// It never ran: before its first moment its developer took it off this host, or a higher version came.
    Cancelled,
}

/// One release of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LineRow {
    /// What has become of it.
    pub state: ReleaseState,
    /// The part of the users that it is for, 0 to 100; see [`crate::Audience::percent`].
    pub percent: u8,
}

/// All releases of one app on one host, by track and version code.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line {
    /// The releases.
    pub rows: BTreeMap<(Track, u64), LineRow>,
    /// Version codes that the operator or the host's owner took down on this host, each with who did it.
    pub taken_down: BTreeSet<(u64, Actor)>,
    /// Codes of the versions that the host's owner accepted; `None` where they are not asked. See
    /// [`crate::Acceptance`].
    pub accepted: Option<BTreeSet<u64>>,
}

/// What happens to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineAction {
    /// A version comes on a track, or its release changes.
    Put {
        /// The version's code.
        code: u64,
        /// The track.
        track: Track,
        /// The part of the users that it is for, 0 to 100.
        percent: u8,
        /// It begins later: what is there now stays until [`LineAction::Begin`].
        scheduled: bool,
        /// Milliseconds from its first moment to its end.
        lasts: Option<u64>,
    },
    /// The first moment of a scheduled release has come.
    Begin {
        /// The version's code.
        code: u64,
        /// The track.
        track: Track,
    },
    /// The gray release of a version takes nobody new.
    Pause(u64),
    /// It goes on.
    Resume(u64),
    /// It is given up; its users go back to what is online.
    Revert(u64),
    /// The version that was online before comes back.
    Rollback(u64),
    /// The developer takes a release off this host.
    TakeOffline {
        /// The version's code.
        code: u64,
        /// The track.
        track: Track,
    },
    /// The operator, or the host's owner, takes a version down on this host.
    TakeDown(u64),
    /// Who took it down lets it back.
    Restore(u64),
}

use LineAction as A;
use ReleaseState as S;

const DAY: u64 = 24 * 60 * 60 * 1000;

impl Line {
    /// The line after `action` of `by`. `version` tells the state of a version by its code.
    pub fn next(
        &self,
        action: LineAction,
        by: Actor,
        version: impl Fn(u64) -> VersionState,
        knobs: &Knobs,
    ) -> Result<Self, Refusal> {
        if !action.actors().contains(&by) {
            return Err(Refusal::WrongActor);
        }
        let mut line = self.clone();
        match action {
            A::Put {
                code,
                track,
                percent,
                scheduled,
                lasts,
            } => {
                self.may_put(code, track, version(code), knobs)?;
                match track {
                    Track::Gray => self.may_be_gray(code, percent, lasts, knobs)?,
                    _ if percent != 100 => return Err(Refusal::NotGray),
                    _ => {}
                }
                let state = match self.rows.get(&(track, code)).map(|row| row.state) {
                    // It would be taken out of force until then.
                    Some(state) if scheduled && state.is_running() => return Err(Refusal::WrongState),
                    _ if scheduled => S::Scheduled,
                    // What was halted goes on when it is resumed.
                    Some(S::Paused) => S::Paused,
                    _ => S::Active,
                };
                line.rows.insert((track, code), LineRow { state, percent });
                if !scheduled {
                    line.make_way(code, track);
                }
            }
            A::Begin { code, track } => {
                line.change((track, code), &[S::Scheduled], S::Active)?;
                self.may_put(code, track, version(code), knobs)?;
                line.make_way(code, track);
            }
            A::Pause(code) => line.change((Track::Gray, code), &[S::Active], S::Paused)?,
            A::Resume(code) => line.change((Track::Gray, code), &[S::Paused], S::Active)?,
            A::Revert(code) => line.change((Track::Gray, code), &[S::Active, S::Paused], S::Reverted)?,
            A::Rollback(to) => {
                self.may_go_back(to, version(to), knobs)?;
                for ((_, code), row) in line.on_mut(Track::Online) {
                    if code > to && row.state == S::Active {
                        row.state = S::RolledBack;
                    }
                }
                line.change((Track::Online, to), &[S::Superseded], S::Active)?;
            }
            A::TakeOffline { code, track } => {
                let there = [S::Active, S::Paused, S::Superseded];
                line.change((track, code), &[S::Scheduled], S::Cancelled)
                    .or_else(|_| line.change((track, code), &there, S::Offline))?;
            }
            A::TakeDown(code) => {
                if !self.rows.keys().any(|(_, listed)| *listed == code) || !line.taken_down.insert((code, by)) {
                    return Err(Refusal::WrongState);
                }
            }
            A::Restore(code) => {
                if !line.taken_down.remove(&(code, by)) {
                    return Err(Refusal::WrongState);
                }
            }
        }
        match self.brings(action) {
            // one that is scheduled waits for the host's word, too
            Some((code, track)) if !action.is_scheduled() && !self.is_accepted(code, track) => {
                Err(Refusal::NotAccepted)
            }
            _ => Ok(line),
        }
    }

    /// Whether its first moment alone does not begin it: the host's owner has not accepted it.
    pub fn waits(&self, code: u64, track: Track) -> bool {
        let row = self.rows.get(&(track, code));
        row.is_some_and(|row| row.state == S::Scheduled) && !self.is_accepted(code, track)
    }

    /// The gate of the host itself. Testers are let in by the developer.
    fn is_accepted(&self, code: u64, track: Track) -> bool {
        track.is_for_testers() || self.accepted.as_ref().is_none_or(|accepted| accepted.contains(&code))
    }

    /// The release that `action` brings to its subjects, now or at its first moment: the code of its version, and its
    /// track. What ends a take-down brings back what users have here.
    pub fn brings(&self, action: LineAction) -> Option<(u64, Track)> {
        match action {
            A::Put { code, track, .. } | A::Begin { code, track } => Some((code, track)),
            A::Resume(code) => Some((code, Track::Gray)),
            A::Rollback(code) => Some((code, Track::Online)),
            A::Restore(code) => {
                let is_there = |track: &Track| self.rows.get(&(*track, code)).is_some_and(|row| row.state.is_running());
                let track = [Track::Online, Track::Gray].into_iter().find(is_there);
                track.map(|track| (code, track))
            }
            A::Pause(_) | A::Revert(_) | A::TakeOffline { .. } | A::TakeDown(_) => None,
        }
    }

    /// Whether somebody took this version down here.
    pub fn is_taken_down(&self, code: u64) -> bool {
        self.taken_down.iter().any(|(listed, _)| *listed == code)
    }

    /// The version that is online.
    pub fn online(&self) -> Option<u64> {
        self.highest(Track::Online, |state| state == S::Active)
    }

    /// The version that hosts keep which are too old for another one: the highest that is or was online, is not below
    /// `minimum`, was not taken down and `fits` them.
    pub fn kept(&self, minimum: Option<u64>, fits: impl Fn(u64) -> bool) -> Option<u64> {
        let mut rows = self
            .rows
            .range((Track::Online, minimum.unwrap_or_default())..=(Track::Online, u64::MAX))
            .rev();
        rows.find(|((_, code), row)| {
            matches!(row.state, S::Active | S::Superseded) && !self.is_taken_down(*code) && fits(*code)
        })
        .map(|((_, code), _)| *code)
    }

    fn highest(&self, track: Track, is: impl Fn(ReleaseState) -> bool) -> Option<u64> {
        let mut rows = self.rows.range((track, 0)..=(track, u64::MAX)).rev();
        rows.find(|(_, row)| is(row.state)).map(|((_, code), _)| *code)
    }

    fn on_mut(&mut self, track: Track) -> impl Iterator<Item = ((Track, u64), &mut LineRow)> {
        self.rows
            .range_mut((track, 0)..=(track, u64::MAX))
            .map(|(key, row)| (*key, row))
    }

    fn change(&mut self, key: (Track, u64), from: &[ReleaseState], to: ReleaseState) -> Result<(), Refusal> {
        let row = self.rows.get_mut(&key).filter(|row| from.contains(&row.state));
        row.ok_or(Refusal::WrongState)?.state = to;
        Ok(())
    }

    fn may_be_shown(&self, code: u64, track: Track, version: VersionState) -> Result<(), Refusal> {
        if !version.may_be_shown(track) {
            return Err(Refusal::NotAdmitted);
        }
        if self.is_taken_down(code) {
            return Err(Refusal::TakenDown);
        }
        Ok(())
    }

    fn may_put(&self, code: u64, track: Track, version: VersionState, knobs: &Knobs) -> Result<(), Refusal> {
        self.may_be_shown(code, track, version)?;
        if track == Track::Gray && knobs.first_publish_full && self.online().is_none() {
            return Err(Refusal::NothingOnline);
        }
        // Testers may go back and forth; a gray release below what is online would be a rollback for some.
        let highest = match track {
            Track::Online => self.online(),
            Track::Gray => self
                .highest(track, S::is_running)
                .max(self.online().map(|code| code.saturating_add(1))),
            Track::Trial | Track::Dev => None,
        };
        if highest.is_some_and(|highest| code < highest) {
            return Err(Refusal::LowerVersion);
        }
        Ok(())
    }

    fn may_be_gray(&self, code: u64, percent: u8, lasts: Option<u64>, knobs: &Knobs) -> Result<(), Refusal> {
        let is_step = knobs.gray_steps.as_ref().is_none_or(|steps| steps.contains(&percent));
        if percent > 100 || !is_step {
            return Err(Refusal::NotAStep);
        }
        let longest = knobs.gray_within_days.map(|days| u64::from(days) * DAY);
        if longest.is_some_and(|longest| lasts.is_none_or(|lasts| longest <= lasts)) {
            return Err(Refusal::TooLong);
        }
        let running = self.rows.get(&(Track::Gray, code)).filter(|row| row.state.is_running());
        if knobs.gray_monotonic && running.is_some_and(|row| percent < row.percent) {
            return Err(Refusal::MayOnlyGrow);
        }
        Ok(())
    }

    fn may_go_back(&self, to: u64, version: VersionState, knobs: &Knobs) -> Result<(), Refusal> {
        self.may_be_shown(to, Track::Online, version)?;
        let online = self
            .online()
            .filter(|online| to < *online)
            .ok_or(Refusal::NotBackThere)?;
        let allowed = match knobs.rollback {
            Rollback::Any => true,
            Rollback::Previous => self.highest(Track::Online, |state| state == S::Superseded) == Some(to),
            Rollback::FromHighest => self.highest(Track::Online, S::has_begun) == Some(online),
        };
        let was_there = self
            .rows
            .get(&(Track::Online, to))
            .is_some_and(|row| row.state == S::Superseded);
        if allowed && was_there {
            Ok(())
        } else {
            Err(Refusal::NotBackThere)
        }
    }

    /// Takes out of force what `code` replaces: the other version of its track and, when it goes online, the gray
    /// releases up to it. A lower one that is scheduled there never begins.
    fn make_way(&mut self, code: u64, track: Track) {
        for ((_, other), row) in self.on_mut(track) {
            match row.state {
                S::Active | S::Paused if other != code => row.state = S::Superseded,
                S::Scheduled if other < code && !track.is_for_testers() => row.state = S::Cancelled,
                _ => {}
            }
        }
        if track == Track::Online {
            for ((_, other), row) in self.on_mut(Track::Gray).filter(|((_, other), _)| *other <= code) {
                match row.state {
                    S::Active | S::Paused if other == code => row.state = S::Finished,
                    S::Active | S::Paused => row.state = S::Superseded,
                    S::Scheduled => row.state = S::Cancelled,
                    _ => {}
                }
            }
        }
    }
}

impl Track {
    /// Whether only testers get its releases.
    pub fn is_for_testers(self) -> bool {
        matches!(self, Self::Trial | Self::Dev)
    }
}

impl ReleaseState {
    /// Whether its users have it.
    fn is_running(self) -> bool {
        matches!(self, Self::Active | Self::Paused)
    }

    /// Whether its users have it, or had it at some time.
    fn has_begun(self) -> bool {
        !matches!(self, Self::Scheduled | Self::Cancelled)
    }
}

impl LineAction {
    fn is_scheduled(self) -> bool {
        matches!(self, Self::Put { scheduled: true, .. })
    }

    /// On whose side this may be done.
    fn actors(self) -> &'static [Actor] {
        use Actor::{Developer, HostOwner, Operator, System};
        match self {
            Self::Put { .. } | Self::Resume(_) | Self::Rollback(_) => &[Developer, Operator],
            // The platform by itself: what is over, or breaks its budget.
            Self::Pause(_) | Self::Revert(_) | Self::TakeOffline { .. } => &[Developer, Operator, System],
            Self::Begin { .. } => &[System],
            Self::TakeDown(_) | Self::Restore(_) => &[Operator, HostOwner],
        }
    }
}
