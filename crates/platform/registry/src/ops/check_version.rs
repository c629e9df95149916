//! The operator has a version looked at once more.

use axum::http::StatusCode;
use hutong_base::Id;
use hutong_core::http::Path;
use hutong_core::{Begun, Context, Event, Problems, Result, jobs};
use hutong_policy::Refusal;
use hutong_policy::roles::Right;
use serde_json::json;

use crate::refusal::refused;
use crate::review::told;
use crate::{access, scan};

/// Check a version again
///
/// One that is ready, in review or delayed: its pages are opened anew and held against the words, domains and content
/// checker of today. The evidence says what came of it; where nobody reviews, a version that is ready is admitted then.
#[utoipa::path(post, path = "/v1/versions/{version}/check", tag = "reviews", security(("token" = [])),
    params(("version" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 202), Problems))]
pub async fn check_version(cx: Context, Path(version): Path<Id>) -> Result<StatusCode> {
    access::version(&cx, Right::DecideReview, &version, cx.platform.db.read()).await?;
    let change = match cx.begin(&()).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(()) => return Ok(StatusCode::ACCEPTED),
    };
    let row = access::version(&cx, Right::DecideReview, &version, change.db()).await?;
    if row.gone_at.is_some() {
        return Err(access::gone());
    }
    if !scan::is_on_its_way(&row)? {
        return Err(refused(Refusal::WrongState));
    }
    jobs::add(&cx.platform, scan::AGAIN, &row.id, change.db()).await?;
    let event = Event {
        kind: "hutong.version.check_ordered",
        subject: row.id.clone(),
        organisations: told(&row, change.db()).await?,
        data: json!({"app": row.app, "code": row.code, "name": row.name}),
    };
    change.commit(event, ()).await?;
    Ok(StatusCode::ACCEPTED)
}
