//! Take a release offline.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Problems, Result};
use hutong_policy::LineAction;

use crate::line::act;
use crate::ops::put_release::Release;

/// Take a release offline
///
/// Nobody gets it on this host any more; one that has not begun never does.
#[utoipa::path(post, path = "/v1/releases/{release}/take_offline", tag = "releases", security(("token" = [])),
    params(("release" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Release), Problems))]
pub async fn take_offline(cx: Context, Path(release): Path<Id>) -> Result<Json<Release>> {
    let action = |code, track| LineAction::TakeOffline { code, track };
    Ok(Json(act(&cx, &release, action, "hutong.release.offline").await?))
}
