//! The apps that the caller may see.

use hutong_core::authz::Action;
use hutong_core::http::{Json, Page, PageQuery, Query};
use hutong_core::{Context, Problems, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait};

use crate::model::apps;
use crate::ops::create_app::App;

/// List apps
///
/// Operators see all, developers their own.
#[utoipa::path(get, path = "/v1/apps", tag = "apps", security(("token" = [])), params(PageQuery),
    responses((status = 200, body = Page<App>), Problems))]
pub async fn list_apps(cx: Context, Query(page): Query<PageQuery>) -> Result<Json<Page<App>>> {
    let only = cx.actor.only(Action::ReadApp)?;
    let select = apps::Entity::find().apply_if(only, |select, own| select.filter(apps::Column::Organisation.eq(own)));
    let rows = page.fetch(select, apps::Column::Id, cx.platform.db.read()).await?;
    Ok(Json(rows.map(App::from)))
}
