//! People: how they get in, and how nobody else does.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod hostile;
mod members;
mod passkeys;
mod second_factor;
mod sessions;
mod support;
mod tokens;
