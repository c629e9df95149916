//! The real binary as server and as client.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod crash;
mod publish;
mod serve;
mod support;
