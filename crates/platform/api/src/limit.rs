//! Before every request: whoever asks too often is refused, before anything else is done for them.

use std::collections::BTreeMap;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hutong_core::AppState;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response as Described, ResponseBuilder};

/// The name of the refusal in the description.
pub(crate) const REFUSAL: &str = "TooManyRequests";

/// Counts the request, or refuses it.
pub(crate) async fn limit(State(platform): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    // what a browser asks before a request is part of it
    if parts.method != Method::OPTIONS
        && let Err(error) = platform.limiter.take(&platform, &parts)
    {
        let mut refused = error.into_response();
        // a container in a host's page learns why, too
        let any = HeaderValue::from_static("*");
        refused.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
        return refused;
    }
    next.run(Request::from_parts(parts, body)).await
}

/// The refusal, as it is described.
pub(crate) fn refusal() -> Described {
    let seconds = HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::Integer)))
        .description(Some("Seconds until the next request is taken."));
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem")));
    ResponseBuilder::new()
        .description("Too many requests from this address or with this token or session, or too many attempts.")
        .header("Retry-After", seconds.build())
        .content("application/problem+json", problem.build())
        .build()
}

/// Every operation may be refused so.
pub(crate) fn describe(operation: &mut Operation) {
    let refusal = RefOr::Ref(Ref::from_response_name(REFUSAL));
    operation
        .responses
        .responses
        .extend(BTreeMap::from([("429".to_owned(), refusal)]));
}
