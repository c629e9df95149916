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

/// Where the page shows a version in the container, inside the page of its review.
const PREVIEW: &str = "preview/";

/// Sent with the page. Its scripts are its own files and none is made of text; its component library writes style
/// sheets as it goes. Pictures are the icons that apps name.
const PAGE_HEADERS: [(HeaderName, &str); 3] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https: http:; \
         font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
];

/// Sent where the page shows a version: it has the container's frame, and the mini-program reaches the servers that it
/// declares. Only the console itself frames it.
const PREVIEW_HEADERS: [(HeaderName, &str); 3] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https:; \
         font-src 'self'; media-src blob: https:; connect-src 'self' https: wss:; frame-src 'self' blob: https:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    ),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    (header::REFERRER_POLICY, "no-referrer"),
];

/// `/console/…`.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/console", get(|| async { Redirect::permanent("/console/") }))
        .route(
            "/console/",
            get(async |asked: HeaderMap| get_page(&asked, PAGE_HEADERS)),
        )
        .route("/console/assets/{*path}", get(get_asset))
        // the page finds its place by itself
        .route("/console/{*path}", get(get_place))
        .layer(CompressionLayer::new())
}

async fn get_place(Path(path): Path<String>, asked: HeaderMap) -> Result<Response, Error> {
    let is_preview = path.starts_with(PREVIEW);
    get_page(&asked, if is_preview { PREVIEW_HEADERS } else { PAGE_HEADERS })
}

fn get_page(asked: &HeaderMap, sent: [(HeaderName, &'static str); 3]) -> Result<Response, Error> {
    let file = embedded::find::<Files>("the console", PAGE)?;
    let mut response = embedded::answer::<Files>(PAGE, &file, asked, "no-cache")?;
    let headers = sent.map(|(name, value)| (name, HeaderValue::from_static(value)));
    response.headers_mut().extend(headers);
    Ok(response)
}

/// Their names say what is in them, so a cache need never ask again.
async fn get_asset(Path(path): Path<String>, asked: HeaderMap) -> Result<Response, Error> {
    let path = format!("assets/{path}");
    let file = embedded::find::<Files>("the console", &path)?;
    embedded::answer::<Files>(&path, &file, &asked, "public, max-age=31536000, immutable")
}
