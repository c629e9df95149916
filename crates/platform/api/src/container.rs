//! The web container: static files that hosts' pages load.

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use axum::routing::get;
use hutong_core::Error;
use hutong_core::http::Path;
use rust_embed::RustEmbed;
use tower_http::compression::CompressionLayer;

use crate::embedded;

#[derive(RustEmbed)]
#[folder = "../../../web/container/dist"]
#[allow_missing = true]
struct Files;

/// What stands before the content security policy in `frame.html`.
const POLICY_START: &str = "http-equiv=\"Content-Security-Policy\" content=\"";

/// `/container/…`: the same for everybody, so it needs nothing of a platform.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/container/{*path}", get(get_file))
        .layer(CompressionLayer::new())
}

async fn get_file(Path(path): Path<String>, asked: HeaderMap) -> Result<Response, Error> {
    let file = embedded::find::<Files>("the web container", &path)?;
    // names stay the same over releases, so caches ask each time; the tag makes that cheap
    let mut response = embedded::answer::<Files>(&path, &file, &asked, "public, no-cache")?;
    if path == "frame.html" {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, frame_policy(&file.data)?);
    }
    Ok(response)
}

/// The policy that the frame states, to be sent as a header, too, which counts from the first byte on. The frame runs one
/// script, which the policy names by hash, and the worker that this makes, and shows pictures, fonts and media, which it
/// narrows by itself to the origins that the manifest declares. No other network, no storage.
fn frame_policy(page: &[u8]) -> Result<HeaderValue, Error> {
    let page = std::str::from_utf8(page).map_err(Error::internal)?;
    let policy = page
        .split_once(POLICY_START)
        .and_then(|(_, rest)| rest.split_once('"'))
        .ok_or_else(|| Error::internal("frame.html states no policy"))?;
    HeaderValue::from_str(policy.0).map_err(Error::internal)
}
