//! `hutong keys` and `hutong verify`, as a developer uses them.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use hutong_package::{Archive, Digest, Limits, Manifest, Signature, SigningKey};

struct Run {
    code: i32,
    out: String,
    err: String,
}

fn hutong(home: &Path, args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_hutong"))
        .args(args)
        .env("HUTONG_HOME", home)
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap().trim().to_owned(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The package of the test vectors as a file, and the key that signed it.
fn sample(folder: &Path) -> (PathBuf, String) {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vectors/package");
    let manifest = Manifest::parse(&fs::read(vectors.join("manifest.json")).unwrap(), &Limits::default()).unwrap();
    let signature = Signature::parse(&fs::read(vectors.join("signature.json")).unwrap()).unwrap();
    let content = |digest: Digest| fs::read(vectors.join(format!("files/{digest}"))).unwrap();
    let files = manifest
        .files
        .values()
        .map(|entry| (entry.sha256, content(entry.sha256)))
        .collect();
    let path = folder.join("sample.hutong");
    fs::write(&path, Archive::write(&manifest, &signature, &files).unwrap()).unwrap();
    (path, signature.key)
}

#[test]
fn a_key_is_made_once_and_only_its_owner_reads_it() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("deeper/developer.key");
    let home = file.parent().unwrap();

    let none = hutong(home, &["keys", "show"]);
    assert_eq!(none.code, 1);
    assert!(none.err.contains("hutong keys generate"), "{}", none.err);

    let made = hutong(home, &["keys", "generate"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let pem = fs::read_to_string(&file).unwrap();
    assert_eq!(SigningKey::parse(&pem).unwrap().verifying_key().to_string(), made.out);
    assert_eq!(hutong(home, &["keys", "show"]).out, made.out);

    let again = hutong(home, &["keys", "generate"]);
    assert_eq!(again.code, 1);
    assert_eq!(fs::read_to_string(&file).unwrap(), pem);

    let second = home.join("second.key");
    let other = hutong(home, &["keys", "generate", "--out", second.to_str().unwrap()]);
    assert_ne!(other.out, made.out);
    assert_eq!(
        hutong(home, &["keys", "show", "--key", second.to_str().unwrap()]).out,
        other.out
    );
}

#[test]
fn a_good_package_says_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (path, key) = sample(folder.path());
    let path = path.to_str().unwrap();

    let plain = hutong(folder.path(), &["verify", path]);
    assert_eq!(plain.code, 0, "{}", plain.err);
    for part in [
        "wx0f1e2d3c4b5a6978 1.0.2 (3), wechat",
        "2 pages, 7 files",
        key.as_str(),
        "was not checked",
    ] {
        assert!(plain.out.contains(part), "{part} is not in {}", plain.out);
    }
    let pinned = hutong(folder.path(), &["verify", path, "--developer-key", &key]);
    assert!(
        pinned.code == 0 && !pinned.out.contains("was not checked"),
        "{}",
        pinned.out
    );

    let json = hutong(folder.path(), &["verify", path, "--json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["ok"], &json["developer_key"]), (&true.into(), &key.into()));
}

#[test]
fn a_bad_package_is_refused_with_its_code() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = sample(folder.path());
    // a key may begin with a hyphen, as options do
    let keys = (0..=u8::MAX).map(|seed| SigningKey::from_seed(&[seed; 32]).verifying_key().to_string());
    let stranger = { keys }.find(|key| key.starts_with('-')).unwrap();
    let foreign = hutong(
        folder.path(),
        &["verify", path.to_str().unwrap(), "--developer-key", &stranger, "--json"],
    );
    let json: serde_json::Value = serde_json::from_str(&foreign.out).unwrap();
    assert_eq!(
        (foreign.code, &json["code"], &json["ok"]),
        (1, &"foreign_key".into(), &false.into())
    );

    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    let cut = hutong(folder.path(), &["verify", path.to_str().unwrap()]);
    assert!(
        cut.code == 1 && cut.err.contains("[archive_invalid]") && cut.out.is_empty(),
        "{}",
        cut.err
    );

    let missing = hutong(folder.path(), &["verify", "nowhere.hutong"]);
    assert!(
        missing.code == 1 && missing.err.contains("nowhere.hutong"),
        "{}",
        missing.err
    );
    assert_eq!(
        hutong(folder.path(), &["verify", "x", "--developer-key", "short"]).code,
        2
    );
}
