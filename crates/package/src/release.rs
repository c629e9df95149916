use serde::{Deserialize, Serialize};

use crate::{Digest, DomainPolicy, FORMAT, PackageError, SigningKey, Trust, VerifyingKey};

const CONTEXT: &[u8] = b"hutong-release-v1\n";

/// The step of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Track {
    /// The developer's own devices.
    Dev,
    /// Invited testers.
    Trial,
    /// A growing part of the users.
    Gray,
    /// Everybody.
    Online,
}

/// What the platform says about one version × host × track.
// The fields stand in the order of their names: that is the order of the canonical JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Id of the app, `app_…`.
    pub app: String,
    /// The developer-facing key of the app, the manifest's `app`.
    pub appid: String,
    /// Capabilities of which every call is refused, as a measure against the app says; `pay.*` is a whole area.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked_capabilities: Vec<String>,
    /// Pages that are not opened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked_pages: Vec<String>,
    /// Keys that may sign this app's manifests.
    pub developer_keys: Vec<VerifyingKey>,
    /// What the operator says of domains, for every host and app.
    #[serde(default, skip_serializing_if = "DomainPolicy::is_empty")]
    pub domains: DomainPolicy,
    /// End of this statement, milliseconds since the epoch.
    pub expires_at: i64,
    /// Always [`FORMAT`].
    pub format: u32,
    /// Id of the host, `host_…`.
    pub host: String,
    /// Milliseconds since the epoch.
    pub issued_at: i64,
    /// Hash of the bytes of `manifest.json`.
    pub manifest_sha256: Digest,
    /// A container that runs a lower code ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_version_code: Option<u64>,
    /// Id of the release, `rel_…`.
    pub release: String,
    /// Allows a container to go to a lower version code than it has seen.
    pub rollback: bool,
    /// Step of the release.
    pub track: Track,
    /// Id of the version, `ver_…`.
    pub version: String,
    /// The manifest's `version.code`.
    pub version_code: u64,
}

impl Release {
    /// The statement as text and the platform's signature over it (base64url without padding).
    #[expect(clippy::missing_panics_doc, reason = "plain data always becomes JSON")]
    pub fn sign(&self, platform: &SigningKey) -> (String, String) {
        let text = serde_json::to_string(self).expect("plain data always becomes JSON");
        let signature = platform.sign(CONTEXT, text.as_bytes());
        (text, signature)
    }

    /// Reads a statement that is signed by a key of `platform` that counts at `now`.
    pub fn open(text: &str, signature: &str, platform: &Trust, now: i64) -> Result<Self, PackageError> {
        let signed = platform.verifies(CONTEXT, text.as_bytes(), signature, now);
        signed.map_err(|refused| {
            refused.or(|| PackageError::ReleaseSignature {
                key: platform.pinned().to_string(),
            })
        })?;
        let release: Self = serde_json::from_str(text).map_err(|error| PackageError::ReleaseInvalid {
            reason: error.to_string(),
        })?;
        if release.format != FORMAT {
            return Err(PackageError::ReleaseInvalid {
                reason: format!("format is {}, this container knows {FORMAT}", release.format),
            });
        }
        Ok(release)
    }
}
