//! Extractors: what the handlers get from path, query and body.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use hutong_base::Code;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Error;

/// A JSON body, in and out.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let content_type = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let essence = content_type
            .unwrap_or_default()
            .split(';')
            .next()
            .unwrap_or_default()
            .trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Error::new(
                Code::UnsupportedMediaType,
                "send content-type: application/json",
            ));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| unreadable(&rejection))?;
        // PostgreSQL text cannot hold U+0000, and nothing here has a use for it.
        if bytes.windows(6).any(|window| window == br"\u0000") {
            return Err(Error::new(Code::InvalidBody, r"the body contains \u0000"));
        }
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| Error::new(Code::InvalidBody, error.to_string()))
    }
}

/// What a body that could not be read becomes.
fn unreadable(rejection: &BytesRejection) -> Error {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::new(Code::BodyTooLarge, "the body is larger than this path takes"),
        _ => Error::new(Code::InvalidBody, rejection.body_text()),
    }
}

/// Path parameters. One that has not the form of its type names nothing: 404.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(rejection) => Err(Error::new(Code::NotFound, rejection.body_text())),
        }
    }
}

/// The query string.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        // as in a body
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(Error::new(Code::InvalidQuery, "the query contains %00"));
        }
        match axum::extract::Query::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(Error::new(Code::InvalidQuery, rejection.body_text())),
        }
    }
}
