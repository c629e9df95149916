//! An app that never came to anything is deleted.

use axum::http::StatusCode;
use hutong_base::{Code, Id};
use hutong_core::http::Path;
use hutong_core::{Begun, Context, Error, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, EntityTrait, ModelTrait, QueryFilter};
use serde_json::json;

use crate::access;
use crate::model::{app_keys, app_secrets};

/// Delete an app
///
/// Only one without versions, with its keys, secrets and testers: what was uploaded stays on record. To end an app that
/// has users, take its releases offline.
#[utoipa::path(delete, path = "/v1/apps/{app}", tag = "apps", security(("token" = [])), params(("app" = Id, Path)),
    responses((status = 204, description = "Deleted."), Problems))]
pub async fn delete_app(cx: Context, Path(app): Path<Id>) -> Result<StatusCode> {
    access::app(&cx, Right::DeleteApp, &app, cx.platform.db.read()).await?;
    let change = match cx.begin(&app).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(()) => return Ok(StatusCode::NO_CONTENT),
    };
    access::lock_app(app.as_str(), change.db()).await?;
    let row = access::app(&cx, Right::DeleteApp, &app, change.db()).await?;
    app_keys::Entity::delete_many()
        .filter(app_keys::Column::App.eq(&row.id))
        .exec(change.db())
        .await?;
    app_secrets::Entity::delete_many()
        .filter(app_secrets::Column::App.eq(&row.id))
        .exec(change.db())
        .await?;
    let event = Event {
        kind: "hutong.app.deleted",
        subject: row.id.clone(),
        organisations: vec![row.organisation.clone()],
        data: json!({"appid": row.appid, "name": row.name}),
    };
    let used = || Error::new(Code::InUse, "the app has versions").hint("take its releases offline instead");
    row.delete(change.db())
        .await
        .map_err(|error| Error::referred_or(error, used))?;
    change.commit(event, ()).await?;
    Ok(StatusCode::NO_CONTENT)
}
