//! How often somebody may call.

use std::num::NonZeroU32;

/// A minute, in nanoseconds.
const MINUTE: i64 = 60_000_000_000;
/// A millisecond, in nanoseconds.
const MILLISECOND: i64 = 1_000_000;

/// So many calls a minute. Whoever was quiet for a minute may make all of them at once; each comes back by itself, one
/// after the other, evenly over the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate(NonZeroU32);

/// What somebody has made use of: when all of it will have come back. Nothing, at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Used(i64);

impl Rate {
    /// So many calls a minute; with none, any number.
    pub fn per_minute(calls: u32) -> Option<Self> {
        NonZeroU32::new(calls).map(Self)
    }

    /// One more call at `now`, in milliseconds: what is used after it, or how many milliseconds to wait for it.
    pub fn take(self, used: Used, now: i64) -> Result<Used, i64> {
        let now = now.saturating_mul(MILLISECOND);
        let full = now.saturating_add(MINUTE);
        // a clock that was set back keeps nobody waiting for more than the one call
        let after = used.0.clamp(now, full).saturating_add(MINUTE / i64::from(self.0.get()));
        if full < after {
            let wait = after - full;
            return Err(wait / MILLISECOND + i64::from(wait % MILLISECOND != 0));
        }
        Ok(Used(after))
    }
}

impl Used {
    /// Whether all of it has come back at `now`: as if there had been no call.
    pub fn is_nothing(self, now: i64) -> bool {
        self.0 <= now.saturating_mul(MILLISECOND)
    }
}
