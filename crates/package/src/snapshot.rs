//! The statement that goes with a host's snapshot (`spec/snapshot.md`).

use serde::{Deserialize, Serialize};

use crate::{Digest, FORMAT, PackageError, SigningKey, Trust};

const CONTEXT: &[u8] = b"hutong-snapshot-v1\n";

/// What the platform says about the snapshot that it hands to a host's server, or a page of it.
// The fields stand in the order of their names: that is the order of the canonical JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotStatement {
    /// From here on nobody decides by it, milliseconds since the epoch.
    pub expires_at: i64,
    /// Always [`FORMAT`].
    pub format: u32,
    /// Id of the host, `host_…`.
    pub host: String,
    /// Milliseconds since the epoch.
    pub issued_at: i64,
    /// Hash of its bytes.
    pub sha256: Digest,
}

impl SnapshotStatement {
    /// The statement as text and the platform's signature over it (base64url without padding).
    #[expect(clippy::missing_panics_doc, reason = "plain data always becomes JSON")]
    pub fn sign(&self, platform: &SigningKey) -> (String, String) {
        let text = serde_json::to_string(self).expect("plain data always becomes JSON");
        let signature = platform.sign(CONTEXT, text.as_bytes());
        (text, signature)
    }

    /// Reads a statement that is signed by a key of `platform` that counts at `now`, is about `snapshot` and has not
    /// expired; `now` is in milliseconds since the epoch.
    ///
    /// # Errors
    ///
    /// [`PackageError::SnapshotSignature`], what [`Trust`] says of a key that does not count, or
    /// [`PackageError::SnapshotInvalid`].
    pub fn open(
        text: &str,
        signature: &str,
        snapshot: &[u8],
        platform: &Trust,
        now: i64,
    ) -> Result<Self, PackageError> {
        let signed = platform.verifies(CONTEXT, text.as_bytes(), signature, now);
        signed.map_err(|refused| {
            refused.or(|| PackageError::SnapshotSignature {
                key: platform.pinned().to_string(),
            })
        })?;
        let invalid = |reason: String| PackageError::SnapshotInvalid { reason };
        let statement: Self = serde_json::from_str(text).map_err(|error| invalid(error.to_string()))?;
        if statement.format != FORMAT {
            let found = statement.format;
            return Err(invalid(format!("format is {found}, this reader knows {FORMAT}")));
        }
        if statement.sha256 != Digest::of(snapshot) {
            return Err(invalid("it is about another snapshot".to_owned()));
        }
        if statement.expires_at <= now {
            let expires_at = statement.expires_at;
            return Err(invalid(format!("it expired at {expires_at} ms, it is {now} ms")));
        }
        Ok(statement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_good_for_its_snapshot_until_it_expires() {
        let key = SigningKey::from_seed(&[1; 32]);
        let statement = SnapshotStatement {
            expires_at: 20,
            format: FORMAT,
            host: "host_1".to_owned(),
            issued_at: 10,
            sha256: Digest::of(b"snapshot"),
        };
        let (text, signature) = statement.sign(&key);
        let trust = Trust::from(key.verifying_key());
        let open = |text: &str, snapshot: &[u8], now| {
            let opened = SnapshotStatement::open(text, &signature, snapshot, &trust, now);
            opened.map_err(|error| error.code())
        };
        assert_eq!(open(&text, b"snapshot", 19).as_ref(), Ok(&statement));
        assert_eq!(open(&text, b"snapshot", 20), Err("snapshot_invalid"));
        assert_eq!(open(&text, b"another", 19), Err("snapshot_invalid"));
        assert_eq!(
            open(&text.replace("host_1", "host_2"), b"snapshot", 19),
            Err("snapshot_signature")
        );
    }
}
