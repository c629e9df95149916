//! The compiler as its callers see it: a folder in, files and findings out.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod fixtures;
mod hostile;
mod npm;
mod styles;
mod support;
