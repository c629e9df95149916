//! The registry: hosts, apps, versions, releases, and the files they consist of.
//!
//! A version is uploaded in three steps that can be repeated at will: begin (manifest and signature), files (only
//! the missing ones), complete. What a host runs is decided by [`hutong_policy::Snapshot`] over its line of releases.
//!
//! # Versions and review
//!
//! What may happen to a version is decided by [`hutong_policy::Review`]; `review.rs` is the one place that does it and
//! writes it down. Users get admitted versions only, testers also those that are complete and not known to be bad.
//!
//! # The log of admissions
//!
//! Every admission is an entry of a Merkle log that only grows (`spec/log.md`), written in the transaction of the step.
//!
//! # What must hold
//!
//! * A version is visible whole or not at all: it is `uploaded` only when every file is in the store.
//! * A version code is greater than that of every uploaded version of the app; the app's row is locked to make sure.
//! * What a release, the newest admission, an open review or a version on its way names stays in the store
//!   (`retention.rs`).
//! * Nobody has two seats of a release and no seat is anybody else's; the release's row is locked to make sure.
//! * The line of an app on a host changes whole, under the app's lock, as [`hutong_policy::Line`] says.

mod acceptance;
mod access;
mod category;
mod checker;
mod content;
mod delivery;
mod directory;
mod evidence;
mod files;
mod health;
mod http;
pub mod jobs;
mod knobs;
mod line;
mod log;
mod measures;
mod migrations;
mod model;
mod names;
mod numbers;
mod ops;
mod overdue;
mod refusal;
mod removal;
mod retention;
mod review;
mod reviewer;
mod scan;
mod seats;
mod sums;
mod trees;
mod words;

pub use directory::Registry;
pub use http::router;
pub use migrations::migrations;
pub use names::read_names;
pub use retention::{Gone, collect, would_go};
