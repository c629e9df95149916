//! Secrets that the platform has to read again: sealed where they are stored.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hutong_base::Random;
use sha2::{Digest as _, Sha256};

use crate::{Error, Platform, Result};

const NONCE_BYTES: usize = 24;

/// The key that comes of a secret for one purpose.
pub(crate) fn derived(purpose: &str, secret: &str) -> [u8; 32] {
    let hash = Sha256::new_with_prefix(purpose).chain_update("\n");
    hash.chain_update(secret).finalize().into()
}

/// Seals and opens texts under one key.
pub struct Seal(XChaCha20Poly1305);

impl Seal {
    /// The seal of whoever knows `secret`. `purpose` keeps one use of a secret apart from another.
    pub(crate) fn new(purpose: &str, secret: &str) -> Self {
        Self(XChaCha20Poly1305::new(&derived(purpose, secret).into()))
    }

    /// The platform's own: what is sealed with it takes the platform's first key to read, not the database alone.
    pub fn of(platform: &Platform, purpose: &str) -> Result<Self> {
        Ok(Self(XChaCha20Poly1305::new(&platform.keys.secret(purpose)?.into())))
    }

    /// Seals `text`; it opens under the same `name` alone.
    pub fn seal(&self, name: &str, text: &[u8], random: &dyn Random) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE_BYTES];
        random.fill(&mut nonce);
        let payload = Payload {
            msg: text,
            aad: name.as_bytes(),
        };
        let sealed = self.0.encrypt(&XNonce::from(nonce), payload).map_err(Error::internal)?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens what was sealed under `name`, and by the platform stored.
    pub fn open(&self, name: &str, stored: &[u8]) -> Result<Vec<u8>> {
        self.recognise(name, stored)
            .ok_or_else(|| Error::internal("what was sealed does not open"))
    }

    /// Opens what comes from a stranger and may have been sealed under `name`.
    pub fn recognise(&self, name: &str, given: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = given.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: sealed,
            aad: name.as_bytes(),
        };
        self.0.decrypt(&XNonce::from(*nonce), payload).ok()
    }
}
