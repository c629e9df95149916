use thiserror::Error;

use crate::Digest;

/// Why a package, an archive or a release was refused. [`PackageError::code`] is stable.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PackageError {
    /// The statement is not signed by the platform key that the host pinned.
    #[error("release statement is not signed by the platform key {key}")]
    ReleaseSignature {
        /// The pinned key.
        key: String,
    },
    /// The statement is signed, yet it is not a statement of this format.
    #[error("release statement cannot be read: {reason}")]
    ReleaseInvalid {
        /// What the reader stumbled over.
        reason: String,
    },
    /// The statement about a host's snapshot is not signed by the platform key that the host pinned.
    #[error("the statement about the snapshot is not signed by the platform key {key}")]
    SnapshotSignature {
        /// The pinned key.
        key: String,
    },
    /// It is signed, yet it cannot be read, is about another snapshot or has expired.
    #[error("the statement about the snapshot is not good: {reason}")]
    SnapshotInvalid {
        /// What is wrong with it.
        reason: String,
    },
    /// The statement is for another host or app.
    #[error("release statement is for {field} {found:?}, not for {expected:?}")]
    ReleaseMismatch {
        /// `host` or `app`.
        field: &'static str,
        /// What the container runs.
        expected: String,
        /// What the statement says.
        found: String,
    },
    /// The statement has run out; the container asks the platform for a new one.
    #[error("release statement expired at {expires_at} ms, it is {now} ms; fetch the release again")]
    ReleaseExpired {
        /// Milliseconds since the epoch.
        expires_at: i64,
        /// Milliseconds since the epoch.
        now: i64,
    },
    /// An older version than the container has seen, without the platform's leave.
    #[error("version code {offered} is lower than {seen}, which this container has already run")]
    VersionRollback {
        /// Version code of the release.
        offered: u64,
        /// Highest version code seen.
        seen: u64,
    },
    /// The manifest is not the one that the statement names.
    #[error("manifest.json has SHA-256 {found}, the release statement says {expected}")]
    ManifestHash {
        /// From the statement.
        expected: Digest,
        /// Of the bytes at hand.
        found: Digest,
    },
    /// The developer's signature does not fit the manifest.
    #[error("signature.json does not fit manifest.json: {reason}")]
    ManifestSignature {
        /// What is wrong.
        reason: String,
    },
    /// Properly signed, by a key that is not one of the app's.
    #[error("manifest.json is signed by {key}, which is not a key of this app's developer")]
    ForeignKey {
        /// The key that signed.
        key: String,
    },
    /// The manifest speaks of another app or version than the statement.
    #[error("manifest.json says {field} {found:?}, the release statement says {expected:?}")]
    ManifestMismatch {
        /// `app` or `version.code`.
        field: &'static str,
        /// From the statement.
        expected: String,
        /// From the manifest.
        found: String,
    },
    /// The manifest breaks a rule of the format.
    #[error("manifest.json is not valid: {reason}")]
    ManifestInvalid {
        /// The rule.
        reason: String,
    },
    /// A file is not the one that the manifest names.
    #[error("{path}: {reason}")]
    FileHash {
        /// Path in the package.
        path: String,
        /// Size or hash, expected and found.
        reason: String,
    },
    /// A file of the manifest is not there.
    #[error("{path}: no content with SHA-256 {sha256}")]
    FileMissing {
        /// Path in the package.
        path: String,
        /// Its hash.
        sha256: Digest,
    },
    /// Not a readable archive.
    #[error("archive cannot be read: {reason}")]
    ArchiveInvalid {
        /// What the reader stumbled over.
        reason: String,
    },
    /// An entry that does not belong into the archive.
    #[error("archive entry {name:?}: {reason}")]
    ArchiveEntry {
        /// Its name.
        name: String,
        /// Why it is refused.
        reason: String,
    },
    /// Larger than allowed.
    #[error("{what}: {found} is more than the limit of {limit}")]
    LimitExceeded {
        /// What is too large.
        what: String,
        /// What was found, at least.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// The head of the log is not signed by the platform key at hand.
    #[error("the head of the log of admissions is not signed by the platform key {key}")]
    LogSignature {
        /// The key.
        key: String,
    },
    /// Not an entry or a head of this format.
    #[error("the log of admissions cannot be read: {reason}")]
    LogInvalid {
        /// What the reader stumbled over.
        reason: String,
    },
    /// The proof does not show that the entry is in the log.
    #[error("the entry is not the one at {index} in the log of {size} admissions that the platform signed")]
    LogProof {
        /// Where it should be, from 0.
        index: u64,
        /// Entries that the head says.
        size: u64,
    },
    /// The log has another package with this manifest.
    #[error("the platform admitted package {found}, this one is {expected}: another key signed it")]
    LogMismatch {
        /// Of the package at hand.
        expected: Digest,
        /// From the entry.
        found: Digest,
    },
    /// What the log said before is not the beginning of what it says now.
    #[error(
        "the log of {second} admissions does not begin with the {first} that it had before: the platform changed it"
    )]
    LogDiverged {
        /// Entries before.
        first: u64,
        /// Entries now.
        second: u64,
    },
    /// Not a statement about the platform's keys, or not in order.
    #[error("the statements about the platform's keys cannot be read: {reason}")]
    KeysInvalid {
        /// What the reader stumbled over.
        reason: String,
    },
    /// Whoever had to sign the statement did not.
    #[error("statement {number} about the platform's keys is not signed by {key}")]
    KeysSignature {
        /// Its number.
        number: u64,
        /// The key.
        key: String,
    },
    /// The platform's keys are said to be what they were before.
    #[error("the statements about the platform's keys end at {offered}, and {seen} was seen already")]
    KeysRollback {
        /// Number of the last, 0 when there is none.
        offered: u64,
        /// Number of the last that was seen.
        seen: u64,
    },
    /// Two statements of one number.
    #[error("statement {number} about the platform's keys is another than the one that was seen: its root was stolen")]
    KeysDiverged {
        /// Their number.
        number: u64,
    },
    /// A key of the platform that counts no more.
    #[error("signed by {key}, a key of the platform that counts no more since {since} ms")]
    KeyRevoked {
        /// The key.
        key: String,
        /// Milliseconds since the epoch.
        since: i64,
    },
    /// Not a key of the expected form.
    #[error("key cannot be read: {reason}")]
    KeyInvalid {
        /// What is wrong.
        reason: String,
    },
    /// Not a hash in its written form.
    #[error("a SHA-256 is written as 64 lower-case hexadecimal digits")]
    HashForm,
    /// Not an entry of a domain list.
    #[error("domain entry {entry:?}: {reason}")]
    DomainInvalid {
        /// The entry as written.
        entry: String,
        /// What is wrong.
        reason: &'static str,
    },
}

impl PackageError {
    /// The stable code, the same in every container.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ReleaseSignature { .. } => "release_signature",
            Self::ReleaseInvalid { .. } => "release_invalid",
            Self::SnapshotSignature { .. } => "snapshot_signature",
            Self::SnapshotInvalid { .. } => "snapshot_invalid",
            Self::ReleaseMismatch { .. } => "release_mismatch",
            Self::ReleaseExpired { .. } => "release_expired",
            Self::VersionRollback { .. } => "version_rollback",
            Self::ManifestHash { .. } => "manifest_hash",
            Self::ManifestSignature { .. } => "manifest_signature",
            Self::ForeignKey { .. } => "foreign_key",
            Self::ManifestMismatch { .. } => "manifest_mismatch",
            Self::ManifestInvalid { .. } => "manifest_invalid",
            Self::FileHash { .. } => "file_hash",
            Self::FileMissing { .. } => "file_missing",
            Self::ArchiveInvalid { .. } => "archive_invalid",
            Self::ArchiveEntry { .. } => "archive_entry",
            Self::LimitExceeded { .. } => "limit_exceeded",
            Self::LogSignature { .. } => "log_signature",
            Self::LogInvalid { .. } => "log_invalid",
            Self::LogProof { .. } => "log_proof",
            Self::LogMismatch { .. } => "log_mismatch",
            Self::LogDiverged { .. } => "log_diverged",
            Self::KeysInvalid { .. } => "keys_invalid",
            Self::KeysSignature { .. } => "keys_signature",
            Self::KeysRollback { .. } => "keys_rollback",
            Self::KeysDiverged { .. } => "keys_diverged",
            Self::KeyRevoked { .. } => "key_revoked",
            Self::KeyInvalid { .. } => "key_invalid",
            Self::HashForm => "hash_form",
            Self::DomainInvalid { .. } => "domain_invalid",
        }
    }
}
