//! The headless container: runs a package without a browser.
//!
//! The runtime beside the mini-program is the one that browsers run, byte for byte; it runs in QuickJS, in the surroundings
//! that a worker gives it ([`engine`](self)). Its ops go to a tree of nodes; events, answers to queries and calls of
//! capabilities come from here. Time is virtual and chance is seeded, so that the same package does the same each time.
//! Nothing reaches the machine: no files, no network, no clock.
//!
//! | what | where |
//! |---|---|
//! | a running mini-program, what a user does, what there is to see | [`Runner`] |
//! | a package, unpacked | [`Package`] |
//! | the world around it | [`Options`], [`Limits`] |
//! | what it did | [`Record`] |
//! | every page, looked at one by one | [`PageReport`] |
//! | where the author wrote what is in a package | [`Places`] |
//! | what a page draws before its logic has run | [`first_paint`] |
//! | tests that an author wrote in JavaScript | [`Script`] |

mod clock;
mod container;
mod data;
mod engine;
mod error;
mod first_paint;
mod host;
mod limits;
mod ops;
mod options;
mod package;
mod places;
mod report;
mod runner;
mod script;
mod start;
mod tree;
mod view;

pub use data::Data;
pub use error::RunError;
pub use first_paint::first_paint;
pub use host::{Call, Contact, Line, Network, Question, Record, Reply};
pub use limits::Limits;
pub use options::{Device, Late, Options};
pub use package::Package;
pub use places::Places;
pub use report::PageReport;
pub use runner::Runner;
pub use script::{Outcome, Script, State};
pub use tree::Slot;
