//! Around every request: its id, its line in the log, and an end to those that take too long or panic.

use std::any::Any;
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hutong_base::Code;
use hutong_core::{AppState, Error, Platform};
use tracing::Instrument as _;

/// Longest time for one request, the upload of a file included.
const TIMEOUT: Duration = Duration::from_mins(2);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request an id (or keeps a decent one that a proxy gave it), logs its end, and gives it up in time.
pub(crate) async fn observe(State(platform): State<AppState>, mut request: Request, next: Next) -> Response {
    let id = id_of(&platform, request.headers());
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", MatchedPath::as_str)
        .to_owned();
    let span = tracing::info_span!("request", id = id.to_str().unwrap_or_default(), method = %request.method(), route);
    let started = platform.clock.now();
    let answer = tokio::time::timeout(TIMEOUT, next.run(request).instrument(span.clone())).await;
    let mut response = answer.unwrap_or_else(|_| {
        let detail = format!("no answer within {} s", TIMEOUT.as_secs());
        Error::new(Code::RequestTimeout, detail)
            .hint("send it again")
            .into_response()
    });
    let (status, took_ms) = (response.status().as_u16(), platform.clock.now() - started);
    span.in_scope(|| tracing::info!(status, took_ms, "answered"));
    mark(&mut response, id);
    response
}

/// The id of a request.
pub(crate) fn id_of(platform: &Platform, headers: &HeaderMap) -> HeaderValue {
    let given = headers.get(REQUEST_ID).filter(|id| decent(id)).cloned();
    given.unwrap_or_else(|| {
        HeaderValue::from_str(platform.ids.next("req").as_str()).unwrap_or(HeaderValue::from_static("unknown"))
    })
}

/// What every answer has.
pub(crate) fn mark(response: &mut Response, id: HeaderValue) {
    response.headers_mut().insert(REQUEST_ID, id);
    // a browser takes an answer for what it says it is, and for nothing else
    response
        .headers_mut()
        .insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

fn decent(id: &HeaderValue) -> bool {
    let bytes = id.as_bytes();
    (1..=64).contains(&bytes.len())
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte))
}

/// A panic is a mistake of ours: the caller gets an error like any other.
#[expect(clippy::needless_pass_by_value, reason = "the signature that the layer asks for")]
pub(crate) fn panicked(cause: Box<dyn Any + Send>) -> Response {
    let text = cause.downcast_ref::<String>().map(String::as_str);
    let text = text
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("unknown cause");
    Error::internal(format_args!("panic: {text}")).into_response()
}
