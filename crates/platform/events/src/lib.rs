//! What leaves the platform: events as organisations read them, the log of who did what, and webhooks.
//!
//! # What must hold
//!
//! * A webhook is told every event of its types that is told to its organisation, at least once, under one id.
//! * A webhook leads out of the platform's own network: the address that is called is the one that was checked.
//! * Who answers slowly, or not at all, holds up nobody else.

mod delivery;
mod http;
mod migrations;
mod model;
mod ops;
mod reach;
mod secret;
mod send;

pub use delivery::{OTHER_LANE, TURN, deliver_all, deliver_one, fan_out, forget_old};
pub use http::router;
pub use migrations::migrations;
pub use send::Sender;
