//! The error of an operation.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hutong_base::Code;
use sea_orm::{DbErr, SqlErr};
use serde::Serialize;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response as Described, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

use crate::dialect;

/// Result of an operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an operation was refused: a code from the one table, what is wrong here, and what to do next.
#[derive(Debug, thiserror::Error)]
#[error("{}: {detail}", code.as_str())]
pub struct Error {
    /// The stable code.
    pub code: Code,
    /// What is wrong in this case; lower case, no full stop.
    pub detail: String,
    /// What to do next.
    pub hint: Option<String>,
    /// Hashes that still have to be uploaded ([`Code::VersionsIncomplete`]).
    pub missing: Vec<String>,
    /// Seconds to wait before another attempt.
    pub retry_after: Option<i64>,
}

impl Error {
    /// A refusal.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            hint: None,
            missing: Vec::new(),
            retry_after: None,
        }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Refuses for so many seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: i64) -> Self {
        self.retry_after = Some(seconds);
        self.hint(format!("try again in {seconds} s"))
    }

    /// There is no such thing, or it belongs to somebody else: both look the same from outside.
    pub fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("there is no such {what}"))
    }

    /// A field has a value that is not allowed.
    pub fn field(name: &str, rule: &str) -> Self {
        Self::new(Code::InvalidField, format!("{name} {rule}"))
    }

    /// Something failed inside; the cause goes to the log and stays there.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::new(
            Code::Internal,
            "the cause is in the platform's log under this request id",
        )
    }

    /// `error`, unless it is a broken unique constraint: that one becomes `conflict`.
    pub fn unique_or(error: DbErr, conflict: impl FnOnce() -> Self) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => conflict(),
            _ => error.into(),
        }
    }

    /// `error`, unless other rows refer to the one that was to be deleted: that becomes `conflict`.
    pub fn referred_or(error: DbErr, conflict: impl FnOnce() -> Self) -> Self {
        match error.sql_err() {
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => conflict(),
            _ => error.into(),
        }
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if dialect::is_transient(&error) {
            tracing::warn!(%error, "the database is busy");
            return Self::new(Code::Overloaded, "the database was busy for too long").hint("send it again in a while");
        }
        Self::internal(error)
    }
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        Self::internal(error)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}

/// An error as it travels: `application/problem+json` (RFC 9457) with a stable `code`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A URI for the kind of problem: `urn:hutong:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The same short sentence for every occurrence.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The stable code: the one thing to branch on.
    pub code: &'static str,
    /// What is wrong in this case.
    pub detail: String,
    /// What to do next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Hashes that still have to be uploaded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let problem = Problem {
            kind: format!("urn:hutong:problem:{}", self.code.as_str()),
            title: self.code.title(),
            status: self.code.status(),
            code: self.code.as_str(),
            detail: self.detail,
            hint: self.hint,
            missing: self.missing,
        };
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// Every refusal of an operation, for its `responses(…)`: whatever the status, the body is a [`Problem`].
pub struct Problems;

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name("Problem")))
            .build();
        let refused = ResponseBuilder::new()
            .description("Refused; `code` says why.")
            .content("application/problem+json", content)
            .build();
        BTreeMap::from([("default".to_owned(), refused.into())])
    }
}
