//! What every part of Hutong needs and none of them owns: ids, the clock, randomness and the table
//! of error codes. No domain knowledge, no I/O beyond the system's clock and random source.
//!
//! * Times are `i64` milliseconds since the Unix epoch, in fields and columns named `…_at`.
//! * Ids are text: a prefix and a UUID version 7 in hex, so that ids sort by creation time.
//! * An error that can cross a boundary has a [`Code`]. Add one line to the table in `code.rs`.

mod clock;
mod code;
mod day;
mod id;
mod random;

pub use clock::{Clock, ManualClock, SystemClock, rfc3339};
pub use code::Code;
pub use day::{Day, InvalidDay, Span};
pub use id::{Id, Ids, InvalidId};
pub use random::{OsRandom, Random, SeededRandom, ThreadRandom};
