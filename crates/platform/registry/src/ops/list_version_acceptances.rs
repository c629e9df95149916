//! What hosts said of a version.

use hutong_base::Id;
use hutong_core::http::{Json, Page, PageQuery, Path, Query};
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::acceptance::{Acceptance, shown};
use crate::access;
use crate::model::acceptances;

/// List what hosts say of a version
///
/// For its developer: every host that was asked about it.
#[utoipa::path(get, path = "/v1/versions/{version}/acceptances", tag = "acceptance", security(("token" = [])),
    params(("version" = Id, Path), PageQuery), responses((status = 200, body = Page<Acceptance>), Problems))]
pub async fn list_version_acceptances(
    cx: Context,
    Path(version): Path<Id>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Acceptance>>> {
    let db = cx.platform.db.read();
    let version = access::version(&cx, Right::ReadVersion, &version, db).await?;
    let select = acceptances::Entity::find().filter(acceptances::Column::Version.eq(version.id));
    let rows = page.fetch(select, acceptances::Column::Id, db).await?;
    Ok(Json(shown(rows, db).await?))
}
