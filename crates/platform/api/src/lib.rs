//! Puts the areas of the platform together: one router, one list of migrations, one API description.
//!
//! ```ignore
//! let platform = hutong_api::open(&Config { data, database_url: None, public_url }, scanner).await?;
//! hutong_api::serve(platform, listener, 2, shutdown).await?;
//! ```
//!
//! A new area adds its `router()` in `http.rs`, its `migrations()` in `open.rs`, and its rows to the coverage tests,
//! which enumerate [`openapi()`].

mod admin;
mod console;
mod container;
mod embedded;
mod front;
mod health;
mod http;
mod keys;
mod limit;
mod links;
mod observe;
mod open;
mod serve;
mod work;

pub use admin::create_operator;
pub use container::router as container;
pub use front::Front;
pub use http::{openapi, router};
pub use hutong_people::admit_operator;
pub use hutong_registry::{collect, would_go};
pub use keys::{KeyStep, KeysError, change_keys, platform_keys};
pub use open::{Config, Migrator, OpenError, open};
pub use serve::serve;
pub use work::{work, work_one};
