//! The releases that the caller may see.

use hutong_base::Id;
use hutong_core::http::{Json, Page, PageQuery, Query};
use hutong_core::organisation::Kind;
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::model::releases;
use crate::ops::put_release::Release;

/// Which releases.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Of this app only.
    pub app: Option<Id>,
    /// On this host only.
    pub host: Option<Id>,
}

/// List releases
///
/// Operators see all, developers those of their apps, host owners those on their hosts. Those out of force, too.
#[utoipa::path(get, path = "/v1/releases", tag = "releases", security(("token" = [])), params(Which, PageQuery),
    responses((status = 200, body = Page<Release>), Problems))]
pub async fn list_releases(
    cx: Context,
    Query(which): Query<Which>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Release>>> {
    let only = cx.actor.only(Right::ReadRelease)?;
    let select = releases::Entity::find()
        .apply_if(only, |select, own| {
            // nobody has both apps and hosts
            let whose = match cx.actor.kind {
                Kind::HostOwner => releases::Column::HostOrganisation,
                Kind::Developer | Kind::Operator => releases::Column::Organisation,
            };
            select.filter(whose.eq(own))
        })
        .apply_if(which.app, |select, app| {
            select.filter(releases::Column::App.eq(app.as_str()))
        })
        .apply_if(which.host, |select, host| {
            select.filter(releases::Column::Host.eq(host.as_str()))
        });
    let rows = page.fetch(select, releases::Column::Id, cx.platform.db.read()).await?;
    Ok(Json(rows.try_map(Release::from_row)?))
}
