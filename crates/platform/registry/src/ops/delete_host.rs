//! A host that never showed anything is deleted.

use axum::http::StatusCode;
use hutong_base::{Code, Id};
use hutong_core::http::Path;
use hutong_core::{Begun, Context, Error, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{EntityTrait, ModelTrait};
use serde_json::json;

use crate::access;
use crate::model::{acceptance_rules, host_choices};

/// Delete a host
///
/// Only one that nothing was ever released to. To end a host that has users, take its keys out of its registration.
#[utoipa::path(delete, path = "/v1/hosts/{host}", tag = "hosts", security(("token" = [])), params(("host" = Id, Path)),
    responses((status = 204, description = "Deleted."), Problems))]
pub async fn delete_host(cx: Context, Path(host): Path<Id>) -> Result<StatusCode> {
    access::host(&cx, Right::DeleteHost, &host, cx.platform.db.read()).await?;
    let change = match cx.begin(&host).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(()) => return Ok(StatusCode::NO_CONTENT),
    };
    let row = access::host(&cx, Right::DeleteHost, &host, change.db()).await?;
    host_choices::Entity::delete_by_id(&row.id).exec(change.db()).await?;
    acceptance_rules::Entity::delete_by_id(&row.id)
        .exec(change.db())
        .await?;
    let event = Event {
        kind: "hutong.host.deleted",
        subject: row.id.clone(),
        organisations: vec![row.organisation.clone()],
        data: json!({"name": row.registration["name"]}),
    };
    let used = || {
        Error::new(Code::InUse, "apps were released to the host")
            .hint("take its keys out of its registration: nobody comes from it any more")
    };
    row.delete(change.db())
        .await
        .map_err(|error| Error::referred_or(error, used))?;
    change.commit(event, ()).await?;
    Ok(StatusCode::NO_CONTENT)
}
