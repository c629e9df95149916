//! The version that was online before comes back.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Context, Problems, Result, to_text};
use hutong_policy::roles::Right;
use hutong_policy::{LineAction, Refusal, Track};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access;
use crate::line::{apply, event, side};
use crate::ops::put_release::Release;
use crate::refusal::refused;

/// Where to go back to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rollback {
    /// A version that was online on this host before.
    pub version: Id,
}

/// Roll back
///
/// A version that was online on this host takes the place of the higher ones; containers follow. An end of it that has
/// passed counts no more.
#[utoipa::path(post, path = "/v1/apps/{app}/hosts/{host}/rollback", tag = "releases", security(("token" = [])),
    params(("app" = Id, Path), ("host" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = Rollback, responses((status = 200, body = Release), Problems))]
pub async fn rollback(
    cx: Context,
    Path((app, host)): Path<(Id, Id)>,
    Json(body): Json<Rollback>,
) -> Result<Json<Release>> {
    let app = access::app(&cx, Right::RollBack, &app, cx.platform.db.read()).await?;
    let host = access::any_host(&host, cx.platform.db.read()).await?;
    let version = access::version_of(&cx, Right::RollBack, &app, &body.version, cx.platform.db.read()).await?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let row = access::release_of(&version.id, &host.id, &to_text(Track::Online)?, change.db()).await?;
    let row = row.ok_or_else(|| refused(Refusal::NotBackThere))?;
    let action = LineAction::Rollback(version.code.unsigned_abs());
    let row = apply(&row, action, side(cx.actor.kind), cx.platform.clock.now(), &change).await?;
    let event = event("hutong.release.rolled_back", &row, &cx.actor.organisation);
    Ok(Json(change.commit(event, Release::from_row(row)?).await?))
}
