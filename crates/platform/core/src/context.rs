//! What every operation gets: the platform and who is calling.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::caller::Caller;
use crate::event::Origin;
use crate::http::Address;
use crate::{Actor, AppState, Begun, Error, Result};

/// The platform and the caller of one request, who acts for an organisation. As an extractor it authenticates: 401
/// without a valid token or session.
#[derive(Clone)]
pub struct Context {
    /// The platform.
    pub platform: AppState,
    /// Who is calling.
    pub actor: Actor,
    /// Id of the request, as in the answer's `x-request-id`.
    pub request: Option<String>,
    caller: Caller,
}

impl FromRequestParts<AppState> for Context {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, platform: &AppState) -> Result<Self, Error> {
        let (actor, mut caller) = Actor::authenticate(platform, parts).await?;
        caller.origin = Some(Arc::new(Origin {
            organisation: actor.organisation.clone(),
            address: Address::of(parts, &platform.proxies).text(),
        }));
        Ok(Self {
            platform: platform.clone(),
            actor,
            request: caller.request.clone(),
            caller,
        })
    }
}

impl Context {
    /// Begins the change that this request asks for. `body` is the request's body as the operation read it.
    pub async fn begin<T: DeserializeOwned>(&self, body: &impl Serialize) -> Result<Begun<T>> {
        self.caller.begin(&self.platform, body).await
    }
}

/// The id of a request; the server sets it on every one that reaches a handler.
pub fn request_id(headers: &HeaderMap) -> Option<String> {
    Some(headers.get("x-request-id")?.to_str().ok()?.to_owned())
}
