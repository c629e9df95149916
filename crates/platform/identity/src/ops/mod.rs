//! One file per operation.

pub mod create_code;
pub mod create_preview;
pub mod exchange_code;
pub mod exchange_token;
pub mod get_release;
pub mod get_standing;
pub mod list_host_apps;
pub mod list_host_categories;
pub mod open;
pub mod report_run;
pub mod testers;
