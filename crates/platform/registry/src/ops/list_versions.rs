//! The versions of an app.

use hutong_base::Id;
use hutong_core::http::{Json, Page, PageQuery, Path, Query};
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::access;
use crate::model::versions;
use crate::ops::get_version::Version;

/// List the versions of an app
#[utoipa::path(get, path = "/v1/apps/{app}/versions", tag = "versions", security(("token" = [])),
    params(("app" = Id, Path), PageQuery), responses((status = 200, body = Page<Version>), Problems))]
pub async fn list_versions(
    cx: Context,
    Path(app): Path<Id>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Version>>> {
    let app = access::app(&cx, Right::ReadVersion, &app, cx.platform.db.read()).await?;
    let select = versions::Entity::find().filter(versions::Column::App.eq(app.id));
    let rows = page.fetch(select, versions::Column::Id, cx.platform.db.read()).await?;
    Ok(Json(rows.try_map(Version::from_row)?))
}
