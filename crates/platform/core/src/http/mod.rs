//! The HTTP kit: extractors whose refusals are [`Error`]s, and keyset pages.

mod address;
mod body;
pub mod check;
mod packed;
mod page;

pub use address::{Address, InvalidNetwork, Network};
pub use body::{Json, Path, Query};
pub use packed::{Coding, Packed, takes};
pub use page::{Order, Page, PageQuery, begins, has, has_in_json, limit};

use std::time::Duration;

use axum::http::{HeaderMap, Method, header};
use tower_http::cors::{Any, CorsLayer};

/// The token of an `Authorization: Bearer …` header.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// CORS for what a container calls from the page of any host. It proves itself with a token, never with a cookie.
pub fn from_any_page() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .max_age(Duration::from_hours(24))
}
