//! How far a version has come: the review, which is one for all hosts. What each host shows is in [`crate::line`].
//!
//! ```text
//! uploading → uploaded → scanning → ready → in_review → admitted → removed
//!                          │  ↑       ↑        │ ↕          ↑         │
//!                          ↓  │       │        │ delayed    └─────────┘
//!                       scan_failed   └────────┴→ withdrawn, rejected
//! ```
//!
//! Two gates stand behind it: *admitted* (a host may show it to its users) and *promotable* (the operator may
//! place it in search, entry slots and lists), a right of its own that is given and taken apart from the state.

use serde::{Deserialize, Serialize};

use crate::{Knobs, Refusal, Track};

/// How far a version has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VersionState {
    /// Files are still missing.
    Uploading,
    /// Complete.
    Uploaded,
    /// Machines look at it.
    Scanning,
    /// Machines found something that forbids a review.
    ScanFailed,
    /// Its developer may submit it.
    Ready,
    /// People look at it.
    InReview,
    /// The review waits for something, for example a document.
    Delayed,
    /// Refused; its developer may answer and submit it again.
    Rejected,
    /// Taken back by its developer.
    Withdrawn,
    /// It may be released to users.
    Admitted,
    /// Taken down by the operator, everywhere.
    Removed,
}

/// What happens to a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the table says it")]
pub enum VersionAction {
    Complete,
    Scan,
    PassScan,
    FailScan,
    Submit,
    Withdraw,
    Delay,
    Resume,
    Approve,
    Reject,
    Remove,
    Restore,
    Promote,
    Demote,
    SpeedUp,
}

/// On whose side somebody acts. Who may do so within an organisation is in [`crate::roles`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The app's organisation.
    Developer,
    /// Who runs the platform.
    Operator,
    /// The host's organisation, for its own host.
    HostOwner,
    /// The platform by itself: scans, schedules, the automatic halt.
    System,
}

/// A version's review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Review {
    /// How far it has come.
    pub state: VersionState,
    /// Whether the operator may place it.
    pub promotable: bool,
}

/// What [`Knobs`] are held against: counts are over all versions of the app.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReviewFacts {
    /// The operator's content checker has not answered for the version.
    pub unchecked: bool,
    /// Versions in review or delayed.
    pub open: u32,
    /// Reviews withdrawn on this day.
    pub withdrawn_today: u32,
    /// Reviews withdrawn in this month.
    pub withdrawn_this_month: u32,
    /// This review was sped up already.
    pub sped_up: bool,
    /// Reviews sped up in this month.
    pub sped_up_this_month: u32,
}

use Actor::{Developer, Operator, System};
use VersionAction as A;
use VersionState as S;

/// Action, who may cause it, from which states, to which. `None` leaves the state as it is.
type Row = (
    VersionAction,
    &'static [Actor],
    &'static [VersionState],
    Option<VersionState>,
);

const TABLE: &[Row] = &[
    (A::Complete, &[Developer], &[S::Uploading], Some(S::Uploaded)),
    (
        A::Scan,
        &[System, Operator],
        &[S::Uploaded, S::ScanFailed],
        Some(S::Scanning),
    ),
    (A::PassScan, &[System], &[S::Scanning], Some(S::Ready)),
    (A::FailScan, &[System], &[S::Scanning], Some(S::ScanFailed)),
    (
        A::Submit,
        &[Developer],
        &[S::Ready, S::Withdrawn, S::Rejected],
        Some(S::InReview),
    ),
    (
        A::Withdraw,
        &[Developer],
        &[S::InReview, S::Delayed],
        Some(S::Withdrawn),
    ),
    (A::Delay, &[Operator], &[S::InReview], Some(S::Delayed)),
    (A::Resume, &[Operator], &[S::Delayed], Some(S::InReview)),
    (A::Approve, &[Operator], &[S::InReview, S::Delayed], Some(S::Admitted)),
    // Only where the operator reviews nothing: `admit_after_scan`.
    (A::Approve, &[System], &[S::Ready], Some(S::Admitted)),
    (A::Reject, &[Operator], &[S::InReview, S::Delayed], Some(S::Rejected)),
    (A::Remove, &[Operator], &[S::Admitted], Some(S::Removed)),
    (A::Restore, &[Operator], &[S::Removed], Some(S::Admitted)),
    (A::Promote, &[Operator], &[S::Admitted], None),
    (A::Demote, &[Operator], &[S::Admitted, S::Removed], None),
    (A::SpeedUp, &[Developer], &[S::InReview], None),
];

impl Review {
    /// The review of a version whose upload has begun.
    pub const BEGUN: Self = Self {
        state: S::Uploading,
        promotable: false,
    };

    /// The gate before search, entry slots and lists, where [`Knobs::offer_promotable`] says so.
    pub fn may_be_promoted(self) -> bool {
        self.promotable && self.state == S::Admitted
    }

    /// The review after `action` of `by`.
    pub fn next(self, action: VersionAction, by: Actor, facts: ReviewFacts, knobs: &Knobs) -> Result<Self, Refusal> {
        let mut rows = TABLE
            .iter()
            .filter(|row| row.0 == action && row.1.contains(&by))
            .peekable();
        if rows.peek().is_none() {
            return Err(Refusal::WrongActor);
        }
        let (_, _, _, to) = rows
            .find(|row| row.2.contains(&self.state))
            .ok_or(Refusal::WrongState)?;
        let reached = |limit: Option<u32>, count: u32| limit.is_some_and(|limit| limit <= count);
        match action {
            A::Submit if reached(knobs.max_open_reviews, facts.open) => return Err(Refusal::TooManyOpenReviews),
            A::Withdraw if reached(knobs.withdraw_per_day, facts.withdrawn_today) => {
                return Err(Refusal::WithdrawalsOfDayUsed);
            }
            A::Withdraw if reached(knobs.withdraw_per_month, facts.withdrawn_this_month) => {
                return Err(Refusal::WithdrawalsOfMonthUsed);
            }
            A::SpeedUp if facts.sped_up => return Err(Refusal::AlreadySpedUp),
            A::SpeedUp if reached(knobs.speed_up_per_month, facts.sped_up_this_month) => {
                return Err(Refusal::SpeedUpsOfMonthUsed);
            }
            A::Approve if by == System && !knobs.admit_after_scan => return Err(Refusal::ReviewNeeded),
            A::Approve if knobs.content_check_required && facts.unchecked => return Err(Refusal::ContentNotChecked),
            _ => {}
        }
        Ok(Self {
            state: to.unwrap_or(self.state),
            promotable: match action {
                A::Promote => true,
                A::Demote => false,
                _ => self.promotable,
            },
        })
    }
}

impl VersionState {
    /// Every state.
    pub const ALL: [Self; 11] = [
        S::Uploading,
        S::Uploaded,
        S::Scanning,
        S::ScanFailed,
        S::Ready,
        S::InReview,
        S::Delayed,
        S::Rejected,
        S::Withdrawn,
        S::Admitted,
        S::Removed,
    ];

    /// The gate before a host: users see what was admitted, testers what is complete and not known to be bad.
    pub fn may_be_shown(self, track: Track) -> bool {
        match track {
            Track::Gray | Track::Online => self == S::Admitted,
            Track::Dev | Track::Trial => !matches!(self, S::Uploading | S::ScanFailed | S::Removed),
        }
    }
}

impl VersionAction {
    /// Every action.
    pub const ALL: [Self; 15] = [
        A::Complete,
        A::Scan,
        A::PassScan,
        A::FailScan,
        A::Submit,
        A::Withdraw,
        A::Delay,
        A::Resume,
        A::Approve,
        A::Reject,
        A::Remove,
        A::Restore,
        A::Promote,
        A::Demote,
        A::SpeedUp,
    ];
}

impl Actor {
    /// Every side.
    pub const ALL: [Self; 4] = [Self::Developer, Self::Operator, Self::HostOwner, Self::System];
}
