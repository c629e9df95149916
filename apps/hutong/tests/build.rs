//! `hutong build`, as a developer and a program use it.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::fs;
use std::path::Path;
use std::process::Command;

use hutong_package::{Archive, Limits};
use serde_json::Value;
use tempfile::TempDir;

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
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// A project with one page, and a home with a signing key.
fn project(template: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, content: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    };
    write("app/app.json", r#"{"pages": ["pages/index"]}"#);
    write(
        "app/hutong.json",
        r#"{"app": "wx1", "versionCode": 3, "version": "0.3.0"}"#,
    );
    write(
        "app/pages/index.js",
        "Page({ onLoad() { wx.showToast({ title: '' }) } })",
    );
    write("app/pages/index.wxml", template);
    assert_eq!(hutong(&folder.path().join("home"), &["keys", "generate"]).code, 0);
    folder
}

fn build(folder: &Path, more: &[&str]) -> Run {
    let (app, out) = (folder.join("app"), folder.join("out.hutong"));
    let args = [&["build", app.to_str().unwrap(), "-o", out.to_str().unwrap()], more].concat();
    hutong(&folder.join("home"), &args)
}

#[test]
fn a_good_project_becomes_a_signed_package() {
    let folder = project("<view>hello</view>");
    let run = build(folder.path(), &["--version-code", "5"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(run.err.contains("1 of 1 pages, 0 components, 6 files"), "{}", run.err);

    let bytes = fs::read(folder.path().join("out.hutong")).unwrap();
    let archive = Archive::read(&bytes, &Limits::default()).unwrap();
    let manifest = &archive.manifest;
    archive.signature.signer(&manifest.to_bytes()).unwrap();
    assert_eq!(
        (
            manifest.app.as_str(),
            manifest.version.code,
            manifest.version.name.as_str()
        ),
        ("wx1", 5, "0.3.0")
    );
    assert_eq!(
        manifest.capabilities.iter().map(String::as_str).collect::<Vec<_>>(),
        ["ui.toast.show"]
    );
    assert!(
        archive
            .file("main/logic.js")
            .unwrap()
            .starts_with(b"__hutong_define__(\"\", {")
    );

    assert_eq!(build(folder.path(), &["--version-code", "5"]).code, 0);
    assert_eq!(
        fs::read(folder.path().join("out.hutong")).unwrap(),
        bytes,
        "the same tree gives the same bytes"
    );
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 3, "nothing but the project, the home and the package");
}

#[test]
fn mistakes_in_some_files_are_shown_and_the_rest_is_built() {
    let folder = project("<view>\n  {{ a => 1 }}\n</view>");
    let run = build(folder.path(), &[]);
    assert_eq!(run.code, 1);
    let shown: Vec<&str> = run.err.lines().take(6).collect();
    let expected = [
        "error[template.expression]: this expression was left out: a function is no value",
        "  --> pages/index.wxml:2:5",
        "   |",
        "2  |   {{ a => 1 }}",
        "   |     ^^^^^^^^",
        "  = only plain expressions are allowed in {{ }}; compute the value in the script or in a wxs module",
    ];
    assert_eq!(shown, expected);
    assert!(folder.path().join("out.hutong").exists());
}

#[test]
fn nothing_to_build() {
    let folder = project("");
    fs::remove_file(folder.path().join("app/app.json")).unwrap();
    let run = build(folder.path(), &[]);
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .starts_with("error[config.app-missing]: there is no app.json\n  --> app.json\n"),
        "{}",
        run.err
    );
    assert!(!folder.path().join("out.hutong").exists());
    assert_eq!(hutong(folder.path(), &["build", "/nowhere/at/all"]).code, 2);
}

#[test]
fn programs_get_one_object() {
    let folder = project("<view>\n<text>");
    let run = build(folder.path(), &["--json"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let mut report: Value = serde_json::from_str(&run.out).unwrap();
    assert!(report["summary"]["milliseconds"].take().is_u64());
    assert!(report["summary"]["bytes"].take().is_u64());
    let expected = serde_json::json!({
        "summary": {
            "dialect": "wechat", "pages": 1, "pages_ok": 1, "components": 0, "files": 6, "bytes": null, "milliseconds": null
        },
        "diagnostics": [
            {
                "code": "template.unclosed-tag", "severity": "warning", "file": "pages/index.wxml", "line": 1, "column": 1,
                "message": "<view> is never closed", "hint": "add </view>, or write <view />"
            },
            {
                "code": "template.unclosed-tag", "severity": "warning", "file": "pages/index.wxml", "line": 2, "column": 1,
                "message": "<text> is never closed", "hint": "add </text>, or write <text />"
            }
        ]
    });
    assert_eq!(report, expected);
}

#[test]
fn without_a_key_there_is_no_package() {
    let folder = project("<view/>");
    fs::remove_dir_all(folder.path().join("home")).unwrap();
    let run = build(folder.path(), &[]);
    assert_ne!(run.code, 0);
    assert!(run.err.contains("hutong keys generate"), "{}", run.err);
    let app = folder.path().join("app");
    assert_eq!(
        hutong(folder.path(), &["build", app.to_str().unwrap()]).code,
        0,
        "checking needs no key"
    );
}

/// The first paint of the one page, and the bytes of the package.
fn painted(folder: &Path) -> (Option<String>, Vec<u8>) {
    let bytes = fs::read(folder.join("out.hutong")).unwrap();
    let archive = Archive::read(&bytes, &Limits::default()).unwrap();
    let paint = archive.file("paint/pages/index.json");
    (paint.map(|paint| String::from_utf8(paint.to_vec()).unwrap()), bytes)
}

#[test]
fn a_package_says_what_its_first_page_looks_like() {
    let folder = project("<view>hello</view>");
    assert_eq!(build(folder.path(), &[]).code, 0);
    let (paint, bytes) = painted(folder.path());
    assert!(paint.unwrap().contains("hello"));
    assert_eq!(build(folder.path(), &[]).code, 0);
    assert_eq!(painted(folder.path()).1, bytes, "the same every time");
    assert_eq!(build(folder.path(), &["--no-paint"]).code, 0);
    assert_eq!(painted(folder.path()).0, None);
}

#[test]
fn a_first_page_that_never_ends_is_built_all_the_same() {
    let folder = project("<view>hello</view>");
    fs::write(folder.path().join("app/pages/index.js"), "for (;;) {}").unwrap();
    assert_eq!(build(folder.path(), &[]).code, 0);
    assert_eq!(painted(folder.path()).0, None);
}
