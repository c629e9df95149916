//! A secret of an app is frozen, good again, or gone.

use axum::http::StatusCode;
use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Context, Error, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait,
    QueryFilter, QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::access;
use crate::model::{app_secrets, apps};
use crate::ops::list_secrets::AppSecret;

/// Whether a secret is refused.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecretState {
    /// Whether it is refused from now on.
    pub frozen: bool,
}

async fn lock(app: &apps::Model, secret: &Id, db: &impl ConnectionTrait) -> Result<app_secrets::Model> {
    let row = app_secrets::Entity::find_by_id(secret.as_str())
        .filter(app_secrets::Column::App.eq(&app.id))
        .lock_exclusive()
        .one(db)
        .await?;
    row.ok_or_else(|| Error::not_found("secret"))
}

/// Freeze or unfreeze an app secret
///
/// A frozen one is refused until it is unfrozen. To rotate: create a new one, use it, freeze the old one, and delete it
/// when nobody misses it.
#[utoipa::path(put, path = "/v1/apps/{app}/secrets/{secret}", tag = "apps", security(("token" = [])),
    params(("app" = Id, Path), ("secret" = Id, Path)), request_body = SecretState,
    responses((status = 200, body = AppSecret), Problems))]
pub async fn change_secret(
    cx: Context,
    Path((app, secret)): Path<(Id, Id)>,
    Json(body): Json<SecretState>,
) -> Result<Json<AppSecret>> {
    let app = access::app(&cx, Right::ChangeSecrets, &app, cx.platform.db.read()).await?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let row = lock(&app, &secret, change.db()).await?;
    if row.frozen_at.is_some() == body.frozen {
        return Ok(Json(change.unchanged(row.into()).await?));
    }
    let mut row = row.into_active_model();
    row.frozen_at = Set(body.frozen.then(|| cx.platform.clock.now()));
    let row = row.update(change.db()).await?;
    let event = Event {
        kind: "hutong.app.secret_changed",
        subject: app.id,
        organisations: vec![app.organisation],
        data: json!({"secret": row.id, "frozen": body.frozen}),
    };
    Ok(Json(change.commit(event, row.into()).await?))
}

/// Delete an app secret
///
/// It is refused for good.
#[utoipa::path(delete, path = "/v1/apps/{app}/secrets/{secret}", tag = "apps", security(("token" = [])),
    params(("app" = Id, Path), ("secret" = Id, Path)), responses((status = 204), Problems))]
pub async fn delete_secret(cx: Context, Path((app, secret)): Path<(Id, Id)>) -> Result<StatusCode> {
    let app = access::app(&cx, Right::ChangeSecrets, &app, cx.platform.db.read()).await?;
    let change = match cx.begin(&()).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(()) => return Ok(StatusCode::NO_CONTENT),
    };
    let row = lock(&app, &secret, change.db()).await?;
    let event = Event {
        kind: "hutong.app.secret_deleted",
        subject: app.id,
        organisations: vec![app.organisation],
        data: json!({"secret": row.id}),
    };
    row.delete(change.db()).await?;
    change.commit(event, ()).await?;
    Ok(StatusCode::NO_CONTENT)
}
