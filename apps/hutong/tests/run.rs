//! `hutong run` as a developer calls it.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn run(folder: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hutong"));
    command.arg("run").arg(folder).args(more).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A mini-program of two pages, the second with this script.
fn project(js: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("app.json"), r#"{"pages": ["a/a", "b/b"]}"#).unwrap();
    for (page, js) in [("a", "Page({ data: { name: '胡同' } })"), ("b", js)] {
        let path = folder.path().join(page).join(page);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path.with_extension("wxml"), "<view><text>{{name}}</text></view>").unwrap();
        std::fs::write(path.with_extension("json"), "{}").unwrap();
        std::fs::write(path.with_extension("js"), js).unwrap();
    }
    folder
}

#[test]
fn every_page_is_looked_at() {
    let folder = project("Page({ onLoad() { wx.request({ url: 'https://a.test/x' }); nobody() } })");
    let output = run(folder.path(), &["--json", "--tree"]);
    assert_eq!(output.status.code(), Some(1));
    let seen = json(&output);
    assert_eq!(seen["dialect"], "wechat");
    let [first, second] = &seen["pages"].as_array().unwrap()[..] else {
        panic!("{seen}")
    };
    assert_eq!(
        (&first["path"], &first["opened"], &first["tree"]),
        (&"a/a".into(), &true.into(), &"view\n text\n  \"胡同\"".into())
    );
    assert!(first["milliseconds"].is_u64());
    assert!(second["errors"][0].as_str().unwrap().contains("b/b.js:1:"), "{second}");
    assert_eq!(
        second["domains"][0],
        serde_json::json!({"kind": "request", "origin": "https://a.test", "allowed": false})
    );
    assert_eq!(second["capabilities"]["network.request"], 1);
}

#[test]
fn what_stands_in_the_scripts_is_told_with_the_authors_places() {
    let js = "Page({\n  onLoad() {\n    wx.getLocation({})\n  },\n  tap(event) {\n    eval(event.code)\n    import('data:,')\n  },\n})\n";
    let folder = project(js);
    // where the author wrote TypeScript, the code of the package is another
    let typed = "interface Shop { id: number }\n\nconst make: Function = new Function('shop', 'return shop')\nexport default (shop: Shop) => make(shop)\n";
    std::fs::write(folder.path().join("shop.ts"), typed).unwrap();
    std::fs::write(folder.path().join("a/a.js"), "require('../shop'); Page({})").unwrap();
    let seen = json(&run(folder.path(), &["--json", "--scripts"]));
    let scripts = &seen["scripts"];
    let places = |found: &Value| {
        let places = found["places"].as_array().unwrap().iter();
        let at = places.map(|place| {
            format!(
                "{}:{}:{}",
                place["file"].as_str().unwrap(),
                place["line"],
                place["column"]
            )
        });
        at.collect::<Vec<_>>()
    };
    let dynamic = &scripts["dynamic"];
    assert_eq!(places(&dynamic["eval"]), ["b/b.js:6:5"]);
    assert_eq!(dynamic["eval"]["places"][0]["excerpt"], "eval(event.code)");
    assert_eq!(places(&dynamic["foreign_code"]), ["b/b.js:7:5"]);
    assert_eq!(places(&dynamic["function"]), ["shop.ts:3:24"]);
    assert_eq!(places(&scripts["capabilities"]["location.get"]), ["b/b.js:3:5"]);
    assert_eq!(scripts["capabilities"]["location.get"]["total"], 1);
    assert!(json(&run(folder.path(), &["--json"])).get("scripts").is_none());
}

#[test]
fn local_time_is_that_of_the_caller() {
    let folder = project("Page({ data: { name: new Date(0).getHours() } })");
    let mut command = Command::new(env!("CARGO_BIN_EXE_hutong"));
    let command = command.arg("run").arg(folder.path());
    let output = command.args(["--page", "b/b", "--json", "--tree"]).env("TZ", "CST-8");
    let seen = json(&output.output().unwrap());
    assert_eq!(seen["pages"][0]["tree"], "view\n text\n  \"8\"", "{seen}");
}

#[test]
fn servers_answer_what_was_recorded_at_the_time_that_is_given() {
    let folder = project(
        "Page({ data: { name: [] }, async onLoad() {
            for (let n = 0; n < 3; n++) {
                const { data, statusCode, header } = await new Promise(success => wx.request({ url: 'https://a.test/x', success }))
                this.setData({ [`name[${n}]`]: [statusCode, data.n, header['x-a'], Date.now() < 9e7].join() })
            }
            wx.request({ url: 'https://a.test/y', fail: ({ errMsg }) => this.setData({ 'name[3]': errMsg }) })
        } })",
    );
    let hutong = r#"{"version": "1.0.0", "domains": {"request": ["https://a.test"]}}"#;
    std::fs::write(folder.path().join("hutong.json"), hutong).unwrap();
    let entry = |n: u32| {
        serde_json::json!({
            "request": {"method": "GET", "url": "https://a.test/x"},
            "response": {"status": 200 + n, "headers": [{"name": "X-A", "value": "v"}], "content": {"text": format!("{{\"n\": {n}}}")}},
        })
    };
    let har = folder.path().join("x.har");
    std::fs::write(
        &har,
        serde_json::json!({"log": {"entries": [entry(1), entry(2)]}}).to_string(),
    )
    .unwrap();
    let more = ["--page", "b/b", "--json", "--tree", "--now", "86400000", "--har"];
    let output = run(folder.path(), &[&more[..], &[har.to_str().unwrap()]].concat());
    let seen = json(&output);
    let tree = seen["pages"][0]["tree"].as_str().unwrap();
    assert!(
        tree.contains("201,1,v,true,202,2,v,true,202,2,v,true,request:fail"),
        "{seen}"
    );
    assert_eq!(output.status.code(), Some(0), "{seen}");
    std::fs::write(&har, "{}").unwrap();
    let output = run(folder.path(), &[&more[..], &[har.to_str().unwrap()]].concat());
    assert_eq!(json(&output)["error"]["code"], "run.har");
}

#[test]
fn one_page_can_be_chosen() {
    let folder = project("nobody()");
    let output = run(folder.path(), &["--page", "a/a?x=1"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("1/1 a/a?x=1: ok, "), "{text}");
}

#[test]
fn what_cannot_be_run_says_so() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &[]).status.code(), Some(2));
    let file = folder.path().join("x.hutong");
    std::fs::write(&file, "no package").unwrap();
    let output = run(&file, &["--json"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(json(&output)["error"]["code"], "run.package");
}

/// Work that the engine cannot interrupt is ended from outside.
#[test]
fn a_run_without_end_is_ended() {
    let folder = project("Page({ onLoad() { for (;;) Array.from({ length: 4e9 }) } })");
    let output = run(folder.path(), &["--json", "--timeout", "5"]);
    let seen = json(&output);
    let ended = seen["error"]["code"] == "run.timeout"
        || seen["pages"][1]["errors"][0]
            .as_str()
            .is_some_and(|text| text.contains("run.limit"));
    assert!(
        ended || !seen["pages"][1]["errors"].as_array().unwrap().is_empty(),
        "{seen}"
    );
    assert_ne!(output.status.code(), Some(0));
}

#[test]
fn a_page_that_takes_too_long_tells_what_it_did_and_leaves_time_to_the_others() {
    let folder = project("Page({})");
    let endless = "Page({ onLoad() { wx.request({ url: 'https://a.test/x' }); (function turn() { const end = Date.now(); for (let n = 0; n < 1e6; n++); Promise.resolve().then(turn) })() } })";
    std::fs::write(folder.path().join("a/a.js"), endless).unwrap();
    let output = run(folder.path(), &["--json", "--timeout", "4"]);
    let seen = json(&output);
    assert_eq!(output.status.code(), Some(1), "{seen}");
    let [first, second] = &seen["pages"].as_array().unwrap()[..] else {
        panic!("{seen}")
    };
    assert!(first["errors"][0].as_str().unwrap().starts_with("run."), "{seen}");
    assert_eq!(first["domains"][0]["origin"], "https://a.test");
    assert_eq!(
        (&second["opened"], &second["errors"]),
        (&true.into(), &serde_json::json!([]))
    );
}

fn example(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

#[test]
fn the_tests_of_an_example_pass() {
    let shop = example("coffee-wechat");
    let script = shop.join("tests/coffee.test.js");
    let output = run(&shop, &["--json", "--script", script.to_str().unwrap()]);
    let seen = json(&output);
    assert_eq!(output.status.code(), Some(0), "{seen}");
    let tests = seen["tests"].as_array().unwrap();
    assert!(
        tests.len() > 4 && tests.iter().all(|test| test["state"] == "passed"),
        "{seen}"
    );
}

#[test]
fn a_test_that_fails_says_where_in_the_authors_file() {
    let folder = project("Page({})");
    let script = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    script("words.json", "{\"name\": \"胡同\"}");
    script(
        "helper.ts",
        "interface Shown { name: string }\nexport function check(shown: Shown, name: string): void {\n  if (shown.name !== name) {\n\n    throw new Error(`it is called ${shown.name}`)\n  }\n}\n",
    );
    let entry = script(
        "a.test.ts",
        "import automator from 'miniprogram-automator'\nimport { check } from './helper'\nimport words from './words.json'\n\ntype Data = { name: string }\ntest('the name', async () => {\n  const page = await (await automator.launch()).currentPage()\n  const data = await page!.data() as Data\n  check(data, words.name)\n  /* 胡 */ check(data, 'x')\n})\n",
    );
    let output = run(folder.path(), &["--json", "--script", &entry]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let error = json(&output)["tests"][0]["error"].as_str().unwrap().to_owned();
    assert!(error.starts_with("it is called 胡同"), "{error}");
    assert!(error.contains("helper.ts:5:"), "{error}");
    assert!(error.contains("a.test.ts:10:"), "{error}");
    let text = String::from_utf8(run(folder.path(), &["--script", &entry]).stdout).unwrap();
    assert!(
        text.contains("failed the name") && text.ends_with("0 passed, 1 failed, 0 skipped\n"),
        "{text}"
    );
}

#[test]
fn a_script_that_cannot_be_run_says_so() {
    let folder = project("Page({})");
    for (text, words) in [
        ("const =", "script.syntax"),
        ("import './nowhere'", "there is no module \"./nowhere\""),
        ("import fs from 'fs'", "there is no module \"fs\""),
        ("for (;;) {}", "the test script was ended"),
    ] {
        let path = folder.path().join("a.test.js");
        std::fs::write(&path, text).unwrap();
        let output = run(folder.path(), &["--json", "--script", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert_eq!(json(&output)["error"]["code"], "run.script", "{text}");
        let said = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
        assert!(said.replace('\\', "").contains(words), "{text}: {said}");
    }
}
