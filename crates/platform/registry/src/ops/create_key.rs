//! A key that may sign an app's packages.

use axum::http::StatusCode;
use hutong_base::{Code, Id};
use hutong_core::http::{Json, Path, check};
use hutong_core::{Begun, Context, Error, Event, Problems, Result};
use hutong_package::VerifyingKey;
use hutong_policy::roles::Right;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::access;
use crate::model::app_keys;

/// A new signing key.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    /// Whose or which key it is, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// The Ed25519 public key, base64url without padding.
    pub public_key: String,
}

/// A key that may sign an app's packages.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[expect(
    clippy::struct_field_names,
    reason = "the wire name says which half of the key it is"
)]
pub struct Key {
    /// `key_…`
    pub id: String,
    /// Whose or which key it is.
    pub name: String,
    /// The Ed25519 public key, base64url without padding.
    pub public_key: String,
    /// Milliseconds since the epoch.
    pub created_at: i64,
}

impl From<app_keys::Model> for Key {
    fn from(row: app_keys::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            public_key: row.public_key,
            created_at: row.created_at,
        }
    }
}

/// Register a signing key
///
/// From now on the platform takes packages of this app that are signed with it.
#[utoipa::path(post, path = "/v1/apps/{app}/keys", tag = "apps", security(("token" = [])),
    params(("app" = Id, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = NewKey,
    responses((status = 201, body = Key), Problems))]
pub async fn create_key(cx: Context, Path(app): Path<Id>, Json(body): Json<NewKey>) -> Result<(StatusCode, Json<Key>)> {
    let app = access::app(&cx, Right::ChangeSecrets, &app, cx.platform.db.read()).await?;
    check::text("name", &body.name, 100)?;
    let key: VerifyingKey = body
        .public_key
        .parse()
        .map_err(|error| Error::new(Code::InvalidKey, format!("public_key: {error}")))?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    let row = app_keys::ActiveModel {
        id: Set(cx.platform.ids.next("key").into()),
        app: Set(app.id.clone()),
        name: Set(body.name),
        public_key: Set(key.to_string()),
        created_at: Set(cx.platform.clock.now()),
    };
    let taken =
        || Error::new(Code::KeyTaken, "this app has this key already").hint("list the keys of the app to see it");
    let row = row
        .insert(change.db())
        .await
        .map_err(|error| Error::unique_or(error, taken))?;
    let event = Event {
        kind: "hutong.app.key_created",
        subject: app.id,
        organisations: vec![app.organisation],
        data: json!({"key": row.id, "name": row.name, "public_key": row.public_key}),
    };
    Ok((StatusCode::CREATED, Json(change.commit(event, row.into()).await?)))
}
