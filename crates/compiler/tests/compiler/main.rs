//! The compiler as its callers see it: a folder in, files and findings out.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod codes;
mod dialects;
mod fixtures;
mod hostile;
mod less;
mod npm;
mod same_bytes;
mod sass;
mod session;
mod source_maps;
mod styles;
mod support;
