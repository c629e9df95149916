//! The measures that the caller may see.

use hutong_base::Id;
use hutong_core::http::{Json, Page, PageQuery, Query};
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryTrait};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::measures::Measure;
use crate::model::measures;

/// Which measures.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhichMeasures {
    /// Against this app only.
    pub app: Option<Id>,
    /// For this host only; those for every host are left out.
    pub host: Option<Id>,
}

/// List measures
///
/// Operators see all, developers those against their apps, host owners those for their hosts. Those that are over, too.
#[utoipa::path(get, path = "/v1/measures", tag = "measures", security(("token" = [])),
    params(WhichMeasures, PageQuery), responses((status = 200, body = Page<Measure>), Problems))]
pub async fn list_measures(
    cx: Context,
    Query(which): Query<WhichMeasures>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Measure>>> {
    let only = cx.actor.only(Right::ReadMeasure)?;
    let now = cx.platform.clock.now();
    let select = measures::Entity::find()
        .apply_if(only, |select, own| {
            let mine = Condition::any()
                .add(measures::Column::Organisation.eq(own))
                .add(measures::Column::HostOrganisation.eq(own));
            select.filter(mine)
        })
        .apply_if(which.app, |select, app| {
            select.filter(measures::Column::App.eq(app.as_str()))
        })
        .apply_if(which.host, |select, host| {
            select.filter(measures::Column::Host.eq(host.as_str()))
        });
    let rows = page.fetch(select, measures::Column::Id, cx.platform.db.read()).await?;
    Ok(Json(rows.try_map(|row| Measure::from_row(row, now))?))
}
