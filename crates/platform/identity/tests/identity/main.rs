//! Identity through the HTTP API, on the database that `TEST_DATABASE_URL` names or on SQLite.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod again;
mod facts;
mod keys;
mod login;
mod numbers;
mod preview;
mod session;
mod support;
mod testers;
