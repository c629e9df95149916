//! The router of the whole platform, and its description.

use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{middleware, routing};
use hutong_base::Code;
use hutong_core::http::from_any_page;
use hutong_core::{AppState, Error, Problem};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::{Front, console, container, health, limit, links, observe};

/// Largest body unless a route says otherwise.
const BODY_LIMIT: usize = 1024 * 1024;

/// Every described route, without state.
fn described() -> OpenApiRouter<AppState> {
    let mut router = areas();
    for item in router.get_openapi_mut().paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            sessions_too(operation);
            limit::describe(operation);
        }
    }
    links::describe(router.get_openapi_mut());
    router
}

/// What takes an access token takes a session as well.
fn sessions_too(operation: &mut Operation) {
    let requirement = |scheme| SecurityRequirement::new(scheme, Vec::<String>::new());
    if let Some(security) = &mut operation.security
        && security.contains(&requirement("token"))
    {
        security.push(requirement("session"));
    }
}

fn areas() -> OpenApiRouter<AppState> {
    let token = |what: &str| {
        let mut scheme = Http::new(HttpAuthScheme::Bearer);
        scheme.description = Some(what.to_owned());
        SecurityScheme::Http(scheme)
    };
    let session = ApiKeyValue::with_description(
        "hutong",
        "A session of somebody who signed in (`__Host-hutong` over TLS). Where an access token does as well, \
         `hutong-organisation: org_…` says for which organisation.",
    );
    let components = ComponentsBuilder::new()
        .schema_from::<Problem>()
        .response(limit::REFUSAL, limit::refusal())
        .security_scheme("token", token("An access token of an organisation, `hut_…`."))
        .security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(session)))
        .security_scheme(
            "container_session",
            token("A container session, `hcs_…`, from `POST /connect/token`."),
        )
        .build();
    let info = InfoBuilder::new()
        .title("Hutong platform")
        .version("1")
        .description(Some(
            "The HTTP API of the platform. Refusals are problem+json with a stable `code`. A request that takes an \
             `Idempotency-Key` may be sent again: under the same key it has its effect once and gets the same answer, for \
             a day. How many requests a minute are taken from one address, and with one token or session, is for whoever \
             runs the platform to say; one too many gets 429 with `Retry-After`.",
        ));
    let document = OpenApiBuilder::new()
        .info(info.build())
        .components(Some(components))
        .build();
    OpenApiRouter::with_openapi(document)
        .routes(routes!(health::get_health))
        .merge(hutong_people::router())
        .merge(hutong_events::router())
        .merge(hutong_registry::router())
        .merge(hutong_identity::http::testers())
        .merge(
            hutong_identity::http::router()
                .layer(CompressionLayer::new())
                .layer(from_any_page()),
        )
}

/// The description of the HTTP API, `spec/openapi.json`.
pub fn openapi() -> OpenApi {
    described().into_openapi()
}

/// The platform as a service.
pub fn router(platform: AppState) -> Front {
    let (api, document) = described().split_for_parts();
    let router = api
        .merge(container::router().layer(from_any_page()))
        .merge(console::router())
        .route("/openapi.json", routing::get(|| async move { axum::Json(document) }))
        .fallback(no_route)
        .layer(middleware::from_fn(no_method))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        // what is read of a body is limited after this
        .layer(RequestDecompressionLayer::new().pass_through_unaccepted(true))
        .layer(CatchPanicLayer::custom(observe::panicked))
        .layer(middleware::from_fn_with_state(platform.clone(), limit::limit))
        .layer(middleware::from_fn_with_state(platform.clone(), observe::observe))
        .with_state(platform.clone());
    Front::new(platform, router)
}

async fn no_route(uri: Uri) -> impl IntoResponse {
    Error::new(Code::NotFound, format!("no route for {}", uri.path())).hint("GET /openapi.json lists the routes")
}

/// Gives a 405 its problem. A layer and no fallback: a router's fallback would take the CORS layer of a route away,
/// and with it the answer to a preflight.
async fn no_method(request: Request, next: Next) -> Response {
    let what = format!("{} does not take {}", request.uri().path(), request.method());
    let answer = next.run(request).await;
    if answer.status() != StatusCode::METHOD_NOT_ALLOWED {
        return answer;
    }
    let mut problem = Error::new(Code::MethodNotAllowed, what).into_response();
    if let Some(allow) = answer.headers().get(header::ALLOW) {
        problem.headers_mut().insert(header::ALLOW, allow.clone());
    }
    problem
}
