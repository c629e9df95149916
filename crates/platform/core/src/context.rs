//! What every operation gets: the platform and who is calling.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::{Actor, AppState, Error, idempotency};

/// The platform and the caller of one request. As an extractor it authenticates: 401 without a valid token.
#[derive(Clone)]
pub struct Context {
    /// The platform.
    pub platform: AppState,
    /// Who is calling.
    pub actor: Actor,
    /// Id of the request, as in the answer's `x-request-id`.
    pub request: Option<String>,
    pub(crate) secret: String,
    pub(crate) route: String,
    pub(crate) idempotency_key: Option<String>,
}

impl FromRequestParts<AppState> for Context {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, platform: &AppState) -> Result<Self, Error> {
        let (actor, secret) = Actor::authenticate(platform, &parts.headers).await?;
        Ok(Self {
            platform: platform.clone(),
            actor,
            secret,
            request: request_id(&parts.headers),
            route: format!("{} {}", parts.method, parts.uri.path()),
            idempotency_key: idempotency::key_of(&parts.headers)?,
        })
    }
}

/// The id of a request; the server sets it on every one that reaches a handler.
pub fn request_id(headers: &HeaderMap) -> Option<String> {
    Some(headers.get("x-request-id")?.to_str().ok()?.to_owned())
}
