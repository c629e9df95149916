//! One host.

use hutong_base::Id;
use hutong_core::authz::Action;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Error, Problems, Result};
use sea_orm::EntityTrait;

use crate::model::hosts;
use crate::ops::create_host::Host;

/// Get a host
#[utoipa::path(get, path = "/v1/hosts/{host}", tag = "hosts", security(("token" = [])), params(("host" = Id, Path)), responses((status = 200, body = Host), Problems))]
pub async fn get_host(cx: Context, Path(host): Path<Id>) -> Result<Json<Host>> {
    cx.actor.may(Action::ReadHost)?;
    let row = hosts::Entity::find_by_id(host.as_str())
        .one(cx.platform.db.read())
        .await?
        .ok_or_else(|| Error::not_found("host"))?;
    cx.actor.may_on(Action::ReadHost, &row.organisation, "host")?;
    Ok(Json(Host::from_row(&cx.platform, row)?))
}
