//! The registry: organisations, hosts, apps, versions, releases, and the files they consist of.
//!
//! A version is uploaded in three steps that can be repeated at will: begin (manifest and signature), files (only
//! the missing ones), complete. What a host runs is decided by [`hutong_policy::select`] over the releases in force.
//!
//! # Versions and review
//!
//! A version is `uploading`, then `uploaded`. There is no review yet: the platform's policy admits every uploaded
//! version, so it can be released at once. Review puts its states between `uploaded` and a release.
//!
//! # What must hold
//!
//! * A version is visible whole or not at all: it is `uploaded` only when every file is in the store.
//! * A version code is greater than that of every uploaded version of the app; the app's row is locked to make sure.
//! * For one (app, host, track) at most one release is in force.

mod access;
mod directory;
mod files;
mod http;
mod migrations;
mod model;
mod ops;

pub use directory::Registry;
pub use http::router;
pub use migrations::migrations;
