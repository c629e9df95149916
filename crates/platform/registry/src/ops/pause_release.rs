//! Pause a release.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Problems, Result};
use hutong_policy::LineAction;

use crate::line::act;
use crate::ops::put_release::Release;

/// Pause a release
///
/// A gray release takes nobody new; who has it keeps it.
#[utoipa::path(post, path = "/v1/releases/{release}/pause", tag = "releases", security(("token" = [])),
    params(("release" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Release), Problems))]
pub async fn pause_release(cx: Context, Path(release): Path<Id>) -> Result<Json<Release>> {
    let action = |code, _| LineAction::Pause(code);
    Ok(Json(act(&cx, &release, action, "hutong.release.paused").await?))
}
