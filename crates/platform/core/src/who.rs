//! A caller that need not act for an organisation.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::caller::organisation_header;
use crate::{AppState, Context, Error, SignedIn};

/// Whoever is calling: for an organisation, or somebody signed in who did not say for which.
pub enum Who {
    /// For an organisation.
    Actor(Context),
    /// In their own name.
    Person(SignedIn),
}

impl FromRequestParts<AppState> for Who {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, platform: &AppState) -> Result<Self, Error> {
        let acts = parts.headers.contains_key(header::AUTHORIZATION) || organisation_header(&parts.headers).is_some();
        Ok(if acts {
            Self::Actor(Context::from_request_parts(parts, platform).await?)
        } else {
            Self::Person(SignedIn::from_request_parts(parts, platform).await?)
        })
    }
}
