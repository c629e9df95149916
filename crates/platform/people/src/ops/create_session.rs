//! Somebody signs in.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use hutong_base::Code;
use hutong_core::http::{Address, Json};
use hutong_core::people::{sessions, users};
use hutong_core::{AppState, Change, Error, Event, Problems, Result, request_id, secret_hash, session_cookie};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::attempts::{self, Limit};
use crate::ops::get_me::{Me, organisations_of};
use crate::{password, second_factor};

const MINUTE: i64 = 60 * 1000;

/// What somebody knows.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// What they signed up with.
    pub email: String,
    /// The password.
    pub password: String,
    /// A code of the second factor, or a recovery code, if the account has one.
    pub code: Option<String>,
}

/// The limits on attempts to sign in as somebody, who is known by an email or a passkey. Those of the account end with a
/// success, that of the address does not.
pub(crate) fn limits(who: &str, address: &str) -> Vec<Limit> {
    let account = secret_hash(who);
    let limit = |key, most, within| Limit { key, most, within };
    vec![
        limit(format!("sign in {account} {address}"), 10, 15 * MINUTE),
        limit(format!("sign in {account}"), 30, 60 * MINUTE),
        limit(format!("sign in from {address}"), 100, 15 * MINUTE),
    ]
}

/// Sign in
///
/// The answer sets the session's cookie. It counts in requests from the platform's own pages; they name the
/// organisation that they are about in `hutong-organisation`. A session that the request came with ends.
#[utoipa::path(post, path = "/v1/sessions", tag = "people", request_body = Credentials,
    responses((status = 201, body = Me), Problems))]
pub async fn create_session(
    State(platform): State<AppState>,
    address: Address,
    headers: HeaderMap,
    Json(body): Json<Credentials>,
) -> Result<impl IntoResponse> {
    let email = body.email.to_lowercase();
    let limits = limits(&email, &address.subscriber());
    let keys = [limits[0].key.clone(), limits[1].key.clone()];
    attempts::take(&platform, limits).await?;
    let user = users::Entity::find()
        .filter(users::Column::Email.eq(&email))
        .one(platform.db.read())
        .await?;
    let hash = user.as_ref().map(|user| user.password.clone());
    let wrong = || Error::new(Code::WrongCredentials, "there is no user with this email and password");
    if !password::matches(hash.clone(), body.password).await? {
        return Err(wrong());
    }
    let user = user.ok_or_else(wrong)?;

    let change = Change::begin(&platform, &user.id, request_id(&headers).as_deref()).await?;
    let db = change.db();
    // a password that was changed meanwhile lets nobody in
    let user = users::Entity::find_by_id(&user.id).lock_exclusive().one(db).await?;
    let user = user
        .filter(|user| Some(&user.password) == hash.as_ref())
        .ok_or_else(wrong)?;
    let shown = second_factor::ask(&platform, &user, body.code.as_deref(), db).await?;
    attempts::forget(db, &keys).await?;
    let organisations = organisations_of(&user.id, db).await?;
    let event = |session: &sessions::Model| Event {
        kind: "hutong.session.created",
        subject: session.id.clone(),
        organisations,
        data: json!({"user": session.user, "second_factor": shown}),
    };
    sign_in(&platform, change, user, address, &headers, event).await
}

/// Ends the session that the request came with and begins one of `user`, with the change that let them in.
pub(crate) async fn sign_in(
    platform: &AppState,
    change: Change,
    user: users::Model,
    address: Address,
    headers: &HeaderMap,
    event: impl FnOnce(&sessions::Model) -> Event,
) -> Result<(StatusCode, AppendHeaders<[(HeaderName, HeaderValue); 1]>, Json<Me>)> {
    let db = change.db();
    sessions::Model::end_presented(platform, db, headers).await?;
    let (session, secret) = sessions::Model::begin(platform, db, &user.id, address.text(), headers).await?;
    let me = Me::person(user, db).await?;
    let me = change.commit(event(&session), me).await?;
    let cookie = session_cookie(platform, Some(&secret))?;
    Ok((
        StatusCode::CREATED,
        AppendHeaders([(header::SET_COOKIE, cookie)]),
        Json(me),
    ))
}
