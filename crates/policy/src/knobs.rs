//! What an operator may set about review and release: data, never an `if` with a vendor's name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::health::Budget;

/// The settings. What is left out is as in [`Knobs::default`]: no limit but the budget of a gray release, and a review
/// of every version of a certified developer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a rule of its own, which is in force or not"
)]
pub struct Knobs {
    /// Developers that no operator has certified may submit versions and release to users, too.
    pub uncertified: bool,
    /// The platform admits by itself what passed the scan: nobody reviews.
    pub admit_after_scan: bool,
    /// Nothing is admitted that the operator's content checker has not answered for.
    pub content_check_required: bool,
    /// How many versions of an app may be in review at once.
    pub max_open_reviews: Option<u32>,
    /// How many reviews of an app its developer may withdraw in a day.
    pub withdraw_per_day: Option<u32>,
    /// How many in a month.
    pub withdraw_per_month: Option<u32>,
    /// Within how many hours a review is to be decided, from its submission or the end of a delay.
    pub review_within_hours: Option<u32>,
    /// How many reviews of an app its developer may have sped up in a month; zero: none.
    pub speed_up_per_month: Option<u32>,
    /// Within how many hours a review that was sped up is to be decided, from then or the end of a delay.
    pub speed_up_within_hours: Option<u32>,
    /// How many testers an app may have.
    pub max_testers: Option<u32>,
    /// A running gray release may only grow.
    pub gray_monotonic: bool,
    /// The percentages that a gray release may have; without them, any.
    pub gray_steps: Option<Vec<u8>>,
    /// A gray release must end within so many days.
    pub gray_within_days: Option<u32>,
    /// How far back is looked to judge a gray release, in minutes.
    pub halt_window_minutes: u32,
    /// Fewest starts of its version, and of the one before to compare with, for a verdict.
    pub halt_from_starts: u32,
    /// Most starts with an error, of a million; more halt it.
    pub halt_errors_per_million: Option<u32>,
    /// Most starts that crashed, of a million.
    pub halt_crashes_per_million: Option<u32>,
    /// Most errors, and most crashes, in hundredths of those of the version before.
    pub halt_percent_of_before: Option<u32>,
    /// The first release on a host is for everybody: gray comes only beside a version that is online.
    pub first_publish_full: bool,
    /// What a host is said to offer is what the operator promotes: the gate before lists and search.
    pub offer_promotable: bool,
    /// Where a rollback may go.
    pub rollback: Rollback,
}

/// Which version may take the place of the one that is online, when its developer goes back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rollback {
    /// Any that was online there before.
    #[default]
    Any,
    /// The one that was online before it.
    Previous,
    /// Any, but only while the highest version of the app on that host is online.
    FromHighest,
}

/// The vendors' rules as presets. `wechat`: reviews within seven days, sped up within twelve hours, withdrawals 87013, gray only upward 85082 and beside an online version
/// 85079. `alipay`: one open review, gray by 10, 30 or 50, back to the previous version. `alibaba-superapp`: first
/// publish in full. `mpaas`: back only from the highest version (2995952), gray by a time window below seven days.
/// `tcsas`: back to any version. Numbers are the ones that the vendors publish; what they leave open has no limit
/// here. `own` is a platform whose developers are the operator: it reviews nothing.
const PRESETS: &str = include_str!("presets.json");

const MINUTE: i64 = 60 * 1000;
const HOUR: i64 = 60 * MINUTE;

/// No limit but that of a gray release: ours, not a vendor's.
impl Default for Knobs {
    fn default() -> Self {
        Self {
            uncertified: false,
            admit_after_scan: false,
            content_check_required: false,
            max_open_reviews: None,
            withdraw_per_day: None,
            withdraw_per_month: None,
            review_within_hours: None,
            speed_up_per_month: None,
            speed_up_within_hours: None,
            max_testers: None,
            gray_monotonic: false,
            gray_steps: None,
            gray_within_days: None,
            halt_window_minutes: 60,
            halt_from_starts: 1000,
            halt_errors_per_million: Some(50_000),
            halt_crashes_per_million: Some(10_000),
            halt_percent_of_before: Some(200),
            first_publish_full: false,
            offer_promotable: false,
            rollback: Rollback::Any,
        }
    }
}

impl Knobs {
    /// Every preset by its name.
    #[expect(clippy::missing_panics_doc, reason = "a test reads the presets")]
    pub fn presets() -> BTreeMap<String, Self> {
        serde_json::from_str(PRESETS).expect("the presets are valid")
    }

    /// What a gray release may cost before the platform pauses it.
    pub fn budget(&self) -> Budget {
        Budget {
            window: i64::from(self.halt_window_minutes) * MINUTE,
            min_starts: self.halt_from_starts.into(),
            errors_per_million: self.halt_errors_per_million.map(u64::from),
            crashes_per_million: self.halt_crashes_per_million.map(u64::from),
            percent_of_before: self.halt_percent_of_before.map(u64::from),
            ..Budget::default()
        }
    }

    /// When a review that has waited since this moment is due, in milliseconds since the epoch; one that was sped up at
    /// `sped_up` has an earlier end of its own.
    pub fn review_due(&self, since: i64, sped_up: Option<i64>) -> Option<i64> {
        let end = |hours: Option<u32>, from: i64| Some(from.saturating_add(i64::from(hours?) * HOUR));
        let usual = end(self.review_within_hours, since);
        let sooner = sped_up.and_then(|at| end(self.speed_up_within_hours, Ord::max(at, since)));
        usual.into_iter().chain(sooner).min()
    }

    /// Reviews that wait since this moment or before it are overdue at `now`.
    pub fn overdue_since(&self, now: i64) -> Option<i64> {
        since(self.review_within_hours, now)
    }

    /// And of those that were sped up, the ones that wait, and were sped up, then or before.
    pub fn overdue_sped_up_since(&self, now: i64) -> Option<i64> {
        since(self.speed_up_within_hours, now)
    }
}

fn since(hours: Option<u32>, now: i64) -> Option<i64> {
    Some(now.saturating_sub(i64::from(hours?) * HOUR))
}
