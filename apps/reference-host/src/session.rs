//! Who is asking: a random token in a cookie, its hash in the database.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};

use crate::{
    Host,
    error::Error,
    model::{session, user},
};

/// Thirty days, in seconds.
const LIFETIME: i64 = 30 * 24 * 3600;

/// The user of the session; a request without one is refused.
pub(crate) struct CurrentUser(pub user::Model);

impl FromRequestParts<Arc<Host>> for CurrentUser {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, host: &Arc<Host>) -> Result<Self, Error> {
        find(host, &parts.headers)
            .await?
            .map(CurrentUser)
            .ok_or(Error::NotLoggedIn)
    }
}

/// The user whose session cookie is in `headers`, if it is good.
pub(crate) async fn find(host: &Host, headers: &HeaderMap) -> Result<Option<user::Model>, Error> {
    let Some(hash) = token_hash(host, headers) else {
        return Ok(None);
    };
    let Some(found) = session::Entity::find_by_id(hash).one(&host.db).await? else {
        return Ok(None);
    };
    if found.expires_at <= host.world.now() {
        return Ok(None);
    }
    Ok(user::Entity::find_by_id(found.user_id).one(&host.db).await?)
}

/// Starts a session; the answer is the `Set-Cookie` value. Ended sessions are swept at this moment.
pub(crate) async fn start(host: &Host, user_id: &str) -> Result<HeaderValue, Error> {
    let now = host.world.now();
    session::Entity::delete_many()
        .filter(session::Column::ExpiresAt.lte(now))
        .exec(&host.db)
        .await?;

    let mut bytes = [0u8; 32];
    host.world.fill(&mut bytes);
    let token = URL_SAFE_NO_PAD.encode(bytes);
    let row = session::ActiveModel {
        token_hash: Set(hash(&token)),
        user_id: Set(user_id.to_owned()),
        expires_at: Set(now + LIFETIME * 1000),
    };
    session::Entity::insert(row).exec_without_returning(&host.db).await?;
    set_cookie(host, &token, LIFETIME)
}

/// Ends the session of this request, if any; the answer is the `Set-Cookie` value that forgets it.
pub(crate) async fn end(host: &Host, headers: &HeaderMap) -> Result<HeaderValue, Error> {
    if let Some(hash) = token_hash(host, headers) {
        session::Entity::delete_by_id(hash).exec(&host.db).await?;
    }
    set_cookie(host, "", 0)
}

fn set_cookie(host: &Host, token: &str, max_age: i64) -> Result<HeaderValue, Error> {
    let secure = if host.config.secure_cookies { "; Secure" } else { "" };
    let cookie = format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}",
        cookie_name(host)
    );
    let mut value = HeaderValue::try_from(cookie).map_err(|cause| Error::Internal(cause.to_string()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Cookies know no ports: the two faces on one machine need two names.
fn cookie_name(host: &Host) -> String {
    format!("{}_session", host.config.face.as_str())
}

fn token_hash(host: &Host, headers: &HeaderMap) -> Option<String> {
    let name = cookie_name(host);
    let cookies = headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, token)| hash(token))
}

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}
