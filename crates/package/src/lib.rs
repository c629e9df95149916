//! The package: what the compiler makes of a source tree and what every container runs.
//!
//! `spec/package.md` is the source of every rule here, `spec/log.md` of those of the log, `spec/keys.md` of those of the
//! platform's keys. This crate is pure: it takes bytes and gives bytes, knows no paths, no clock and no randomness.
//!
//! | what | where |
//! |---|---|
//! | the manifest and its one byte form | [`Manifest`] |
//! | keys and the developer's signature | [`SigningKey`], [`VerifyingKey`], [`Signature`] |
//! | the platform's statement | [`Release`], and of a host's snapshot [`SnapshotStatement`] |
//! | which keys of the platform count | [`KeyStatement`], [`Trust`] |
//! | the checks of a container, in order | [`verify_release`], [`verify_manifest`], [`verify_file`] |
//! | the one-file form | [`Archive`] |
//! | the log of admissions | [`Admission`], [`TreeHead`], [`Inclusion`], [`merkle`] |
//! | domain lists | [`domain_allowed`] |

mod admission;
mod archive;
mod digest;
mod domains;
mod error;
mod keys;
mod limits;
mod manifest;
pub mod merkle;
mod release;
mod signature;
mod snapshot;
mod trust;
mod verify;

pub use admission::{Admission, Inclusion, TreeHead, package_digest};
pub use archive::Archive;
pub use digest::Digest;
pub use domains::{DomainPolicy, check_domain_entry, domain_allowed};
pub use error::PackageError;
pub use keys::{SigningKey, VerifyingKey};
pub use limits::Limits;
pub use manifest::{Domains, FORMAT, FileEntry, Manifest, Privacy, Subpackage, Version};
pub use release::{Release, Track};
pub use signature::Signature;
pub use snapshot::SnapshotStatement;
pub use trust::{KeySignature, KeyStatement, RevokedKey, SignedKeys, Trust, ValidKey};
pub use verify::{Expected, check_rollback, verify_file, verify_manifest, verify_release};
