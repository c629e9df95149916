//! People and their organisations: who signs in, who belongs to whom as what, and which tokens act in their stead.
//!
//! # What must hold
//!
//! * A password, a token, a session or an invitation is known by its hash alone.
//! * To somebody who guesses, an unknown email looks like a wrong password, in text and in time.
//! * An attempt is counted before it is tried, so that many at once are no way around the limit.
//! * A passkey is taken once for each ceremony, and only where it was asked for: a signature is of no use to anybody else.
//! * A session begins with a secret of its own and ends with the password it began with.

mod attempts;
mod grant;
mod http;
mod migrations;
mod model;
mod ops;
mod passkey;
mod password;
mod proof;
mod schema;
mod second_factor;

pub use http::router;
pub use migrations::migrations;
pub use ops::admit_operator::admit_operator;
pub use ops::forget_expired::forget_expired;
