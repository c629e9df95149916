//! The console: static files, and one page for every place in it.

use axum::Router;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{Redirect, Response};
use axum::routing::get;
use hutong_core::Error;
use hutong_core::http::Path;
use rust_embed::RustEmbed;
use tower_http::compression::CompressionLayer;

use crate::embedded;

#[derive(RustEmbed)]
#[folder = "../../../web/console/dist"]
#[allow_missing = true]
struct Files;

const PAGE: &str = "index.html";

/// Sent with the page. Its scripts are its own files and none is made of text; its component library writes style
/// sheets as it goes. Pictures are the icons that apps name.
const PAGE_HEADERS: [(HeaderName, &str); 3] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https: http:; \
         font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
];

/// `/console/…`.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/console", get(|| async { Redirect::permanent("/console/") }))
        .route("/console/", get(get_page))
        .route("/console/assets/{*path}", get(get_asset))
        // the page finds its place by itself
        .route("/console/{*path}", get(get_page))
        .layer(CompressionLayer::new())
}

async fn get_page(asked: HeaderMap) -> Result<Response, Error> {
    let file = embedded::find::<Files>("the console", PAGE)?;
    let mut response = embedded::answer::<Files>(PAGE, &file, &asked, "no-cache")?;
    let headers = PAGE_HEADERS.map(|(name, value)| (name, HeaderValue::from_static(value)));
    response.headers_mut().extend(headers);
    Ok(response)
}

/// Their names say what is in them, so a cache need never ask again.
async fn get_asset(Path(path): Path<String>, asked: HeaderMap) -> Result<Response, Error> {
    let path = format!("assets/{path}");
    let file = embedded::find::<Files>("the console", &path)?;
    embedded::answer::<Files>(&path, &file, &asked, "public, max-age=31536000, immutable")
}
