//! The hosts that the caller may see.

use hutong_core::http::{Json, Page, PageQuery, Query};
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait};

use crate::model::hosts;
use crate::ops::create_host::Host;

/// List hosts
///
/// Operators see all, host owners their own.
#[utoipa::path(get, path = "/v1/hosts", tag = "hosts", security(("token" = [])), params(PageQuery), responses((status = 200, body = Page<Host>), Problems))]
pub async fn list_hosts(cx: Context, Query(page): Query<PageQuery>) -> Result<Json<Page<Host>>> {
    let only = cx.actor.only(Right::ReadHost)?;
    let select = hosts::Entity::find().apply_if(only, |select, own| select.filter(hosts::Column::Organisation.eq(own)));
    let rows = page.fetch(select, hosts::Column::Id, cx.platform.db.read()).await?;
    let pinned = cx.platform.keys.root(&cx.platform).await?;
    Ok(Json(rows.try_map(|row| Host::from_row(&cx.platform, &pinned, row))?))
}
