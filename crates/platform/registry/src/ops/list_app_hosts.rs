//! The hosts that an app can be released on.

use hutong_base::Id;
use hutong_core::http::{Json, Page, PageQuery, Path, Query};
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::acceptance::asking;
use crate::access;
use crate::model::hosts;
use crate::ops::create_host::{Offered, Registration};

/// A host as developers see it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenHost {
    /// `host_…`
    pub id: String,
    /// Its name.
    pub name: String,
    /// Places where a mini-program may appear.
    pub surfaces: Vec<String>,
    /// Capabilities that it offers.
    pub capabilities: Vec<Offered>,
    /// Whether its owner wants a word of their own on the app's versions.
    pub asks: bool,
}

/// List hosts for an app
///
/// Every host on the platform, newest first: where the app can be released.
#[utoipa::path(get, path = "/v1/apps/{app}/hosts", tag = "apps", security(("token" = [])),
    params(("app" = Id, Path), PageQuery), responses((status = 200, body = Page<OpenHost>), Problems))]
pub async fn list_app_hosts(
    cx: Context,
    Path(app): Path<Id>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<OpenHost>>> {
    let db = cx.platform.db.read();
    let app = access::app(&cx, Right::ReadApp, &app, db).await?;
    let rows = page.fetch(hosts::Entity::find(), hosts::Column::Id, db).await?;
    let asking = asking(rows.items.iter().map(|host| &host.id), &app, db).await?;
    let seen = |row: hosts::Model| {
        let Registration {
            name,
            surfaces,
            capabilities,
            ..
        } = serde_json::from_value(row.registration)?;
        Ok(OpenHost {
            asks: asking.contains(&row.id),
            id: row.id,
            name,
            surfaces,
            capabilities,
        })
    };
    Ok(Json(rows.try_map(seen)?))
}
