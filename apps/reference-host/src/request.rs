//! Reading requests: bodies and queries with our errors, and the check that a writing request comes from our own pages.

use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Query, Request},
    http::{HeaderMap, Method, header, request::Parts},
    middleware::Next,
    response::Response,
};
use serde::de::DeserializeOwned;
use url::Url;

use crate::error::Error;

/// A JSON body.
pub(crate) struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let Json(value) = Json::from_request(request, state)
            .await
            .map_err(|rejection| Error::Invalid(rejection.body_text()))?;
        Ok(Body(value))
    }
}

/// The query string.
pub(crate) struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let Query(value) = Query::from_request_parts(parts, state)
            .await
            .map_err(|rejection| Error::Invalid(rejection.body_text()))?;
        Ok(Params(value))
    }
}

/// Lets a writing request pass only with an `Origin` that is this site. The session cookie is
/// `SameSite=Lax`; this covers browsers and sub-domains that do not honour it.
pub(crate) async fn same_origin(request: Request, next: Next) -> Result<Response, Error> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_own_origin(request.headers()) {
        Ok(next.run(request).await)
    } else {
        Err(Error::ForeignOrigin)
    }
}

fn is_own_origin(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (Some(origin), Some(host)) = (text(header::ORIGIN), text(header::HOST)) else {
        return false;
    };
    let Ok(origin) = Url::parse(origin) else { return false };
    let own = Url::parse(&format!("{}://{host}", origin.scheme()));
    own.is_ok_and(|own| own.origin() == origin.origin() && origin.origin().is_tuple())
}

/// Text typed by a person: trimmed, at most `max` characters, no control characters but line ends.
pub(crate) fn text(field: &str, value: &str, max: usize) -> Result<String, Error> {
    let value = value.trim();
    if value.chars().count() > max {
        return Err(Error::Invalid(format!("{field} is longer than {max} characters")));
    }
    if value.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Error::Invalid(format!("{field} has control characters")));
    }
    Ok(value.to_owned())
}
