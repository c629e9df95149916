//! What organisations read of what happened, and that nobody changes it unseen.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod audit;
mod chain;
mod webhooks;
