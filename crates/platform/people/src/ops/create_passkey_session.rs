//! Somebody signs in with a passkey.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use hutong_base::Code;
use hutong_core::http::{Address, Json};
use hutong_core::people::{sessions, users};
use hutong_core::{AppState, Change, Error, Event, Problems, Result, request_id};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

use crate::attempts;
use crate::model::passkeys;
use crate::ops::create_session::{limits, sign_in};
use crate::ops::get_me::{Me, organisations_of};
use crate::passkey::{Assertion, Ended, Purpose, credential_hash};

/// Sign in with a passkey
///
/// The device has made sure that its user is there, so a second factor is not asked for. Otherwise as signing in with a
/// password.
#[utoipa::path(post, path = "/v1/sessions/passkey", tag = "people", request_body = Assertion,
    responses((status = 201, body = Me), Problems))]
pub async fn create_passkey_session(
    State(platform): State<AppState>,
    address: Address,
    headers: HeaderMap,
    Json(told): Json<Assertion>,
) -> Result<impl IntoResponse> {
    let credential = credential_hash(told.credential.get_credential_id());
    let limits = limits(&credential, &address.subscriber());
    let keys = [limits[0].key.clone(), limits[1].key.clone()];
    attempts::take(&platform, limits).await?;
    // over for everybody, whoever there is: nobody learns from it which passkeys there are
    let transaction = platform.db.begin().await?;
    let ended = Ended::of(&platform, Purpose::SignIn, &told, &transaction).await?;
    transaction.commit().await?;
    let wrong = || Error::new(Code::WrongCredentials, "this passkey lets nobody in");
    let known = passkeys::Entity::find()
        .filter(passkeys::Column::Credential.eq(credential))
        .one(platform.db.read())
        .await?
        .ok_or_else(wrong)?;

    let change = Change::begin(&platform, &known.user, request_id(&headers).as_deref()).await?;
    let db = change.db();
    let user = users::Entity::find_by_id(&known.user).lock_exclusive().one(db).await?;
    let user = user.ok_or_else(wrong)?;
    // one that was removed meanwhile lets nobody in
    let signed = ended.signed_by(&platform, &user.id, &told, db).await?;
    let passkey = signed.ok_or_else(wrong)?;
    attempts::forget(db, &keys).await?;
    let organisations = organisations_of(&user.id, db).await?;
    let event = |session: &sessions::Model| Event {
        kind: "hutong.session.created",
        subject: session.id.clone(),
        organisations,
        data: json!({"user": session.user, "passkey": passkey.id}),
    };
    sign_in(&platform, change, user, address, &headers, event).await
}
