//! The organisations that the caller may see.

use hutong_core::http::{Json, Page, PageQuery, Query};
use hutong_core::organisation::organisations;
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait};

use crate::ops::create_organisation::Organisation;

/// List organisations
///
/// Operators see all, others their own.
#[utoipa::path(get, path = "/v1/organisations", tag = "organisations", security(("token" = [])), params(PageQuery), responses((status = 200, body = Page<Organisation>), Problems))]
pub async fn list_organisations(cx: Context, Query(page): Query<PageQuery>) -> Result<Json<Page<Organisation>>> {
    let only = cx.actor.only(Right::ReadOrganisation)?;
    let select =
        organisations::Entity::find().apply_if(only, |select, own| select.filter(organisations::Column::Id.eq(own)));
    let rows = page
        .fetch(select, organisations::Column::Id, cx.platform.db.read())
        .await?;
    Ok(Json(rows.map(Organisation::from)))
}
