//! What an operator may set about review and release: data, never an `if` with a vendor's name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The settings. What is left out is as in [`Knobs::default`]: no limit, and a review
/// of every version of a certified developer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// How many testers an app may have.
    pub max_testers: Option<u32>,
    /// A running gray release may only grow.
    pub gray_monotonic: bool,
    /// The percentages that a gray release may have; without them, any.
    pub gray_steps: Option<Vec<u8>>,
    /// A gray release must end within so many days.
    pub gray_within_days: Option<u32>,
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

/// The vendors' rules as presets. `wechat`: reviews within seven days, withdrawals 87013, gray only upward 85082 and beside an online version
/// 85079. `alipay`: one open review, gray by 10, 30 or 50, back to the previous version. `alibaba-superapp`: first
/// publish in full. `mpaas`: back only from the highest version (2995952), gray by a time window below seven days.
/// `tcsas`: back to any version. Numbers are the ones that the vendors publish; what they leave open has no limit
/// here. `own` is a platform whose developers are the operator: it reviews nothing.
const PRESETS: &str = include_str!("presets.json");

const HOUR: i64 = 60 * 60 * 1000;

impl Knobs {
    /// Every preset by its name.
    #[expect(clippy::missing_panics_doc, reason = "a test reads the presets")]
    pub fn presets() -> BTreeMap<String, Self> {
        serde_json::from_str(PRESETS).expect("the presets are valid")
    }

    /// When a review that has waited since this moment is due, in milliseconds since the epoch.
    pub fn review_due(&self, since: i64) -> Option<i64> {
        let hours = self.review_within_hours?;
        Some(since.saturating_add(i64::from(hours) * HOUR))
    }

    /// Reviews that wait since this moment or before it are overdue at `now`.
    pub fn overdue_since(&self, now: i64) -> Option<i64> {
        let hours = self.review_within_hours?;
        Some(now.saturating_sub(i64::from(hours) * HOUR))
    }
}
