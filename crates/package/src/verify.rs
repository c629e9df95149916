use crate::{Digest, FileEntry, Limits, Manifest, PackageError, Release, Signature, Trust};

/// What a container knows before it opens an app.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The platform's public key, pinned by the host, and what is known to follow from it.
    pub platform: &'a Trust,
    /// Id of the host.
    pub host: &'a str,
    /// Id of the app.
    pub app: &'a str,
    /// The clock, milliseconds since the epoch.
    pub now: i64,
    /// Highest version code of this app that this container has seen.
    pub seen: Option<u64>,
}

/// Steps 1 and 2: the statement is the platform's, for this host and app, fresh, and no rollback.
pub fn verify_release(text: &str, signature: &str, expected: &Expected<'_>) -> Result<Release, PackageError> {
    let release = Release::open(text, signature, expected.platform, expected.now)?;
    for (field, expected, found) in [
        ("host", expected.host, &release.host),
        ("app", expected.app, &release.app),
    ] {
        if expected != found {
            return Err(PackageError::ReleaseMismatch {
                field,
                expected: expected.to_owned(),
                found: found.clone(),
            });
        }
    }
    if expected.now >= release.expires_at {
        return Err(PackageError::ReleaseExpired {
            expires_at: release.expires_at,
            now: expected.now,
        });
    }
    check_rollback(release.version_code, expected.seen, release.rollback)?;
    Ok(release)
}

/// A version code lower than the highest seen needs the platform's leave.
pub fn check_rollback(offered: u64, seen: Option<u64>, allowed: bool) -> Result<(), PackageError> {
    match seen {
        Some(seen) if offered < seen && !allowed => Err(PackageError::VersionRollback { offered, seen }),
        _ => Ok(()),
    }
}

/// Step 3: the manifest is the one of the statement and signed by a developer of the app.
pub fn verify_manifest(bytes: &[u8], signature: &Signature, release: &Release) -> Result<Manifest, PackageError> {
    let found = Digest::of(bytes);
    if found != release.manifest_sha256 {
        return Err(PackageError::ManifestHash {
            expected: release.manifest_sha256,
            found,
        });
    }
    signature.verify(bytes, &release.developer_keys)?;
    let manifest = Manifest::parse(bytes, &Limits::default())?;
    if manifest.app != release.appid {
        return Err(PackageError::ManifestMismatch {
            field: "app",
            expected: release.appid.clone(),
            found: manifest.app,
        });
    }
    if manifest.version.code != release.version_code {
        return Err(PackageError::ManifestMismatch {
            field: "version.code",
            expected: release.version_code.to_string(),
            found: manifest.version.code.to_string(),
        });
    }
    Ok(manifest)
}

/// Step 4: `bytes` are the file that the manifest names at `path`.
pub fn verify_file(path: &str, entry: &FileEntry, bytes: &[u8]) -> Result<(), PackageError> {
    let refused = |reason| {
        Err(PackageError::FileHash {
            path: path.to_owned(),
            reason,
        })
    };
    if bytes.len() as u64 != entry.size {
        return refused(format!("{} bytes, the manifest says {}", bytes.len(), entry.size));
    }
    let found = Digest::of(bytes);
    if found != entry.sha256 {
        return refused(format!("SHA-256 is {found}, the manifest says {}", entry.sha256));
    }
    Ok(())
}
