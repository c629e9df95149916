//! The frame of the preview: the container's own, with the script of the developer tools before it.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

use super::tools;

/// Where the router has it.
pub const PATH: &str = "/container/frame.html";
/// The frame is a few hundred kilobytes.
const MAX_BYTES: usize = 16 << 20;
/// What stands before the frame's own script; the logic, which is a text, must stay the first one.
const OWN_SCRIPT: &str = "</script>\n<script>";
const POLICY: &str = "script-src ";

/// The frame, asked of the container's files. When it has another form than this knows, it stays as it is.
pub async fn frame() -> Response {
    let asked = Request::builder().uri(PATH).body(Body::empty());
    let Ok(asked) = asked else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let response = match hutong_api::container::<()>().oneshot(asked).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let (mut parts, body) = response.into_parts();
    let Ok(page) = to_bytes(body, MAX_BYTES).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Some(tools) = tools::text("frame.js") else {
        return (parts, page).into_response();
    };
    parts.headers.remove(header::ETAG);
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let allowed = format!("{POLICY}'sha256-{}' ", STANDARD.encode(Sha256::digest(&tools)));
    let policy = parts.headers.get(header::CONTENT_SECURITY_POLICY);
    let policy = policy.and_then(|policy| policy.to_str().ok()?.replacen(POLICY, &allowed, 1).parse().ok());
    let (Some(policy), Ok(page)) = (policy, std::str::from_utf8(&page)) else {
        return (parts, page).into_response();
    };
    parts.headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    let script = format!("</script>\n<script>{tools}{OWN_SCRIPT}");
    let page = page.replacen(POLICY, &allowed, 1).replacen(OWN_SCRIPT, &script, 1);
    (parts, page).into_response()
}
