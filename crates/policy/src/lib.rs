//! Pure decisions: no I/O, no clock, no randomness. Facts in, decision out.
//!
//! | decision | where |
//! |---|---|
//! | does a rule include this subject? | [`Audience`] |
//! | which release does this subject get? | [`select`] |

mod audience;
mod facts;
mod release;

pub use audience::{Audience, AudienceError};
pub use facts::Facts;
pub use release::{Candidate, select};
