//! The secrets of an app's back end.

use hutong_base::Id;
use hutong_core::http::{Json, Page, PageQuery, Path, Query};
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access;
use crate::model::app_secrets;

/// A secret of an app; the secret itself is not kept.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AppSecret {
    /// `sec_…`
    pub id: String,
    /// Milliseconds since the epoch.
    pub created_at: i64,
    /// Since when it is refused, milliseconds since the epoch; absent while it is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frozen_at: Option<i64>,
}

impl From<app_secrets::Model> for AppSecret {
    fn from(row: app_secrets::Model) -> Self {
        Self {
            id: row.id,
            created_at: row.created_at,
            frozen_at: row.frozen_at,
        }
    }
}

/// List app secrets
#[utoipa::path(get, path = "/v1/apps/{app}/secrets", tag = "apps", security(("token" = [])),
    params(("app" = Id, Path), PageQuery), responses((status = 200, body = Page<AppSecret>), Problems))]
pub async fn list_secrets(
    cx: Context,
    Path(app): Path<Id>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<AppSecret>>> {
    let db = cx.platform.db.read();
    let app = access::app(&cx, Right::ChangeSecrets, &app, db).await?;
    let select = app_secrets::Entity::find().filter(app_secrets::Column::App.eq(app.id));
    let rows = page.fetch(select, app_secrets::Column::Id, db).await?;
    Ok(Json(rows.map(AppSecret::from)))
}
