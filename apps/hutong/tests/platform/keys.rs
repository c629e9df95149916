//! `hutong admin keys` beside a platform that runs, and `hutong verify` before and after.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use hutong_package::{KeyStatement, SigningKey};
use serde_json::{Value, json};

use crate::publish::{APPID, Alliance, bytes_of, own_key};
use crate::support::{eventually, hutong, package, run};
use crate::verify::verify;

/// `hutong admin keys`
fn keys(data: &Path, words: &[&str]) -> (i32, String, String) {
    run(hutong(data).args(["admin", "keys", "--data"]).arg(data).args(words))
}

fn newest(data: &Path) -> KeyStatement {
    let (code, out, error) = keys(data, &["list", "--json"]);
    assert_eq!(code, 0, "{error}");
    KeyStatement::parse(out.trim()).unwrap_or_else(|_| panic!("{out}"))
}

/// The key that the running server signs with.
fn signs(alliance: &Alliance) -> String {
    let (status, body) = alliance.server.client("none").get("/v1/log/head").unwrap();
    assert_eq!(status, 200);
    let head: Value = serde_json::from_slice(&body).unwrap();
    head["key"].as_str().unwrap().to_owned()
}

#[test]
fn keys_change_while_the_platform_runs_and_whoever_verifies_follows() {
    let alliance = Alliance::new();
    let (data, url) = (alliance.home(), alliance.server.url.clone());
    let home = data.join("person");
    let platform = ["--platform", url.as_str()];
    let file = alliance.write("first.hutong", &bytes_of(&package(APPID, 1, &own_key())));
    let (code, _, error) = alliance.publish(&file, &url);
    assert_eq!(code, 0, "{error}");
    let first = signs(&alliance);
    let (_, out, _) = keys(data, &[]);
    assert!(
        out.contains(&format!("signs    {first}")) && out.contains("statement 0"),
        "{out}"
    );
    let (code, report) = verify(&home, &file, &platform);
    assert_eq!(
        (code, &report["log"]["keys"], &report["log"]["trusted_key"]),
        (0, &json!(0), &json!(first)),
        "{report}"
    );

    let (code, out, error) = keys(data, &["rotate"]);
    assert_eq!(code, 0, "{error}");
    let rotated = newest(data);
    let second = rotated.signer().to_string();
    assert!(
        out.contains(&format!("signs    {second}")) && out.contains(&format!("counts   {first} until")),
        "{out}"
    );
    let kept = std::fs::metadata(data.join(format!("keys/{second}.key"))).unwrap();
    assert_eq!(kept.permissions().mode() & 0o777, 0o600);
    eventually("the server hears of its new key", || signs(&alliance) == second);
    // from the key that was taken on trust, from the newest, and from one that has nothing to do with it
    let stranger = own_key().verifying_key().to_string();
    for (more, code) in [(None, 0), (Some(&first), 0), (Some(&second), 0), (Some(&stranger), 1)] {
        let named: Vec<_> = more
            .into_iter()
            .flat_map(|key| ["--platform-key", key.as_str()])
            .collect();
        let (found, report) = verify(&home, &file, &[&platform[..], &named].concat());
        let expected = if code == 0 { json!(1) } else { json!("keys_signature") };
        let told = if code == 0 {
            &report["log"]["keys"]
        } else {
            &report["code"]
        };
        assert_eq!((found, told), (code, &expected), "{more:?}: {report}");
    }

    // an offline root: the server needs it for nothing, and nothing is signed without it
    let offline = data.join("root.key");
    let (code, root, error) = run(hutong(data).args(["keys", "generate", "--out"]).arg(&offline));
    assert_eq!(code, 0, "{error}");
    let offline = offline.to_str().unwrap();
    let (code, out, error) = keys(data, &["root", offline]);
    assert!(code == 0 && out.contains("not in the data folder"), "{out}{error}");
    let (code, _, error) = keys(data, &["revoke", &second]);
    assert!(code == 1 && error.contains("--root-key"), "{error}");
    let (code, out, error) = keys(data, &["revoke", &second, "--root-key", offline]);
    assert!(code == 0 && out.contains(&format!("revoked  {second}")), "{out}{error}");
    let third = newest(data);
    assert_eq!((third.number, third.root.to_string().as_str()), (3, root.trim()));
    eventually("the server signs with a third key", || {
        signs(&alliance) == third.signer().to_string()
    });
    let (code, report) = verify(
        &home,
        &file,
        &[&platform[..], &["--platform-key", root.trim()]].concat(),
    );
    assert_eq!((code, &report["log"]["keys"]), (0, &json!(3)), "{report}");

    // whoever has seen more than the platform says is not talked out of it
    let seen = home.join("logs.json");
    let mut later: Value = serde_json::from_slice(&std::fs::read(&seen).unwrap()).unwrap();
    let entry = later.as_object_mut().unwrap().values_mut().next().unwrap();
    let fourth = SigningKey::from_seed(&[4; 32]).verifying_key();
    entry["keys"] = json!(third.rotated(fourth, 0, 0).sign(&[]).statement);
    std::fs::write(&seen, later.to_string()).unwrap();
    let (code, report) = verify(&home, &file, &platform);
    assert_eq!((code, &report["code"]), (1, &json!("keys_rollback")), "{report}");
    let unchanged: Value = serde_json::from_slice(&std::fs::read(&seen).unwrap()).unwrap();
    assert_eq!(unchanged, later);
}
