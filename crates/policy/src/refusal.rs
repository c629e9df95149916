//! Why something may not happen to a version or a release.

/// The reasons of [`crate::Review::next`] and [`crate::Line::next`]; each has a stable code and says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// Nobody on this side may do it.
    #[error("this is for another side to do; ask them")]
    WrongActor,
    /// Not from the present state.
    #[error("the present state does not allow this; see how far it has come")]
    WrongState,
    /// [`crate::Knobs::max_open_reviews`].
    #[error("too many versions of this app are in review; withdraw one, or wait for an answer")]
    TooManyOpenReviews,
    /// [`crate::Knobs::withdraw_per_day`].
    #[error("no more reviews of this app may be withdrawn today; try again tomorrow")]
    WithdrawalsOfDayUsed,
    /// [`crate::Knobs::withdraw_per_month`].
    #[error("no more reviews of this app may be withdrawn this month; try again next month")]
    WithdrawalsOfMonthUsed,
    /// A review is sped up once.
    #[error("this review was sped up already; it is ahead of those that were not")]
    AlreadySpedUp,
    /// [`crate::Knobs::speed_up_per_month`].
    #[error("no more reviews of this app may be sped up this month; try again next month")]
    SpeedUpsOfMonthUsed,
    /// Without [`crate::Knobs::admit_after_scan`] the platform admits nothing by itself.
    #[error("a version is admitted by a review; submit it")]
    ReviewNeeded,
    /// [`crate::Knobs::content_check_required`].
    #[error(
        "the content of the version is not checked; have it checked again with POST /v1/versions/{{version}}/check"
    )]
    ContentNotChecked,
    /// Users see admitted versions, testers complete ones: [`crate::VersionState::may_be_shown`].
    #[error("the version is not admitted for this track; have it reviewed, or give it to testers once it is complete")]
    NotAdmitted,
    /// The operator or the host's owner took it down.
    #[error("the version was taken down on this host; ask whoever did so to restore it")]
    TakenDown,
    /// The host's owner wants a word of their own: [`crate::Acceptance`].
    #[error(
        "the host's owner has not accepted the version; ask them with POST /v1/versions/{{version}}/hosts/{{host}}/ask"
    )]
    NotAccepted,
    /// Codes only go up, but for rollbacks.
    #[error("a higher version is released on this track; roll back to go to a lower one")]
    LowerVersion,
    /// [`crate::Knobs::first_publish_full`].
    #[error("a gray release needs a version that is online; release one to everybody first")]
    NothingOnline,
    /// A percentage on another track.
    #[error("only a gray release is for a part of the users; give 100 percent, or release it gray")]
    NotGray,
    /// [`crate::Knobs::gray_steps`], or no percentage at all.
    #[error("this percentage is none of the steps of a gray release; take one that the operator allows")]
    NotAStep,
    /// [`crate::Knobs::gray_monotonic`].
    #[error("a running gray release may only grow; revert it instead")]
    MayOnlyGrow,
    /// [`crate::Knobs::gray_within_days`].
    #[error("a gray release must end sooner; give it an earlier end")]
    TooLong,
    /// [`crate::Knobs::rollback`], or it was never online there.
    #[error("this version is not one to roll back to; take one that was online here, as far as the operator allows")]
    NotBackThere,
}

impl Refusal {
    /// The stable name, in snake case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WrongActor => "wrong_actor",
            Self::WrongState => "wrong_state",
            Self::TooManyOpenReviews => "too_many_open_reviews",
            Self::WithdrawalsOfDayUsed => "withdrawals_of_day_used",
            Self::WithdrawalsOfMonthUsed => "withdrawals_of_month_used",
            Self::AlreadySpedUp => "already_sped_up",
            Self::SpeedUpsOfMonthUsed => "speed_ups_of_month_used",
            Self::ReviewNeeded => "review_needed",
            Self::ContentNotChecked => "content_not_checked",
            Self::NotAdmitted => "version_not_admitted",
            Self::TakenDown => "version_taken_down",
            Self::NotAccepted => "version_not_accepted",
            Self::LowerVersion => "version_rollback",
            Self::NothingOnline => "nothing_online",
            Self::NotGray => "percent_not_gray",
            Self::NotAStep => "gray_step",
            Self::MayOnlyGrow => "gray_only_grows",
            Self::TooLong => "gray_too_long",
            Self::NotBackThere => "rollback_target",
        }
    }
}
