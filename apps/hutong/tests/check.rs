//! `hutong check` and `hutong explain`, as a reviewer and a program use them.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

fn hutong(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hutong")).args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A project that a reviewer has questions about.
fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, content: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    };
    write(
        "app.json",
        r#"{"pages": ["pages/index"], "subpackages": [{"root": "more", "pages": ["page"]}],
            "plugins": {"map": {"provider": "wx2", "version": "1.0.0"}}, "useExtendedLib": {"weui": true}}"#,
    );
    write(
        "hutong.json",
        r#"{"app": "wx1", "domains": {"request": ["https://api.example.com"]}}"#,
    );
    write(
        "pages/index.js",
        "const base = 'https://api.example.com'\nPage({ onLoad() {\n  wx.request({ url: base + '/a' })\n  \
         wx.request({ url: 'https://tracker.example.net/b' })\n  wx.getLocation({})\n  wx.flyToTheMoon(wx.startHCE)\n} })",
    );
    write(
        "pages/index.wxml",
        "<view>\n<button open-type=\"getPhoneNumber\"/>\n<image src=\"https://img.example.com/x.png\"/></view>",
    );
    write("more/page.wxml", "<web-view src=\"https://web.example.com\"/>");
    write("more/page.js", "Page({ a: wx.showToast })");
    write("more/big.png", &"x".repeat(3_000_000));
    folder
}

fn check(folder: &Path, more: &[&str]) -> (i32, Value) {
    let output = hutong(&[&["check", folder.to_str().unwrap(), "--json"], more].concat());
    (
        output.status.code().unwrap(),
        serde_json::from_slice(&output.stdout).unwrap(),
    )
}

#[test]
fn a_reviewer_gets_one_object() {
    let folder = project();
    let (code, review) = check(folder.path(), &[]);
    assert_eq!(code, 0, "{review}");
    assert_eq!((&review["app"], &review["dialect"]), (&json!("wx1"), &json!("wechat")));
    assert_eq!(review["pages"], json!(["pages/index", "more/page"]));
    assert_eq!(
        review["capabilities"],
        json!(["location.get", "network.request", "ui.toast.show"])
    );
    let names = |list: &str| -> Vec<String> {
        let list = review[list].as_array().unwrap().iter();
        list.map(|one| format!("{} {}", one["name"].as_str().unwrap(), one["at"][0].as_str().unwrap()))
            .collect()
    };
    let used = [
        "getLocation pages/index.js:5",
        "request pages/index.js:3",
        "showToast more/page.js:1",
    ];
    assert_eq!(names("uses"), used);
    assert_eq!(names("without_capability"), ["startHCE pages/index.js:6"]);
    assert_eq!(names("unknown_to_vendor"), ["flyToTheMoon pages/index.js:6"]);
    let domains = review["domains"].as_array().unwrap().iter();
    let domains: Vec<Value> = domains
        .map(|one| json!([one["origin"], one["contact"], one["declared"], one["at"][0]]))
        .collect();
    let expected = json!([
        ["https://api.example.com", "request", true, "pages/index.js:1"],
        ["https://img.example.com", "media", false, "pages/index.wxml:3"],
        ["https://tracker.example.net", "request", false, "pages/index.js:4"],
        ["https://web.example.com", "webview", false, "more/page.wxml:1"],
    ]);
    assert_eq!(json!(domains), expected);
    let sizes = review["sizes"].as_array().unwrap();
    let parts: Vec<&str> = sizes.iter().map(|size| size["part"].as_str().unwrap()).collect();
    assert_eq!(parts, ["main", "more", "total"]);
    assert!(sizes[1]["bytes"].as_u64() > sizes[1]["limit"].as_u64());
    assert_eq!(
        (&sizes[1]["limit"], &sizes[2]["limit"]),
        (&json!(2 << 20), &json!(30 << 20))
    );
    let privacy = json!([
        {"data": "phone number", "member": "getPhoneNumber", "at": ["pages/index.wxml:2"]},
        {"data": "location", "member": "getLocation", "at": ["pages/index.js:5"]},
    ]);
    assert_eq!(review["privacy"], privacy);
    assert_eq!(review["plugins"]["map"]["provider"], json!("wx2"));
    assert_eq!(review["extended_libraries"], json!(["weui"]));
    assert_eq!(review["host"], Value::Null);
}

#[test]
fn a_host_is_held_against_what_the_project_uses() {
    let folder = project();
    let host = folder.path().join("host.json");
    fs::write(&host, r#"{"capabilities": ["storage.*", "ui.*"]}"#).unwrap();
    let (_, review) = check(folder.path(), &["--host", host.to_str().unwrap()]);
    let missing = review["host"].as_array().unwrap().iter();
    let missing: Vec<&str> = missing.map(|one| one["member"].as_str().unwrap()).collect();
    assert_eq!(missing, ["flyToTheMoon", "getLocation", "request", "startHCE"]);
}

#[test]
fn people_get_a_line_for_each_thing_worth_saying() {
    let folder = project();
    let output = hutong(&["check", folder.path().to_str().unwrap()]);
    let shown = text(&output.stdout);
    for line in [
        "size more              3004 kB of 2098 kB",
        "not the vendor's       flyToTheMoon",
        "contacts               https://api.example.com",
        "privacy location       getLocation at pages/index.js:5",
        "plugins                map",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "{line}\n{shown}");
    }
    assert!(!shown.contains('\u{1b}'), "colours are for terminals");
}

#[test]
fn what_cannot_be_built_has_findings_only() {
    let folder = tempfile::tempdir().unwrap();
    let (code, review) = check(folder.path(), &[]);
    assert_eq!(code, 2);
    assert_eq!(review["diagnostics"][0]["code"], json!("config.app-missing"));
}

#[test]
fn every_code_can_be_explained_in_two_languages() {
    let english = hutong(&["explain", "style.import-cycle"]);
    assert!(text(&english.stdout).starts_with("style.import-cycle\n\n**warning** · "));
    let chinese = hutong(&["explain", "style.import-cycle", "--lang", "zh"]);
    assert!(text(&chinese.stdout).contains("相互导入"));
    let wrong = hutong(&["explain", "style.import-cicle"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(
        text(&wrong.stderr).contains("style.import-cycle"),
        "{}",
        text(&wrong.stderr)
    );
    assert!(text(&hutong(&["explain"]).stdout).lines().count() > 60);
}
