//! Folders of `tests/fixtures`: `input` is built, `expected` is what people should look at when it
//! changes. `UPDATE=1 cargo test -p hutong-compiler fixtures` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use hutong_compiler::{Build, Severity};
use serde_json::Value;

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut cases: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    cases
}

/// The readable parts of a build: file name → text.
fn readable(build: &Build) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let mut diagnostics = String::new();
    for found in &build.diagnostics {
        let severity = match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let place = found
            .place
            .as_ref()
            .map_or_else(String::new, |place| format!(":{}:{}", place.line, place.column));
        writeln!(
            diagnostics,
            "{severity} {} {}{place}: {}",
            found.code, found.file, found.message
        )
        .unwrap();
    }
    out.insert("diagnostics.txt".to_owned(), diagnostics);
    out.insert(
        "files.txt".to_owned(),
        build.files.keys().fold(String::new(), |all, path| all + path + "\n"),
    );
    out.insert(
        "config.json".to_owned(),
        pretty(&serde_json::to_value(&build.config).unwrap()),
    );
    let mut manifest = serde_json::to_value(&build.manifest).unwrap();
    manifest["files"].take();
    out.insert("manifest.json".to_owned(), pretty(&manifest));
    for (path, text) in &build.templates {
        out.insert(format!("templates/{path}"), format!("{text}\n"));
    }
    for (path, content) in build.files.iter().filter(|(path, _)| path.ends_with("/styles.json")) {
        let sheets: BTreeMap<String, String> = serde_json::from_slice(content).unwrap();
        let text = sheets
            .iter()
            .fold(String::new(), |all, (id, css)| format!("{all}/* {path} {id} */\n{css}"));
        out.insert(
            format!("styles/{}.css", path.trim_end_matches("/styles.json").replace('/', "-")),
            text,
        );
    }
    out
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}

fn files_below(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn builds_are_as_expected() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = String::new();
    let cases = fixtures();
    assert!(!cases.is_empty());
    for case in cases {
        let actual = readable(&crate::support::build_folder(&case.join("input")));
        let expected_folder = case.join("expected");
        if update {
            let _ = fs::remove_dir_all(&expected_folder);
            for (name, text) in &actual {
                crate::support::write(&expected_folder, name, text.as_bytes());
            }
        }
        let expected = files_below(&expected_folder);
        for name in actual.keys().chain(expected.keys()) {
            let (actual, expected) = (actual.get(name), expected.get(name));
            if actual != expected {
                writeln!(
                    wrong,
                    "{}/{name}\n--- expected\n{}\n+++ actual\n{}",
                    case.display(),
                    text(expected),
                    text(actual)
                )
                .unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn text(text: Option<&String>) -> &str {
    text.map_or("(no such file)", String::as_str)
}

#[test]
fn the_same_tree_gives_the_same_bytes() {
    for case in fixtures() {
        let [first, second] = [0; 2].map(|_| crate::support::build_folder(&case.join("input")));
        assert_eq!(first.manifest, second.manifest, "{}", case.display());
        assert_eq!(first.diagnostics, second.diagnostics, "{}", case.display());
    }
}
