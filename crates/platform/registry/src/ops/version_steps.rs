//! The steps that people take with a version: who may, what happens, what is told. Each is an operation of its own, and
//! all of them do the same.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;
use hutong_policy::{Actor as Side, VersionAction};

use crate::ops::get_version::Version;
use crate::review::{Note, Reasons, Request, step};

macro_rules! steps {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident($path:literal, $body:ident) = $side:ident $action:ident by $right:ident, told as $event:literal;
    )*) => {$(
        $(#[doc = $doc])+
        #[utoipa::path(post, path = $path, tag = "reviews", security(("token" = [])),
            params(("version" = Id, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = $body,
            responses((status = 200, body = Version), Problems))]
        pub async fn $name(cx: Context, Path(version): Path<Id>, Json(body): Json<$body>) -> Result<Json<Version>> {
            let request = Request {
                right: Right::$right,
                action: VersionAction::$action,
                by: Side::$side,
                event: $event,
            };
            step(&cx, &version, request, body.into()).await
        }
    )*};
}

steps! {
    /// Scan a version again
    ///
    /// One whose scan has failed. Complete versions are scanned without being asked for.
    scan_version("/v1/versions/{version}/scan", Note) = Operator Scan by DecideReview, told as "hutong.version.scan_begun";

    /// Submit a version
    ///
    /// For review, by a certified developer: from `ready`, or again after it was rejected or withdrawn. The operator's
    /// policy may limit how many versions of an app are in review at once.
    submit_version("/v1/versions/{version}/submit", Note) = Developer Submit by SubmitReview, told as "hutong.version.submitted";

    /// Withdraw a version
    ///
    /// From review. The operator's policy may limit how many times in a day and a month of UTC.
    withdraw_version("/v1/versions/{version}/withdraw", Note) = Developer Withdraw by WithdrawReview, told as "hutong.version.withdrawn";

    /// Speed up a review
    ///
    /// It goes ahead of those that were not, and is due earlier where the operator's policy says so. The policy may limit
    /// how many times in a month of UTC; one that was sped up stays so until it is decided or withdrawn.
    speed_up_version("/v1/versions/{version}/speed_up", Note) = Developer SpeedUp by SubmitReview, told as "hutong.version.sped_up";

    /// Delay a review
    ///
    /// It waits for something, for example a document that the note names.
    delay_version("/v1/versions/{version}/delay", Note) = Operator Delay by DecideReview, told as "hutong.version.delayed";

    /// Resume a review
    ///
    /// It goes on after a delay.
    resume_version("/v1/versions/{version}/resume", Note) = Operator Resume by DecideReview, told as "hutong.version.resumed";

    /// Approve a version
    ///
    /// From now on it may be released to users, on every host.
    approve_version("/v1/versions/{version}/approve", Note) = Operator Approve by DecideReview, told as "hutong.version.admitted";

    /// Reject a version
    ///
    /// With reasons. Its developer may answer and submit it again.
    reject_version("/v1/versions/{version}/reject", Reasons) = Operator Reject by DecideReview, told as "hutong.version.rejected";

    /// Remove a version
    ///
    /// From every host, at once, with reasons.
    remove_version("/v1/versions/{version}/remove", Reasons) = Operator Remove by DecideReview, told as "hutong.version.removed";

    /// Restore a version
    ///
    /// It is admitted as it was before it was removed.
    restore_version("/v1/versions/{version}/restore", Note) = Operator Restore by DecideReview, told as "hutong.version.restored";

    /// Promote a version
    ///
    /// The operator may place it in search, entry slots and lists: a right apart from being admitted.
    promote_version("/v1/versions/{version}/promote", Note) = Operator Promote by PromoteVersion, told as "hutong.version.promoted";

    /// Demote a version
    ///
    /// The operator takes back the right to place it.
    demote_version("/v1/versions/{version}/demote", Note) = Operator Demote by PromoteVersion, told as "hutong.version.demoted";
}
