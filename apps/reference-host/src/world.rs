//! Time and randomness, as a parameter: tests put a world of their own here.

use rand::RngCore;

/// Where time and random bytes come from.
pub trait World: Send + Sync {
    /// Milliseconds since the Unix epoch.
    fn now(&self) -> i64;
    /// Fills `bytes` with bytes nobody can guess.
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's clock and the operating system's random source.
pub struct System;

impl World for System {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where this program reads the clock; a host takes no crate of the platform"
    )]
    fn now(&self) -> i64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn fill(&self, bytes: &mut [u8]) {
        rand::rngs::OsRng.fill_bytes(bytes);
    }
}

/// A new id for something of the time `at`: `prefix_`, then 12 hex digits of time and 20 of chance, so that ids sort by age.
pub(crate) fn new_id(world: &dyn World, prefix: &str, at: i64) -> String {
    let mut chance = [0u8; 10];
    world.fill(&mut chance);
    format!("{prefix}_{at:012x}{}", hex::encode(chance))
}
