//! How many requests a server takes from one address and under one credential: a count in memory, whatever is asked.
//!
//! What costs more than a request has limits of its own where it is done: attempts to sign in, for example.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::sync::{Mutex, PoisonError};

use axum::http::request::Parts;
use hutong_base::Code;
use hutong_policy::{Rate, Used};

use crate::http::{Address, bearer};
use crate::{Error, Platform, Result, session};

/// How many callers are remembered, in a few megabytes. Whoever calls from more addresses than that is not held by a
/// limit on each of them.
const REMEMBERED: usize = 100_000;

/// How many requests a minute; any number where there is none.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    /// From one address: behind it may be an office, or everybody with one provider of mobile phones.
    pub address: Option<Rate>,
    /// Under one access token or session.
    pub credential: Option<Rate>,
}

impl Rates {
    /// Requests a minute from one address, unless the operator says otherwise.
    pub const ADDRESS: u32 = 60_000;
    /// Requests a minute under one credential, unless the operator says otherwise.
    pub const CREDENTIAL: u32 = 12_000;

    /// So many requests a minute; 0 is any number.
    pub fn per_minute(address: u32, credential: u32) -> Self {
        Self {
            address: Rate::per_minute(address),
            credential: Rate::per_minute(credential),
        }
    }
}

impl Default for Rates {
    fn default() -> Self {
        Self::per_minute(Self::ADDRESS, Self::CREDENTIAL)
    }
}

/// Counts the requests of one server.
pub struct Limiter {
    rates: Rates,
    hashes: RandomState,
    used: Mutex<HashMap<u64, Used>>,
}

impl Limiter {
    /// Nobody has called yet.
    pub fn new(rates: Rates) -> Self {
        Self {
            rates,
            hashes: RandomState::new(),
            used: Mutex::default(),
        }
    }

    /// Counts one request for its address and its credential, whether that is a good one or not. One too many for either
    /// is refused, and counts for none.
    pub fn take(&self, platform: &Platform, parts: &Parts) -> Result<()> {
        let address = Address::of(parts, &platform.proxies).network();
        let credential = match bearer(&parts.headers) {
            Some(token) => Some(Cow::Borrowed(token)),
            None => session::presented(platform, &parts.headers).map(Cow::Owned),
        };
        let address = self.rates.address.map(|rate| (rate, self.hashes.hash_one(address)));
        let credential = self.rates.credential.zip(credential);
        let credential = credential.map(|(rate, credential)| (rate, self.hashes.hash_one(credential)));
        self.count([address, credential], platform.clock.now())
    }

    fn count(&self, limits: [Option<(Rate, u64)>; 2], now: i64) -> Result<()> {
        let mut known = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let mut after = [None; 2];
        for (after, limit) in after.iter_mut().zip(limits) {
            let Some((rate, key)) = limit else { continue };
            let used = known.get(&key).copied().unwrap_or_default();
            let used = rate.take(used, now).map_err(|wait| {
                Error::new(Code::TooManyRequests, "too many requests from here or with this token")
                    .retry_after((wait + 999) / 1000)
            })?;
            *after = Some((key, used));
        }
        if known.len() + after.iter().flatten().count() > REMEMBERED {
            known.retain(|_, used| !used.is_nothing(now));
            // or every next call would look through all of them again
            if known.len() > REMEMBERED / 2 {
                known.clear();
            }
        }
        known.extend(after.into_iter().flatten());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_of_callers_takes_more_memory() {
        let limiter = Limiter::new(Rates::default());
        let rate = Rate::per_minute(1).unwrap();
        for key in 0..3 * REMEMBERED as u64 {
            limiter.count([Some((rate, key)), None], 0).unwrap();
            assert!(limiter.used.lock().unwrap().len() <= REMEMBERED);
        }
        // whoever has long been quiet goes first
        let limiter = Limiter::new(Rates::default());
        for key in 0..REMEMBERED as u64 {
            let now = if key == 0 { 60_000 } else { 0 };
            limiter.count([Some((rate, key)), None], now).unwrap();
        }
        limiter.count([Some((rate, u64::MAX)), None], 60_000).unwrap();
        assert!(limiter.count([Some((rate, 0)), None], 60_000).is_err());
    }
}
