//! A new password.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::AppendHeaders;
use hutong_base::Code;
use hutong_core::http::{Address, Json};
use hutong_core::organisation::tokens;
use hutong_core::people::{sessions, users};
use hutong_core::{Change, Error, Event, Platform, Problems, Result, SignedIn, request_id, session_cookie};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::model::invitations;
use crate::ops::get_me::{organisations_of, user_of};
use crate::passkey::Assertion;
use crate::password;
use crate::proof::{self, attempt};

/// The old password, or a passkey, and the new one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The one until now.
    pub current: Option<String>,
    /// Or what `POST /v1/me/passkeys/prove` asked for.
    pub passkey: Option<Assertion>,
    /// The one from now on, 10 to 200 characters.
    #[schema(min_length = 10, max_length = 200)]
    pub password: String,
}

/// Gives `user`, whose row is locked, another password, of which this is the hash, and ends what the one before has let
/// in: sessions, personal tokens and open invitations. Answers the row and what to tell.
pub(crate) async fn renew(
    platform: &Platform,
    user: users::Model,
    hash: String,
    db: &impl ConnectionTrait,
) -> Result<(users::Model, Event)> {
    let mut user = user.into_active_model();
    user.password = Set(hash);
    let user = user.update(db).await?;
    sessions::Entity::delete_many()
        .filter(sessions::Column::User.eq(&user.id))
        .exec(db)
        .await?;
    tokens::Model::revoke_of(platform, db, &user.id, None).await?;
    invitations::Model::withdraw_of(db, &user.id, None).await?;
    let event = Event {
        kind: "hutong.user.password_changed",
        subject: user.id.clone(),
        organisations: organisations_of(&user.id, db).await?,
        data: json!({}),
    };
    Ok((user, event))
}

/// Change the password
///
/// Every session, personal token and open invitation of the caller ends; this session goes on under another cookie, which the answer sets.
#[utoipa::path(put, path = "/v1/me/password", tag = "people", security(("session" = [])),
    request_body = PasswordChange, responses((status = 204), Problems))]
pub async fn change_password(
    person: SignedIn,
    address: Address,
    headers: HeaderMap,
    Json(body): Json<PasswordChange>,
) -> Result<(StatusCode, AppendHeaders<[(header::HeaderName, HeaderValue); 1]>)> {
    let platform = &person.platform;
    let user = user_of(&person.user, platform.db.read()).await?;
    password::check(&body.password, &user.email)?;
    attempt(&person).await?;
    proof::password(&user, body.current.as_deref(), body.passkey.as_ref()).await?;
    let hash = password::hash(platform.random.as_ref(), body.password).await?;

    let change = Change::begin(platform, &user.id, request_id(&headers).as_deref()).await?;
    let db = change.db();
    if let Some(told) = &body.passkey {
        proof::passkey(&person, told, db).await?;
    }
    // of two changes at once the second one finds another password than the one that it was given
    let wrong = || Error::new(Code::WrongCredentials, "the password was changed meanwhile");
    let row = users::Entity::find_by_id(&user.id).lock_exclusive().one(db).await?;
    let row = row.filter(|row| row.password == user.password).ok_or_else(wrong)?;
    let (_, event) = renew(platform, row, hash, db).await?;
    let (_, secret) = sessions::Model::begin(platform, db, &user.id, address.text(), &headers).await?;
    change.commit(event, ()).await?;
    let cookie = session_cookie(platform, Some(&secret))?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, cookie)])))
}
