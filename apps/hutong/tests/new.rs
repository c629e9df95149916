//! `hutong new`: what it makes builds without a word, in every dialect.

use std::process::Command;

use hutong_dialect::DIALECTS;
use serde_json::{Value, json};

#[test]
fn every_starter_builds_without_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    let hutong = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hutong"));
        command.args(args).current_dir(folder.path()).output().unwrap()
    };
    for dialect in DIALECTS {
        let name = format!("my-{}", dialect.name);
        let made = hutong(&["new", &name, "--dialect", dialect.name]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let built = hutong(&["check", &name, "--json"]);
        let review: Value = serde_json::from_slice(&built.stdout).unwrap();
        assert_eq!(review["diagnostics"], json!([]), "{name}");
        assert_eq!(review["dialect"], json!(dialect.name));
        assert_eq!(
            review["pages"],
            json!(["pages/home/home", "pages/weather/weather"]),
            "{name}"
        );
        assert_eq!(
            review["components"],
            json!(["components/note-card/note-card"]),
            "{name}"
        );
        assert_eq!(review["unknown_to_vendor"], json!([]), "{name}");
        assert_eq!(review["domains"][0]["declared"], json!(true), "{name}");
    }
    let again = hutong(&["new", "my-wechat"]);
    assert_eq!(again.status.code(), Some(1), "an existing folder is left alone");
}
