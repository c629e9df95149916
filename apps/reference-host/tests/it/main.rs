//! The host as its pages use it: HTTP in, JSON out.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails by panicking, as the test does"
)]

mod accounts;
mod assertion;
mod content;
mod pages;
mod platform;
mod site;
mod wallet;
