//! The operations, one file each: input, output, handler.

pub mod begin_version;
pub mod complete_version;
pub mod create_app;
pub mod create_host;
pub mod create_key;
pub mod create_organisation;
pub mod create_secret;
pub mod create_token;
pub mod get_app;
pub mod get_blob;
pub mod get_host;
pub mod get_me;
pub mod get_version;
pub mod list_apps;
pub mod list_events;
pub mod list_hosts;
pub mod list_keys;
pub mod list_organisations;
pub mod list_releases;
pub mod list_tokens;
pub mod list_versions;
pub mod put_file;
pub mod put_release;
pub mod revoke_token;
pub mod update_host;
