//! What can go wrong in a request, as JSON: `{"code": "wrong_password", "message": "…"}`.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// A refused or failed request.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No session, or one that ended.
    #[error("log in first")]
    NotLoggedIn,
    /// Unknown name and wrong password look the same.
    #[error("the name or the password is wrong")]
    WrongPassword,
    /// Sign-up with a name that exists.
    #[error("this name is taken; choose another")]
    NameTaken,
    /// A field of the request breaks a rule; the text says which.
    #[error("{0}")]
    Invalid(String),
    /// The thing named in the path does not exist.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// A path that exists, asked in a way that it does not take.
    #[error("this path does not take this method")]
    MethodNotAllowed,
    /// A writing request that does not come from this host's own pages.
    #[error("this request does not come from this site; send the Origin header of this site")]
    ForeignOrigin,
    /// A transfer of more than there is.
    #[error("the balance is too low for this transfer")]
    BalanceTooLow,
    /// The same request id with other content.
    #[error("this request id was used for another transfer; take a new one")]
    RequestReused,
    /// The platform did not answer, or not as agreed.
    #[error("the platform does not answer; try again later")]
    Platform(String),
    /// The database failed.
    #[error("something went wrong here; try again later")]
    Database(#[from] sea_orm::DbErr),
    /// A library failed where only a bug or a broken machine can make it fail.
    #[error("something went wrong here; try again later")]
    Internal(String),
}

impl Error {
    fn parts(&self) -> (StatusCode, &'static str) {
        match self {
            Error::NotLoggedIn => (StatusCode::UNAUTHORIZED, "not_logged_in"),
            Error::WrongPassword => (StatusCode::UNAUTHORIZED, "wrong_password"),
            Error::NameTaken => (StatusCode::CONFLICT, "name_taken"),
            Error::Invalid(_) => (StatusCode::BAD_REQUEST, "invalid_input"),
            Error::NotFound(_) => (StatusCode::NOT_FOUND, "not_found"),
            Error::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            Error::ForeignOrigin => (StatusCode::FORBIDDEN, "foreign_origin"),
            Error::BalanceTooLow => (StatusCode::CONFLICT, "balance_too_low"),
            Error::RequestReused => (StatusCode::CONFLICT, "request_reused"),
            Error::Platform(_) => (StatusCode::BAD_GATEWAY, "platform_unavailable"),
            Error::Database(_) | Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match &self {
            Error::Database(cause) => tracing::error!(%cause, "database failed"),
            Error::Internal(cause) => tracing::error!(%cause, "request failed"),
            Error::Platform(cause) => tracing::warn!(%cause, "platform failed"),
            _ => {}
        }
        let (status, code) = self.parts();
        (status, Json(json!({ "code": code, "message": self.to_string() }))).into_response()
    }
}
