//! A whole platform for one test, spoken to in roles.
//!
//! ```ignore
//! let app = TestApp::new().await;
//! let developer = app.developer().await;
//! let created = developer.post("/v1/apps", json!({"name": "Coffee"})).await.expect(201);
//! ```
//!
//! Requests go through the real router, in this process. Every test has its own database: a SQLite file, or, when
//! `TEST_DATABASE_URL` names a PostgreSQL server, a schema of its own there. Time stands still until the test
//! moves it: `app.clock.advance(…)`.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]
#![expect(clippy::missing_panics_doc, reason = "helpers of tests panic to fail them")]

mod authenticator;
mod client;
mod database;
mod package;
mod receiver;
mod roles;
mod scanner;

pub use hutong_api::work_one;

pub use authenticator::Authenticator;
pub use client::{Client, Reply};
pub use database::TestDatabase;
pub use package::TestPackage;
pub use receiver::{Received, Receiver};
pub use roles::{Project, TestApp};
pub use scanner::TestScanner;
