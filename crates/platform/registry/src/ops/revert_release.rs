//! Revert a release.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Problems, Result};
use hutong_policy::LineAction;

use crate::line::act;
use crate::ops::put_release::Release;

/// Revert a release
///
/// A gray release is given up; its users go back to what is online.
#[utoipa::path(post, path = "/v1/releases/{release}/revert", tag = "releases", security(("token" = [])),
    params(("release" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Release), Problems))]
pub async fn revert_release(cx: Context, Path(release): Path<Id>) -> Result<Json<Release>> {
    let action = |code, _| LineAction::Revert(code);
    Ok(Json(act(&cx, &release, action, "hutong.release.reverted").await?))
}
