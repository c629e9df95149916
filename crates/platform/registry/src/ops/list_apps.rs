//! The apps that the caller may see.

use hutong_core::http::{Json, Page, PageQuery, Query};
use hutong_core::{Context, Problems, Result, to_text};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::category::Category;
use crate::model::apps;
use crate::names;
use crate::ops::create_app::App;

/// Which apps.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Part of the name, or of the appid.
    pub q: Option<String>,
    /// What they are about.
    pub category: Option<Category>,
}

/// List apps
///
/// Operators see all, developers their own.
#[utoipa::path(get, path = "/v1/apps", tag = "apps", security(("token" = [])), params(Which, PageQuery),
    responses((status = 200, body = Page<App>), Problems))]
pub async fn list_apps(
    cx: Context,
    Query(which): Query<Which>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<App>>> {
    let only = cx.actor.only(Right::ReadApp)?;
    let category = which.category.map(to_text).transpose()?;
    let db = cx.platform.db.read();
    let id = apps::Column::Id;
    let rows = if let Some(q) = which.q.filter(|q| !q.is_empty()) {
        let names = names::names(&cx.platform).await?;
        let found = |cursor: Option<&str>, most| {
            let last = cursor.and_then(|cursor| names::number(cursor).ok());
            let ids = names.find(&q, [only, category.as_deref()], page.order(), last, most);
            ids.into_iter().map(names::id).collect()
        };
        let meant = |app: &apps::Model| {
            only.is_none_or(|own| app.organisation == own) && (category.is_none() || app.category == category)
        };
        page.pick(apps::Entity::find(), id, found, meant, db).await?
    } else {
        let select = apps::Entity::find()
            .apply_if(only, |select, own| select.filter(apps::Column::Organisation.eq(own)))
            .apply_if(category.as_ref(), |select, category| {
                select.filter(apps::Column::Category.eq(category))
            });
        page.fetch(select, id, db).await?
    };
    Ok(Json(rows.try_map(App::from_row)?))
}
