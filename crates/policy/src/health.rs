//! The automatic halt of a gray release: errors of the new version against a budget and the version before.
//!
//! Counts and rates are whole numbers and compared as such: the same numbers give the same verdict everywhere.

use serde::{Deserialize, Serialize};

/// What a release may cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Budget {
    /// How far back is looked, in milliseconds.
    pub window: i64,
    /// Fewest starts of the new version, and of the one before to compare with, for a verdict.
    pub min_starts: u64,
    /// Most errors, per million starts.
    pub errors_per_million: Option<u64>,
    /// Most crashes, per million starts.
    pub crashes_per_million: Option<u64>,
    /// Most errors, and most crashes, in hundredths of the rate of the version before: 150 is half as many again.
    pub percent_of_before: Option<u64>,
    /// Rates below this, per million starts, are not compared with the version before: twice nearly nothing is
    /// nearly nothing.
    pub compared_from_per_million: u64,
}

/// Ours, not a vendor's: an hour, a thousand starts, one crash in a hundred, errors in one of twenty, and not more
/// than double of what was before.
impl Default for Budget {
    fn default() -> Self {
        Self {
            window: 60 * 60 * 1000,
            min_starts: 1000,
            errors_per_million: Some(50_000),
            crashes_per_million: Some(10_000),
            percent_of_before: Some(200),
            compared_from_per_million: 1000,
        }
    }
}

/// What was counted of one version from `at` on, until the next sample.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Milliseconds since the epoch.
    pub at: i64,
    /// How often it was started.
    pub starts: u64,
    /// In how many of these starts an error was seen.
    pub errors: u64,
    /// How many of these starts ended in a crash.
    pub crashes: u64,
}

/// What was counted in the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// Starts.
    pub starts: u64,
    /// Starts with an error.
    pub errors: u64,
    /// Starts that crashed.
    pub crashes: u64,
}

/// What to do with the release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Health {
    /// Too few starts to tell.
    Waiting {
        /// How many there are.
        starts: u64,
        /// How many there must be.
        needed: u64,
    },
    /// Within the budget.
    Continue {
        /// The new version.
        now: Total,
        /// The version before.
        before: Total,
    },
    /// Beyond it: pause the release.
    Halt {
        /// The new version.
        now: Total,
        /// The version before.
        before: Total,
        /// What is broken.
        breaches: Vec<Breach>,
    },
}

/// One broken limit, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// What was counted.
    pub what: Counted,
    /// How many there were in a million starts, rounded down.
    pub per_million: u64,
    /// How many were allowed.
    pub allowed_per_million: u64,
    /// Whether the limit came from the version before.
    pub against_before: bool,
}

/// What a limit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Starts with an error.
    Errors,
    /// Starts that crashed.
    Crashes,
}

impl Total {
    fn of(samples: &[Sample], from: i64, to: i64) -> Self {
        let counted = samples.iter().filter(|sample| from < sample.at && sample.at <= to);
        counted.fold(Self::default(), |total, sample| Self {
            starts: total.starts.saturating_add(sample.starts),
            errors: total.errors.saturating_add(sample.errors),
            crashes: total.crashes.saturating_add(sample.crashes),
        })
    }

    fn per_million(self, what: Counted) -> u64 {
        let count = match what {
            Counted::Errors => self.errors,
            Counted::Crashes => self.crashes,
        };
        let rate = u128::from(count) * 1_000_000 / u128::from(self.starts.max(1));
        rate.try_into().unwrap_or(u64::MAX)
    }
}

impl Budget {
    /// The verdict at `now` (milliseconds since the epoch) over the samples of the new version and of the one
    /// before, in any order.
    pub fn judge(&self, new: &[Sample], old: &[Sample], now: i64) -> Health {
        let from = now.saturating_sub(self.window);
        let [new, before] = [new, old].map(|samples| Total::of(samples, from, now));
        let needed = self.min_starts.max(1);
        if new.starts < needed {
            return Health::Waiting {
                starts: new.starts,
                needed,
            };
        }
        let mut breaches = Vec::new();
        for (what, limit) in [
            (Counted::Errors, self.errors_per_million),
            (Counted::Crashes, self.crashes_per_million),
        ] {
            let per_million = new.per_million(what);
            let relative = self
                .percent_of_before
                .filter(|_| needed <= before.starts)
                .map(|percent| before.per_million(what).saturating_mul(percent) / 100)
                .map(|allowed| allowed.max(self.compared_from_per_million));
            for (allowed, against_before) in [(limit, false), (relative, true)] {
                if let Some(allowed_per_million) = allowed.filter(|allowed| *allowed < per_million) {
                    breaches.push(Breach {
                        what,
                        per_million,
                        allowed_per_million,
                        against_before,
                    });
                }
            }
        }
        if breaches.is_empty() {
            Health::Continue { now: new, before }
        } else {
            Health::Halt {
                now: new,
                before,
                breaches,
            }
        }
    }
}
