//! What a host was asked, and what it said.

use hutong_base::Id;
use hutong_core::http::{Json, Page, PageQuery, Path, Query};
use hutong_core::{Context, Problems, Result, to_text};
use hutong_policy::Acceptance as Word;
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::acceptance::{Acceptance, shown};
use crate::access;
use crate::model::acceptances;
use crate::words::acceptance_schema;

/// Which words of a host.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// In this state: `asked` waits for the host's owner.
    #[param(schema_with = acceptance_schema, required = false)]
    pub state: Option<Word>,
}

/// List the versions that a host was asked about
///
/// For the host's owner, newest first.
#[utoipa::path(get, path = "/v1/hosts/{host}/acceptances", tag = "acceptance", security(("token" = [])),
    params(("host" = Id, Path), Which, PageQuery), responses((status = 200, body = Page<Acceptance>), Problems))]
pub async fn list_acceptances(
    cx: Context,
    Path(host): Path<Id>,
    Query(which): Query<Which>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Acceptance>>> {
    let db = cx.platform.db.read();
    let host = access::host(&cx, Right::ReadVersion, &host, db).await?;
    let state = which.state.map(to_text).transpose()?;
    let select = acceptances::Entity::find()
        .filter(acceptances::Column::Host.eq(host.id))
        .apply_if(state, |select, state| {
            select.filter(acceptances::Column::State.eq(state))
        });
    let rows = page.fetch(select, acceptances::Column::Id, db).await?;
    Ok(Json(shown(rows, db).await?))
}
