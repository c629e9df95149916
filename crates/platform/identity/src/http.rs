//! The routes of identity.

use hutong_core::AppState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ops;

/// What organisations do here: the testers of an app, and previews of versions.
pub fn testers() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(ops::testers::create_tester, ops::testers::list_testers))
        .routes(routes!(ops::testers::delete_tester))
        .routes(routes!(ops::create_preview::create_preview))
}

/// Host Connect and the vendors' login call.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(ops::exchange_token::exchange_token))
        .routes(routes!(ops::open::open))
        .routes(routes!(ops::get_release::get_release))
        .routes(routes!(ops::get_standing::get_standing))
        .routes(routes!(ops::report_run::report_run))
        .routes(routes!(ops::create_code::create_code))
        .routes(routes!(ops::list_host_apps::list_host_apps))
        .routes(routes!(ops::list_host_categories::list_host_categories))
        .routes(routes!(ops::exchange_code::exchange_code))
}
