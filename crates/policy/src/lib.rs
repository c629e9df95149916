//! Pure decisions: no I/O, no clock, no randomness. Facts in, decision out.
//!
//! | decision | where |
//! |---|---|
//! | does a rule include this subject? | [`Audience`] |
//! | which release does this subject get? | [`Snapshot::decide`] |
//! | may this happen to a version? | [`Review::next`] |
//! | may this happen to a release on a host? | [`Line::next`] |
//! | what follows on the word of a host? | [`Acceptance::next`] |
//! | may a member do this? | [`roles::allows`] |
//! | is a release to be halted? | [`health::Budget::judge`] |
//! | what is forbidden to an app on a host? | [`enforcement::in_force`] |
//! | may somebody call once more? | [`Rate::take`] |

mod acceptance;
mod audience;
mod compatibility;
mod dotted;
pub mod enforcement;
mod facts;
pub mod health;
mod knobs;
mod line;
mod rate;
mod refusal;
pub mod roles;
mod said;
pub mod snapshot;
mod version;

pub use acceptance::{Acceptance, AcceptanceAction};
pub use audience::{Audience, AudienceError};
pub use compatibility::Compatibility;
pub use facts::Facts;
pub use knobs::{Knobs, Rollback};
pub use line::{Line, LineAction, LineRow, ReleaseState, Track};
pub use rate::{Rate, Used};
pub use refusal::Refusal;
pub use said::{SaidError, said};
pub use snapshot::{Builder, Decision, Snapshot};
pub use version::{Actor, Review, ReviewFacts, VersionAction, VersionState};
