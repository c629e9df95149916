//! The process in which `hutong dev` builds.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::fs;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

/// The header of its answer.
fn header(style: &str) -> serde_json::Value {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("app.json"), r#"{"pages": ["a"]}"#).unwrap();
    fs::write(folder.path().join("a.js"), "").unwrap();
    fs::write(folder.path().join("a.wxml"), "").unwrap();
    fs::write(folder.path().join("a.scss"), style).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_hutong"))
        .args(["dev", "--in-child"])
        .arg(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut orders = child.stdin.take().unwrap();
    let mut answer = child.stdout.take().unwrap();
    orders.write_all(b"build\n").unwrap();
    let mut length = [0; 8];
    answer.read_exact(&mut length).unwrap();
    let mut bytes = vec![0; usize::try_from(u64::from_le_bytes(length)).unwrap()];
    answer.read_exact(&mut bytes).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn a_process_with_something_left_running_is_let_go() {
    assert_eq!(header(".a { top: 1px }")["is_last"], false);
    let header = header("@while true {}");
    assert_eq!(header["is_last"], true);
    assert_eq!(header["findings"][0]["code"], "style.sass");
}
