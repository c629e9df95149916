//! One release.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Error, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::EntityTrait;

use crate::model::releases;
use crate::ops::put_release::Release;

/// Get a release
#[utoipa::path(get, path = "/v1/releases/{release}", tag = "releases", security(("token" = [])),
    params(("release" = Id, Path)), responses((status = 200, body = Release), Problems))]
pub async fn read_release(cx: Context, Path(release): Path<Id>) -> Result<Json<Release>> {
    let only = cx.actor.only(Right::ReadRelease)?;
    let row = releases::Entity::find_by_id(release.as_str())
        .one(cx.platform.db.read())
        .await?
        .filter(|row| only.is_none_or(|own| own == row.organisation || own == row.host_organisation))
        .ok_or_else(|| Error::not_found("release"))?;
    Ok(Json(Release::from_row(row)?))
}
