//! The registry's routes. A route cannot exist without its schema.

use axum::extract::DefaultBodyLimit;
use axum::http::Extensions;
use hutong_core::AppState;
use hutong_core::http::from_any_page;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ops::get_blob::Compressible;
use crate::ops::{self, begin_version};

/// Every route of the registry.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(ops::get_me::get_me))
        .routes(routes!(
            ops::create_organisation::create_organisation,
            ops::list_organisations::list_organisations
        ))
        .routes(routes!(ops::create_token::create_token))
        .routes(routes!(ops::list_tokens::list_tokens))
        .routes(routes!(ops::revoke_token::revoke_token))
        .routes(routes!(ops::create_host::create_host, ops::list_hosts::list_hosts))
        .routes(routes!(ops::get_host::get_host, ops::update_host::update_host))
        .routes(routes!(ops::create_app::create_app, ops::list_apps::list_apps))
        .routes(routes!(ops::get_app::get_app))
        .routes(routes!(ops::create_secret::create_secret))
        .routes(routes!(ops::create_key::create_key, ops::list_keys::list_keys))
        .merge(versions())
        .routes(routes!(
            ops::put_release::put_release,
            ops::list_releases::list_releases
        ))
        .routes(routes!(ops::list_events::list_events))
        .merge(blobs())
}

fn versions() -> OpenApiRouter<AppState> {
    let begin = OpenApiRouter::new()
        .routes(routes!(ops::begin_version::begin_version))
        .layer(DefaultBodyLimit::max(begin_version::BODY_LIMIT));
    OpenApiRouter::new()
        .routes(routes!(ops::list_versions::list_versions))
        .routes(routes!(ops::get_version::get_version))
        // reads its body itself, no further than the size that the manifest says
        .routes(routes!(ops::put_file::put_file))
        .routes(routes!(ops::complete_version::complete_version))
        .merge(begin)
}

/// Only what the file's name promises to be worth it is compressed.
fn blobs() -> OpenApiRouter<AppState> {
    let worth_it = |_: _, _: _, _: &_, extensions: &Extensions| extensions.get::<Compressible>().is_some();
    OpenApiRouter::new()
        .routes(routes!(ops::get_blob::get_blob))
        .layer(CompressionLayer::new().gzip(true).compress_when(worth_it))
        .layer(from_any_page())
}
