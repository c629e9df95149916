//! The real binary as server and as client.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod audit;
mod crash;
#[path = "../../../../xtask/src/grown.rs"]
mod grown;
mod keys;
mod kills;
mod pipeline;
mod publish;
mod serve;
mod support;
mod transfer;
mod verify;
