//! A host changes: new keys, origins, surfaces, capabilities.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Context, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde_json::json;

use crate::access;
use crate::ops::create_host::{Host, Registration};

/// Change a host
///
/// Replaces the whole registration. A key that is no longer listed is refused from now on.
#[utoipa::path(put, path = "/v1/hosts/{host}", tag = "hosts", security(("token" = [])),
    params(("host" = Id, Path)), request_body = Registration, responses((status = 200, body = Host), Problems))]
pub async fn update_host(cx: Context, Path(host): Path<Id>, Json(body): Json<Registration>) -> Result<Json<Host>> {
    cx.actor.may(Right::ChangeHost)?;
    body.check()?;
    let pinned = cx.platform.keys.root(&cx.platform).await?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let row = access::locked_host(&cx, Right::ChangeHost, &host, change.db()).await?;
    let before = row.registration.clone();
    let after = serde_json::to_value(&body)?;
    if after == before {
        return Ok(Json(
            change.unchanged(Host::from_row(&cx.platform, &pinned, row)?).await?,
        ));
    }
    let mut row = row.into_active_model();
    row.registration = Set(after);
    row.updated_at = Set(cx.platform.clock.now());
    let host = Host::from_row(&cx.platform, &pinned, row.update(change.db()).await?)?;
    let event = Event {
        kind: "hutong.host.updated",
        subject: host.id.clone(),
        organisations: vec![host.organisation.clone()],
        data: json!({"name": body.name, "before": before, "after": body}),
    };
    Ok(Json(change.commit(event, host).await?))
}
