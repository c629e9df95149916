//! Another passkey.

use axum::http::StatusCode;
use hutong_core::http::{Json, check};
use hutong_core::people::users;
use hutong_core::{Begun, Error, Event, Problems, Result, SignedIn};
use sea_orm::{EntityTrait, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use webauthn_rs::prelude::RegisterPublicKeyCredential;

use crate::ops::get_me::organisations_of;
use crate::ops::list_passkeys::Passkey;
use crate::passkey;

/// A passkey that a device has made.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasskey {
    /// What to call it, 1 to 100 characters: where it is kept, for example.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// The ceremony that it belongs to.
    pub ceremony: String,
    /// What `navigator.credentials.create` gave, as its `toJSON` says it.
    #[schema(value_type = Object)]
    pub credential: RegisterPublicKeyCredential,
}

/// Add a passkey
///
/// From now on it signs its user in. An account has at most 20.
#[utoipa::path(post, path = "/v1/me/passkeys", tag = "people", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = NewPasskey,
    responses((status = 201, body = Passkey), Problems))]
pub async fn add_passkey(person: SignedIn, Json(body): Json<NewPasskey>) -> Result<(StatusCode, Json<Passkey>)> {
    check::text("name", &body.name, 100)?;
    let change = match person.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    let db = change.db();
    // of many at once each counts those before it
    let user = users::Entity::find_by_id(&person.user).lock_exclusive().one(db).await?;
    let user = user.ok_or_else(|| Error::not_found("user"))?;
    let row = passkey::add(&person.platform, &user, body.name, &body.ceremony, &body.credential, db).await?;
    let event = Event {
        kind: "hutong.user.passkey_added",
        subject: user.id.clone(),
        organisations: organisations_of(&user.id, db).await?,
        data: json!({"passkey": row.id, "name": row.name}),
    };
    Ok((StatusCode::CREATED, Json(change.commit(event, row.into()).await?)))
}
