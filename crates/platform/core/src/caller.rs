//! What the log and idempotency need to know of whoever sent a request.

use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::request::Parts;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::event::Origin;
use crate::idempotency::{self, Claim};
use crate::{AppState, Begun, Change, Error, Result, request_id};

/// The organisation for which a person sends a request. A page of another site cannot add the header.
pub(crate) fn organisation_header(headers: &HeaderMap) -> Option<&str> {
    headers.get("hutong-organisation")?.to_str().ok()
}

/// Whoever sent a request.
#[derive(Clone)]
pub(crate) struct Caller {
    /// Id of the user or of the access token: who did it, in events.
    id: String,
    /// Id of the session or of the access token; idempotency keys belong to it.
    credential: String,
    secret: String,
    /// Method, path and, for people, the organisation that they act for.
    route: String,
    pub(crate) request: Option<String>,
    /// Absent for whoever acts in their own name.
    pub(crate) origin: Option<Arc<Origin>>,
    idempotency_key: Option<String>,
}

impl Caller {
    /// Reads what the head of a request says. `secret` is the session's or the token's.
    pub(crate) fn new(parts: &Parts, id: &str, credential: &str, secret: String) -> Result<Self> {
        Ok(Self {
            id: id.to_owned(),
            credential: credential.to_owned(),
            secret,
            route: format!(
                "{} {} {}",
                parts.method,
                parts.uri.path(),
                organisation_header(&parts.headers).unwrap_or_default()
            ),
            request: request_id(&parts.headers),
            origin: None,
            idempotency_key: idempotency::key_of(&parts.headers)?,
        })
    }

    /// Begins the change that the request asks for.
    pub(crate) async fn begin<T: DeserializeOwned>(
        &self,
        platform: &AppState,
        body: &impl Serialize,
    ) -> Result<Begun<T>> {
        let mut change = Change::begin(platform, &self.id, self.request.as_deref()).await?;
        change.origin.clone_from(&self.origin);
        let Some(key) = self.idempotency_key.clone() else {
            return Ok(Begun::Fresh(change.into()));
        };
        let claim = Claim::new(&self.credential, &self.secret, key);
        let request = idempotency::fingerprint(&self.secret, &self.route, &serde_json::to_vec(body)?);
        if let Some(answer) = change.take(claim, &request).await? {
            return Ok(Begun::Replayed(
                serde_json::from_slice(&answer).map_err(Error::internal)?,
            ));
        }
        Ok(Begun::Fresh(change.into()))
    }
}
