//! The routes of events, the log and webhooks. A route cannot exist without its schema.

use hutong_core::AppState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ops;

/// Every route of this area.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(ops::list_events::list_events))
        .routes(routes!(ops::list_audit::list_audit))
        .routes(routes!(ops::export_audit::export_audit))
        .routes(routes!(
            ops::create_webhook::create_webhook,
            ops::list_webhooks::list_webhooks
        ))
        .routes(routes!(
            ops::change_webhook::change_webhook,
            ops::change_webhook::delete_webhook
        ))
        .routes(routes!(ops::rotate_secret::rotate_secret))
        .routes(routes!(ops::test_webhook::test_webhook))
        .routes(routes!(ops::list_deliveries::list_deliveries))
        .routes(routes!(ops::replay::replay))
}
