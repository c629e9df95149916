//! The web container: static files that hosts' pages load.

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hutong_base::Code;
use hutong_core::Error;
use hutong_core::http::Path;
use rust_embed::RustEmbed;
use tower_http::compression::CompressionLayer;

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

async fn get_file(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, Error> {
    let file = Files::get(&path).ok_or_else(|| {
        Error::new(Code::NotFound, format!("the web container has no file {path:?}"))
            .hint("if no file is found at all, the web part is not built: run `cargo xtask up`")
    })?;
    // names stay the same over releases, so caches ask each time; the tag makes that cheap
    let tag = format!("W/\"{}\"", hex::encode(file.metadata.sha256_hash()));
    let mut response = if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|asked| asked.as_bytes() == tag.as_bytes())
    {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        // packed by the build: compressing the large ones anew would cost every first visit time
        let packed = takes_gzip(&headers)
            .then(|| Files::get(&format!("{path}.gz")))
            .flatten();
        let mut response = packed.as_ref().unwrap_or(&file).data.clone().into_response();
        if packed.is_some() {
            response
                .headers_mut()
                .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
            .headers_mut()
            .insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        let kind = HeaderValue::from_str(file.metadata.mimetype()).map_err(Error::internal)?;
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).map_err(Error::internal)?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    if path == "frame.html" {
        headers.insert(header::CONTENT_SECURITY_POLICY, frame_policy(&file.data)?);
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

fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    accepted.is_some_and(|value| value.split(',').any(|coding| coding.trim() == "gzip"))
}
