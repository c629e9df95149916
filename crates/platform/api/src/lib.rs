//! Puts the areas of the platform together: one router, one list of migrations, one API description.
//!
//! ```ignore
//! let platform = hutong_api::open(&Config { data, database_url: None, public_url }).await?;
//! hutong_api::serve(platform, listener, shutdown).await?;
//! ```
//!
//! A new area adds its `router()` in `http.rs`, its `migrations()` in `open.rs`, and its rows to the coverage tests,
//! which enumerate [`openapi()`].

mod admin;
mod container;
mod health;
mod http;
mod observe;
mod open;
mod serve;

pub use admin::create_operator;
pub use container::router as container;
pub use http::{openapi, router};
pub use open::{Config, Migrator, OpenError, open};
pub use serve::serve;
