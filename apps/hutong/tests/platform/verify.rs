//! `hutong verify --platform`: the log of admissions, as somebody checks it who trusts nobody.

use std::path::Path;

use hutong_package::Digest;
use serde_json::{Value, json};

use crate::publish::{APPID, Alliance, bytes_of, own_key};
use crate::support::{hutong, package, run};

pub fn verify(home: &Path, package: &Path, more: &[&str]) -> (i32, Value) {
    let (code, out, error) = run(hutong(home).arg("verify").arg(package).arg("--json").args(more));
    let report = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{error}"));
    (code, report)
}

#[test]
fn whoever_verifies_a_package_finds_it_in_the_log_and_the_log_as_it_was() {
    let alliance = Alliance::new();
    let home = alliance.home().join("person");
    let url = alliance.server.url.clone();
    let platform = ["--platform", url.as_str()];
    let first = alliance.write("first.hutong", &bytes_of(&package(APPID, 1, &own_key())));
    let (code, report) = verify(&home, &first, &platform);
    assert_eq!((code, &report["code"]), (1, &json!("log_absent")), "{report}");

    let (code, _, error) = alliance.publish(&first, &url);
    assert_eq!(code, 0, "{error}");
    let (code, report) = verify(&home, &first, &platform);
    assert_eq!(code, 0, "{report}");
    let log = &report["log"];
    assert_eq!(
        (&log["index"], &log["size"], &log["seen"]),
        (&json!(0), &json!(1), &json!(null))
    );
    let key = log["trusted_key"].as_str().unwrap().to_owned();

    let second = alliance.write("second.hutong", &bytes_of(&package(APPID, 2, &own_key())));
    let (code, _, error) = alliance.publish(&second, &url);
    assert_eq!(code, 0, "{error}");
    for package in [&second, &first, &first] {
        let (code, report) = verify(&home, package, &platform);
        assert_eq!(code, 0, "{report}");
        assert_eq!(
            (&report["log"]["size"], &report["log"]["trusted_key"]),
            (&json!(2), &json!(null))
        );
    }
    let (_, out, _) = run(hutong(&home).arg("verify").arg(&first).args(platform));
    assert!(out.contains("entry 1 of 2 in the log"), "{out}");
    assert!(out.contains("begins as it was when it had 2 entries"), "{out}");

    // the key that is named is the only one that is believed
    let (code, report) = verify(&home, &first, &["--platform", &url, "--platform-key", &key]);
    assert_eq!(code, 0, "{report}");
    let other = own_key().verifying_key().to_string();
    let (code, report) = verify(&home, &first, &["--platform", &url, "--platform-key", &other]);
    assert_eq!((code, &report["code"]), (1, &json!("log_signature")), "{report}");

    // a log that is not what it was: another root, or more entries than there are now
    let kept = home.join("logs.json");
    let before: Value = serde_json::from_slice(&std::fs::read(&kept).unwrap()).unwrap();
    let server = before.as_object().unwrap().keys().next().unwrap().clone();
    for (field, value) in [
        ("root", json!(Digest::of(b"forged"))),
        ("size", json!(3)),
        ("size", json!(1)),
    ] {
        let mut forged = before.clone();
        forged[&server]["head"][field] = value;
        std::fs::write(&kept, forged.to_string()).unwrap();
        let (code, report) = verify(&home, &first, &platform);
        assert_eq!((code, &report["code"]), (1, &json!("log_diverged")), "{report}");
        let unchanged: Value = serde_json::from_slice(&std::fs::read(&kept).unwrap()).unwrap();
        assert_eq!(unchanged, forged, "what was seen is kept as a proof");
    }
}

#[test]
fn a_platform_that_cannot_be_reached_is_not_one_that_refuses() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("first.hutong");
    std::fs::write(&path, bytes_of(&package(APPID, 1, &own_key()))).unwrap();
    let (code, report) = verify(folder.path(), &path, &["--platform", "http://127.0.0.1:9"]);
    assert_eq!((code, &report["code"]), (4, &json!("platform_unreachable")), "{report}");
}
