//! The word of a host on a version: asked for, given, refused, taken back. Each is an operation of its own, and all of
//! them do the same.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Problems, Result};
use hutong_policy::AcceptanceAction;
use hutong_policy::roles::Right;

use crate::acceptance::{Acceptance, Request, step};
use crate::review::{Note, Reasons};

macro_rules! steps {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident($path:literal, $body:ident) = $action:ident by $right:ident, told as $event:literal;
    )*) => {$(
        $(#[doc = $doc])+
        #[utoipa::path(post, path = $path, tag = "acceptance", security(("token" = [])),
            params(("version" = Id, Path), ("host" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
            request_body = $body, responses((status = 200, body = Acceptance), Problems))]
        pub async fn $name(
            cx: Context,
            Path((version, host)): Path<(Id, Id)>,
            Json(body): Json<$body>,
        ) -> Result<Json<Acceptance>> {
            let request = Request {
                right: Right::$right,
                action: AcceptanceAction::$action,
                event: $event,
            };
            step(&cx, (&version, &host), request, body.into()).await
        }
    )*};
}

steps! {
    /// Ask a host to accept a version
    ///
    /// An admitted one, on a host that wants a word of its own; again after it was refused or taken back.
    ask_host("/v1/versions/{version}/hosts/{host}/ask", Note) = Ask by SubmitReview, told as "hutong.acceptance.asked";

    /// Accept a version on a host
    ///
    /// From now on it may be released to the host's users; what is scheduled for a moment that has passed begins.
    accept_version("/v1/versions/{version}/hosts/{host}/accept", Note) = Accept by AcceptVersion, told as "hutong.acceptance.accepted";

    /// Refuse a version on a host
    ///
    /// With reasons. Its developer may ask again.
    refuse_version("/v1/versions/{version}/hosts/{host}/refuse", Reasons) = Refuse by AcceptVersion, told as "hutong.acceptance.refused";

    /// Take the acceptance of a version back
    ///
    /// With reasons. Nothing of it is released on the host any more. What runs stays: to end it, take the version down.
    take_back_version("/v1/versions/{version}/hosts/{host}/take_back", Reasons) = TakeBack by AcceptVersion, told as "hutong.acceptance.taken_back";
}
