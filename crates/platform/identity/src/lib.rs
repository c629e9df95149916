//! Who a user is: hosts vouch for them, containers act for them, each app knows them by its own openid.
//!
//! `spec/host-connect.md` is the source of the rules here.
//!
//! ```text
//! host's assertion ──exchange_token──▶ container session ──create_code──▶ login code ──exchange_code──▶ openid
//!   (subject)                              (host, app, subject)             (once, 5 min)      (app, subject)
//! ```
//!
//! * A token or code is kept as its hash; whoever reads the database cannot use it.
//! * An openid is random and stored, so nobody outside the platform can tell whose it is.
//! * Failed attempts are not counted or slowed down here: secrets and codes have 256 random bits. A limit
//!   per address belongs to the proxy in front of the platform.

mod assertion;
pub mod http;
pub mod jobs;
mod marks;
mod migrations;
pub mod model;
pub mod ops;
mod preview;
mod session;

pub use migrations::migrations;
pub use ops::get_release::again;
