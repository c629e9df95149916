//! One file per operation.

pub mod change_webhook;
pub mod create_webhook;
pub mod export_audit;
pub mod list_audit;
pub mod list_deliveries;
pub mod list_events;
pub mod list_webhooks;
pub mod replay;
pub mod rotate_secret;
pub mod test_webhook;
