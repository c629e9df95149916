//! Resume a release.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Problems, Result};
use hutong_policy::LineAction;

use crate::line::act;
use crate::ops::put_release::Release;

/// Resume a release
///
/// A paused gray release goes on.
#[utoipa::path(post, path = "/v1/releases/{release}/resume", tag = "releases", security(("token" = [])),
    params(("release" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Release), Problems))]
pub async fn resume_release(cx: Context, Path(release): Path<Id>) -> Result<Json<Release>> {
    let action = |code, _| LineAction::Resume(code);
    Ok(Json(act(&cx, &release, action, "hutong.release.resumed").await?))
}
