//! `spec/vectors/package`: what another implementation of the verification is tested against.
//! `UPDATE_VECTORS=1 cargo test -p hutong-package --test vectors` writes it anew.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod common;

use std::{collections::BTreeMap, fs, path::PathBuf};

use common::{Sample, expected, sample};
use hutong_package::{
    Archive, Digest, Manifest, PackageError, Release, Signature, SigningKey, verify_manifest, verify_release,
};
use serde_json::{Value, json};

/// One attempt to open an app: what the container knows, what it is given.
#[derive(Clone)]
struct Case {
    host: String,
    app: String,
    now: i64,
    seen: Option<u64>,
    release: String,
    release_signature: String,
    manifest: String,
    signature: Signature,
}

impl Case {
    fn good(sample: &Sample) -> Self {
        let (release, release_signature) = sample.release.sign(&sample.platform);
        let platform = sample.platform.verifying_key().into();
        let known = expected(&platform);
        Self {
            host: known.host.to_owned(),
            app: known.app.to_owned(),
            now: known.now,
            seen: known.seen,
            release,
            release_signature,
            manifest: String::from_utf8(sample.manifest.to_bytes()).unwrap(),
            signature: sample.signature.clone(),
        }
    }

    /// The same with another statement, properly signed.
    fn stating(sample: &Sample, change: impl FnOnce(&mut Release)) -> Self {
        let mut release = sample.release.clone();
        change(&mut release);
        let (release, release_signature) = release.sign(&sample.platform);
        Self {
            release,
            release_signature,
            ..Self::good(sample)
        }
    }

    /// The same with another manifest, signed by `key` and named by the statement.
    fn of_manifest(sample: &Sample, key: &SigningKey, manifest: &[u8]) -> Self {
        let stated = Self::stating(sample, |release| release.manifest_sha256 = Digest::of(manifest));
        let signature = Signature::sign(key, manifest);
        Self {
            manifest: String::from_utf8(manifest.to_vec()).unwrap(),
            signature,
            ..stated
        }
    }

    fn verify(&self, sample: &Sample) -> Result<Manifest, PackageError> {
        let platform = sample.platform.verifying_key().into();
        let known = hutong_package::Expected {
            platform: &platform,
            host: &self.host,
            app: &self.app,
            now: self.now,
            seen: self.seen,
        };
        let release = verify_release(&self.release, &self.release_signature, &known)?;
        verify_manifest(self.manifest.as_bytes(), &self.signature, &release)
    }

    fn to_json(&self, name: &str, code: Option<&str>) -> Value {
        // keys sorted, whatever features serde_json has
        json!({
            "app": self.app,
            "code": code,
            "host": self.host,
            "manifest": self.manifest,
            "name": name,
            "now": self.now,
            "release": self.release,
            "release_signature": self.release_signature,
            "seen": self.seen,
            "signature": self.signature,
        })
    }
}

/// Name, expected code (none = accepted), attempt. Where two things are wrong, the earlier check wins.
fn cases(sample: &Sample) -> Vec<(&'static str, Option<&'static str>, Case)> {
    let good = Case::good(sample);
    let stranger = SigningKey::from_seed(&[9; 32]);
    let with = |change: fn(&mut Case)| {
        let mut case = good.clone();
        change(&mut case);
        case
    };
    let altered = |change: fn(&mut Manifest)| {
        let mut manifest = sample.manifest.clone();
        change(&mut manifest);
        Case::of_manifest(sample, &sample.developer, &manifest.to_bytes())
    };
    let (foreign_release, foreign_release_signature) = sample.release.sign(&stranger);
    vec![
        ("good", None, good.clone()),
        ("first visit", None, with(|case| case.seen = None)),
        (
            "statement altered",
            Some("release_signature"),
            with(|case| case.release = case.release.replace("\"rollback\":false", "\"rollback\":true")),
        ),
        (
            "statement signature altered",
            Some("release_signature"),
            with(|case| flip(&mut case.release_signature)),
        ),
        (
            "statement signature not base64url",
            Some("release_signature"),
            with(|case| case.release_signature.push('!')),
        ),
        (
            "statement signed by a stranger",
            Some("release_signature"),
            Case {
                release: foreign_release,
                release_signature: foreign_release_signature,
                ..good.clone()
            },
        ),
        (
            "statement for another host",
            Some("release_mismatch"),
            with(|case| case.host.push('0')),
        ),
        (
            "statement for another app",
            Some("release_mismatch"),
            with(|case| case.app.push('0')),
        ),
        (
            "statement of another format",
            Some("release_invalid"),
            Case::stating(sample, |release| release.format = 2),
        ),
        (
            "statement expired",
            Some("release_expired"),
            Case::stating(sample, |release| release.expires_at = common::NOW + 1),
        ),
        ("rollback", Some("version_rollback"), with(|case| case.seen = Some(4))),
        (
            "rollback with leave",
            None,
            Case {
                seen: Some(4),
                ..Case::stating(sample, |release| release.rollback = true)
            },
        ),
        (
            "manifest altered",
            Some("manifest_hash"),
            with(|case| case.manifest = case.manifest.replace("1.0.2", "1.0.3")),
        ),
        (
            "manifest signature altered",
            Some("manifest_signature"),
            with(|case| flip(&mut case.signature.signature)),
        ),
        (
            "manifest signature of another algorithm",
            Some("manifest_signature"),
            with(|case| case.signature.algorithm.clear()),
        ),
        (
            "manifest signature names another key",
            Some("manifest_signature"),
            with(|case| case.signature.key = SigningKey::from_seed(&[9; 32]).verifying_key().to_string()),
        ),
        (
            "manifest signed by a stranger",
            Some("foreign_key"),
            Case::of_manifest(sample, &stranger, &sample.manifest.to_bytes()),
        ),
        (
            "manifest of another app",
            Some("manifest_mismatch"),
            altered(|manifest| manifest.app.push('0')),
        ),
        (
            "manifest of another version",
            Some("manifest_mismatch"),
            altered(|manifest| manifest.version.code = 4),
        ),
        (
            "manifest of another format",
            Some("manifest_invalid"),
            altered(|manifest| manifest.format = 2),
        ),
        (
            "manifest without entry page",
            Some("manifest_invalid"),
            altered(|manifest| manifest.entry.push('0')),
        ),
    ]
}

/// Changes the first character and nothing else.
fn flip(text: &mut String) {
    let other = if text.starts_with('A') { "B" } else { "A" };
    text.replace_range(..1, other);
}

#[test]
fn every_case_gets_its_code() {
    let sample = sample();
    for (name, code, case) in cases(&sample) {
        assert_eq!(case.verify(&sample).err().map(|error| error.code()), code, "{name}");
    }
}

#[test]
fn vectors_are_up_to_date() {
    let sample = sample();
    let good = Case::good(&sample);
    let seed = |byte: u8| hex::encode([byte; 32]);
    let pretty = |value: Value| format!("{value:#}\n").into_bytes();

    let mut wanted = BTreeMap::from([
        ("manifest.json".to_owned(), sample.manifest.to_bytes()),
        ("signature.json".to_owned(), sample.signature.to_bytes()),
        (
            "release.json".to_owned(),
            pretty(json!({ "release": good.release, "release_signature": good.release_signature })),
        ),
        (
            "keys.json".to_owned(),
            pretty(json!({
                "developer": { "public_key": sample.developer.verifying_key(), "seed_hex": seed(1) },
                "platform": { "public_key": sample.platform.verifying_key(), "seed_hex": seed(2) },
            })),
        ),
        (
            "cases.json".to_owned(),
            pretty(
                cases(&sample)
                    .iter()
                    .map(|(name, code, case)| case.to_json(name, *code))
                    .collect(),
            ),
        ),
    ]);
    for (digest, content) in &sample.files {
        wanted.insert(format!("files/{digest}"), content.clone());
    }

    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../spec/vectors/package");
    let update = std::env::var_os("UPDATE_VECTORS").is_some();
    for (path, bytes) in wanted {
        let path = folder.join(path);
        if update {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &bytes).unwrap();
        }
        let found = fs::read(&path).unwrap_or_default();
        assert!(found == bytes, "{} is stale; run with UPDATE_VECTORS=1", path.display());
    }
}

#[test]
fn the_sample_survives_the_archive() {
    let sample = sample();
    let bytes = Archive::write(&sample.manifest, &sample.signature, &sample.files).unwrap();
    let archive = Archive::read(&bytes, &hutong_package::Limits::default()).unwrap();
    assert_eq!((archive.manifest, archive.files), (sample.manifest, sample.files));
}
