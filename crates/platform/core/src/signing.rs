//! Secrets that sign what is sent to somebody's server: shown once, sealed where they are kept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hutong_base::Random;

use crate::{Platform, Result, Seal};

const BYTES: usize = 32;

/// The secrets of one use.
pub struct Signing(Seal);

impl Signing {
    /// How long the secret before signs beside a new one, in milliseconds.
    pub const OLD_SIGNS: i64 = 24 * 60 * 60 * 1000;

    /// Those for `purpose`.
    pub fn of(platform: &Platform, purpose: &str) -> Result<Self> {
        Ok(Self(Seal::of(platform, purpose)?))
    }

    /// A new secret of `id`: as its owner gets it, and as it is kept.
    pub fn new_secret(&self, id: &str, random: &dyn Random) -> Result<(String, Vec<u8>)> {
        let mut secret = [0; BYTES];
        random.fill(&mut secret);
        let sealed = self.0.seal(id, &secret, random)?;
        Ok((format!("whsec_{}", STANDARD.encode(secret)), sealed))
    }

    /// The secrets that sign for `id` at `now`, the newest first. `old` is the one before, and until when it signs.
    pub fn secrets(
        &self,
        id: &str,
        newest: &[u8],
        old: (Option<&[u8]>, Option<i64>),
        now: i64,
    ) -> Result<Vec<Vec<u8>>> {
        let old = old.0.filter(|_| old.1.is_some_and(|end| now < end));
        let sealed = [Some(newest), old].into_iter().flatten();
        sealed.map(|sealed| self.0.open(id, sealed)).collect()
    }
}
