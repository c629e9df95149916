//! The HTTP kit: extractors whose refusals are [`Error`]s, and keyset pages.

mod body;
pub mod check;
mod page;

pub use body::{Json, Path, Query};
pub use page::{Page, PageQuery};

use axum::http::{HeaderMap, header};

/// The token of an `Authorization: Bearer …` header.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
