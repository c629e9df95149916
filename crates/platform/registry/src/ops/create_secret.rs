//! A secret for an app's back end.

use axum::http::StatusCode;
use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Context, Event, Problems, Result, new_secret, secret_hash};
use hutong_policy::roles::Right;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::access;
use crate::model::app_secrets;

/// A secret of an app.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CreatedSecret {
    /// `sec_…`
    pub id: String,
    /// The secret. It is shown this once: the platform keeps only its hash.
    pub secret: String,
}

/// Create an app secret
///
/// What the app's back end sends as `secret` to `/sns/jscode2session`. Earlier secrets stay valid.
#[utoipa::path(post, path = "/v1/apps/{app}/secrets", tag = "apps", security(("token" = [])),
    params(("app" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = CreatedSecret), Problems))]
pub async fn create_secret(cx: Context, Path(app): Path<Id>) -> Result<(StatusCode, Json<CreatedSecret>)> {
    let app = access::app(&cx, Right::ChangeSecrets, &app, cx.platform.db.read()).await?;
    let change = match cx.begin(&()).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    let secret = new_secret(cx.platform.random.as_ref(), "");
    let row = app_secrets::ActiveModel {
        id: Set(cx.platform.ids.next("sec").into()),
        app: Set(app.id.clone()),
        hash: Set(secret_hash(&secret)),
        created_at: Set(cx.platform.clock.now()),
        frozen_at: Set(None),
    };
    let row = row.insert(change.db()).await?;
    let event = Event {
        kind: "hutong.app.secret_created",
        subject: app.id,
        organisations: vec![app.organisation],
        data: json!({"secret": row.id}),
    };
    let answer = CreatedSecret { id: row.id, secret };
    Ok((StatusCode::CREATED, Json(change.commit(event, answer).await?)))
}
