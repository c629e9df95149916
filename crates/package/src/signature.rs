use serde::{Deserialize, Serialize};

use crate::{PackageError, SigningKey, VerifyingKey};

const CONTEXT: &[u8] = b"hutong-manifest-v1\n";
const ALGORITHM: &str = "ed25519";

/// `signature.json`: the developer's signature over `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Always `ed25519`.
    pub algorithm: String,
    /// The developer's public key, base64url without padding.
    pub key: String,
    /// 64 bytes, base64url without padding.
    pub signature: String,
}

impl Signature {
    /// Signs the bytes of a manifest.
    pub fn sign(key: &SigningKey, manifest: &[u8]) -> Self {
        Self {
            algorithm: ALGORITHM.to_owned(),
            key: key.verifying_key().to_string(),
            signature: key.sign(CONTEXT, manifest),
        }
    }

    /// Reads `signature.json`.
    pub fn parse(bytes: &[u8]) -> Result<Self, PackageError> {
        serde_json::from_slice(bytes).map_err(|error| refused(format!("cannot be read: {error}")))
    }

    /// The bytes of `signature.json`.
    #[expect(clippy::missing_panics_doc, reason = "plain data always becomes JSON")]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("plain data always becomes JSON")
    }

    /// The key that made this signature over `manifest`; whether that key may speak for the app is
    /// the caller's question ([`Signature::verify`]).
    pub fn signer(&self, manifest: &[u8]) -> Result<VerifyingKey, PackageError> {
        if self.algorithm != ALGORITHM {
            return Err(refused(format!(
                "algorithm is {:?}, only {ALGORITHM:?} is known",
                self.algorithm
            )));
        }
        let key: VerifyingKey = self
            .key
            .parse()
            .map_err(|error: PackageError| refused(error.to_string()))?;
        if !key.verifies(CONTEXT, manifest, &self.signature) {
            return Err(refused(format!("it is not a signature of key {key} over these bytes")));
        }
        Ok(key)
    }

    /// `manifest` is signed, and by one of `developer_keys`.
    pub fn verify(&self, manifest: &[u8], developer_keys: &[VerifyingKey]) -> Result<(), PackageError> {
        let key = self.signer(manifest)?;
        if developer_keys.contains(&key) {
            Ok(())
        } else {
            Err(PackageError::ForeignKey { key: key.to_string() })
        }
    }
}

fn refused(reason: String) -> PackageError {
    PackageError::ManifestSignature { reason }
}
