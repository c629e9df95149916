//! A host changes: new keys, origins, surfaces, capabilities.

use hutong_base::Id;
use hutong_core::authz::Action;
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Context, Error, Event, Problems, Result};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::json;

use crate::model::hosts;
use crate::ops::create_host::{Host, Registration};

/// Change a host
///
/// Replaces the whole registration. A key that is no longer listed is refused from now on.
#[utoipa::path(put, path = "/v1/hosts/{host}", tag = "hosts", security(("token" = [])),
    params(("host" = Id, Path)), request_body = Registration, responses((status = 200, body = Host), Problems))]
pub async fn update_host(cx: Context, Path(host): Path<Id>, Json(body): Json<Registration>) -> Result<Json<Host>> {
    cx.actor.may(Action::UpdateHost)?;
    body.check()?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let row = hosts::Entity::find_by_id(host.as_str())
        .lock_exclusive()
        .one(change.db())
        .await?
        .ok_or_else(|| Error::not_found("host"))?;
    cx.actor.may_on(Action::UpdateHost, &row.organisation, "host")?;
    let mut row = row.into_active_model();
    row.registration = Set(serde_json::to_value(&body)?);
    row.updated_at = Set(cx.platform.clock.now());
    let host = Host::from_row(&cx.platform, row.update(change.db()).await?)?;
    let event = Event {
        kind: "hutong.host.updated",
        subject: host.id.clone(),
        organisations: vec![host.organisation.clone()],
        data: json!({"name": body.name}),
    };
    Ok(Json(change.commit(event, host).await?))
}
