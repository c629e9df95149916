//! The log of admissions: what it says of each, its signed head, and the proof that an admission is in it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::merkle::{is_consistent, is_included, leaf_hash};
use crate::{Digest, FORMAT, PackageError, Signature, SigningKey, Trust};

const CONTEXT: &[u8] = b"hutong-log-v1\n";

/// An entry of the log: the platform admitted a version.
// The fields stand in the order of their names: that is the order of the canonical JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admission {
    /// Milliseconds since the epoch.
    pub admitted_at: i64,
    /// Id of the app, `app_…`.
    pub app: String,
    /// Its developer-facing key, the manifest's `app`.
    pub appid: String,
    /// Always [`FORMAT`].
    pub format: u32,
    /// Hash of the bytes of `manifest.json`, which names every file by its own.
    pub manifest_sha256: Digest,
    /// [`package_digest`].
    pub package_sha256: Digest,
    /// Id of the version, `ver_…`.
    pub version: String,
    /// The manifest's `version.code`.
    pub version_code: u64,
}

/// How far the log has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TreeHead {
    /// Always [`FORMAT`].
    pub format: u32,
    /// Milliseconds since the epoch.
    pub issued_at: i64,
    /// Root of the Merkle tree of its entries (RFC 9162, section 2.1).
    pub root: Digest,
    /// How many there are.
    pub size: u64,
}

/// That an admission is in the log, for whoever holds the platform's public key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inclusion {
    /// The [`Admission`] as text, of which the leaf is made.
    pub entry: String,
    /// Its place in the log, from 0.
    pub index: u64,
    /// Hashes from the leaf up.
    pub proof: Vec<Digest>,
    /// The [`TreeHead`], as signed text.
    pub head: String,
    /// The platform's signature over it.
    pub head_signature: String,
}

/// The hash of a package however it is packed: of the bytes of `manifest.json`, then those of `signature.json`.
pub fn package_digest(manifest: &[u8], signature: &Signature) -> Digest {
    Digest::of(&[manifest, signature.to_bytes().as_slice()].concat())
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain data always becomes JSON")
}

fn parse<T: DeserializeOwned>(text: &str, format: impl Fn(&T) -> u32) -> Result<T, PackageError> {
    let value = serde_json::from_str(text).map_err(|error| invalid(error.to_string()))?;
    match format(&value) {
        FORMAT => Ok(value),
        other => Err(invalid(format!("format is {other}, this reader knows {FORMAT}"))),
    }
}

fn invalid(reason: String) -> PackageError {
    PackageError::LogInvalid { reason }
}

impl Admission {
    /// The text that the log holds.
    pub fn to_text(&self) -> String {
        text(self)
    }

    /// Reads what the log holds.
    pub fn parse(text: &str) -> Result<Self, PackageError> {
        parse(text, |read: &Self| read.format)
    }
}

impl TreeHead {
    /// The head as text and the platform's signature over it (base64url without padding).
    pub fn sign(&self, platform: &SigningKey) -> (String, String) {
        let text = text(self);
        let signature = platform.sign(CONTEXT, text.as_bytes());
        (text, signature)
    }

    /// Reads a head that is signed by a key of `platform` that counts at `now`.
    pub fn open(text: &str, signature: &str, platform: &Trust, now: i64) -> Result<Self, PackageError> {
        let signed = platform.verifies(CONTEXT, text.as_bytes(), signature, now);
        signed.map_err(|refused| {
            refused.or(|| PackageError::LogSignature {
                key: platform.pinned().to_string(),
            })
        })?;
        parse(text, |read: &Self| read.format)
    }
}

impl TreeHead {
    /// Whether `proof` shows that the log of this head begins with that of `earlier`.
    pub fn follows(&self, earlier: &Self, proof: &[Digest]) -> Result<(), PackageError> {
        let (first, second) = (earlier.size, self.size);
        // the empty log is the beginning of every other
        if first == 0 || is_consistent(first, &earlier.root, second, &self.root, proof) {
            return Ok(());
        }
        Err(PackageError::LogDiverged { first, second })
    }
}

impl Inclusion {
    /// What was admitted, and the head of the log that it is in.
    pub fn verify(&self, platform: &Trust, now: i64) -> Result<(Admission, TreeHead), PackageError> {
        let head = TreeHead::open(&self.head, &self.head_signature, platform, now)?;
        let leaf = leaf_hash(self.entry.as_bytes());
        if !is_included(&leaf, self.index, head.size, &self.proof, &head.root) {
            return Err(PackageError::LogProof {
                index: self.index,
                size: head.size,
            });
        }
        Ok((Admission::parse(&self.entry)?, head))
    }
}
