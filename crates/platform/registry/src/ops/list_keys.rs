//! The keys that may sign an app's packages.

use hutong_base::Id;
use hutong_core::http::{Json, Page, PageQuery, Path, Query};
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::access;
use crate::model::app_keys;
use crate::ops::create_key::Key;

/// List signing keys
#[utoipa::path(get, path = "/v1/apps/{app}/keys", tag = "apps", security(("token" = [])),
    params(("app" = Id, Path), PageQuery), responses((status = 200, body = Page<Key>), Problems))]
pub async fn list_keys(cx: Context, Path(app): Path<Id>, Query(page): Query<PageQuery>) -> Result<Json<Page<Key>>> {
    let app = access::app(&cx, Right::ReadApp, &app, cx.platform.db.read()).await?;
    let select = app_keys::Entity::find().filter(app_keys::Column::App.eq(app.id));
    let rows = page.fetch(select, app_keys::Column::Id, cx.platform.db.read()).await?;
    Ok(Json(rows.map(Key::from)))
}
