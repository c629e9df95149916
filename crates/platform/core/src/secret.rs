//! Secrets that the platform hands out and later recognises: it keeps their SHA-256 only.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hutong_base::Random;
use sha2::{Digest as _, Sha256};

/// A new secret: `prefix` and 256 random bits in base64url.
pub fn new_secret(random: &dyn Random, prefix: &str) -> String {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// What is stored in place of a secret made by [`new_secret`]. The input has 256 bits of entropy, so a
/// plain hash cannot be searched, and looking rows up by it tells nothing through timing.
pub fn secret_hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}
