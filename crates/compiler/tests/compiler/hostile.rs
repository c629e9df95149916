//! Input that is meant to hurt: every build ends, says what was wrong, and keeps what was right.

use std::fs;
use std::os::unix::fs::symlink;

use crate::support::{build_files, build_folder, found, project, text};

const APP: (&str, &str) = ("app.json", r#"{"pages": ["pages/good", "pages/bad"]}"#);
const GOOD: (&str, &str) = ("pages/good.wxml", "<view>good</view>");

/// Builds an app with a good page and this bad template; answers the findings.
fn bad_template(template: &str) -> Vec<String> {
    let build = build_files(&[
        APP,
        GOOD,
        ("pages/good.js", ""),
        ("pages/bad.js", ""),
        ("pages/bad.wxml", template),
    ]);
    assert_eq!(build.config.pages["pages/good"].placeholder, None);
    assert!(text(&build, "main/logic.js").contains("\"pages/good\""));
    found(&build)
}

#[test]
fn unicode_spaces_inside_a_tag() {
    for space in ['\u{a0}', '\u{3000}', '\u{2003}'] {
        assert_eq!(
            bad_template(&format!("<view{space}class=\"a\">b</view>")),
            ["template.unicode-space pages/bad.wxml:1:6"]
        );
    }
}

#[test]
fn a_hundred_thousand_elements_deep() {
    assert_eq!(
        bad_template(&"<view>".repeat(100_000)),
        ["template.too-deep pages/bad.wxml:1:1538"]
    );
}

#[test]
fn a_hundred_thousand_brackets_deep() {
    let expression = format!("<view a=\"{{{{{}1{}}}}}\"/>", "(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(
        bad_template(&expression)[0].split(' ').next(),
        Some("template.unclosed-expression")
    );
    let expression = format!("<view a=\"{{{{{}1{}}}}}\"/>", "(".repeat(3_000), ")".repeat(3_000));
    assert_eq!(bad_template(&expression), ["template.expression pages/bad.wxml:1:12"]);
}

#[test]
fn include_in_a_circle() {
    let files = [
        APP,
        GOOD,
        ("pages/good.js", ""),
        ("pages/bad.js", ""),
        ("pages/bad.wxml", "<include src=\"a\"/>"),
        ("pages/a.wxml", "<view>a</view>\n<include src=\"b.wxml\"/>"),
        ("pages/b.wxml", "<include src=\"/pages/a\"/>"),
    ];
    let build = build_files(&files);
    assert_eq!(found(&build), ["template.include-cycle pages/b.wxml:1:1"]);
}

#[test]
fn import_of_templates_in_a_circle() {
    let files = [
        APP,
        GOOD,
        ("pages/good.js", ""),
        ("pages/bad.js", ""),
        (
            "pages/bad.wxml",
            "<import src=\"bad\"/><import src=\"a\"/><template is=\"x\"/>",
        ),
        (
            "pages/a.wxml",
            "<import src=\"bad\"/><template name=\"x\"><template is=\"x\" wx:if=\"{{no}}\"/></template>",
        ),
    ];
    // Importing only makes names known: a circle is no mistake.
    assert_eq!(found(&build_files(&files)), [""; 0]);
}

#[test]
fn style_sheets_in_a_circle() {
    let files = [
        APP,
        GOOD,
        ("pages/good.js", ""),
        ("pages/bad.js", ""),
        ("pages/bad.wxml", ""),
        ("pages/bad.wxss", "@import \"a.wxss\";\n.bad { top: 1rpx }"),
        ("pages/a.wxss", "@import '/pages/b.wxss';"),
        ("pages/b.wxss", ".b {}\n@import './a.wxss';"),
    ];
    let build = build_files(&files);
    assert_eq!(found(&build), ["style.import-cycle pages/b.wxss:2:1"]);
    assert!(text(&build, "main/styles.json").contains(".bad { top: 0.13333vw }"));
}

#[test]
fn style_sheets_that_double_without_end() {
    let mut files = vec![
        APP,
        GOOD,
        ("pages/good.js", ""),
        ("pages/bad.js", ""),
        ("pages/bad.wxml", ""),
    ];
    let sheets: Vec<(String, String)> = (0..40)
        .map(|at| {
            (
                format!("pages/s{at}.wxss"),
                format!("@import 's{0}.wxss'; @import 's{0}.wxss'; .s{at} {{}}", at + 1),
            )
        })
        .collect();
    files.extend(sheets.iter().map(|(path, css)| (path.as_str(), css.as_str())));
    files.extend([("pages/s40.wxss", ".last {}"), ("pages/bad.wxss", "@import 's0.wxss';")]);
    let build = build_files(&files);
    assert_eq!(found(&build), [""; 0]);
    assert_eq!(text(&build, "main/styles.json").matches(".last").count(), 1);
}

#[test]
fn style_sheets_nested_without_end() {
    let css = format!("{} .a {{ top: 1rpx }}", "@media all {".repeat(100_000));
    let files = [
        APP,
        GOOD,
        ("pages/good.js", ""),
        ("pages/bad.js", ""),
        ("pages/bad.wxml", ""),
        ("pages/bad.wxss", css.as_str()),
    ];
    let build = build_files(&files);
    assert!(found(&build).iter().any(|line| line.starts_with("style.too-deep")));
}

#[test]
fn scripts_in_a_circle() {
    let files = [
        APP,
        GOOD,
        ("pages/good.js", "require('./a')"),
        ("pages/bad.js", "Page({"),
        (
            "pages/bad.wxml",
            "<wxs module=\"m\" src=\"m.wxs\"/><view>{{m.x}}</view>",
        ),
        ("pages/a.js", "require('./b.js'); exports.a = 1"),
        ("pages/b.js", "require('/pages/a'); exports.b = 1"),
        ("pages/m.wxs", "require('./n.wxs'); module.exports = {x: 1}"),
        ("pages/n.wxs", "require('./m.wxs')"),
    ];
    let build = build_files(&files);
    assert_eq!(found(&build), ["script.syntax pages/bad.js:1:7"]);
    assert!(text(&build, "main/logic.js").contains("\"pages/b.js\""));
}

#[test]
fn components_in_a_circle() {
    let files = [
        APP,
        GOOD,
        ("pages/good.js", ""),
        (
            "pages/good.json",
            r#"{"usingComponents": {"c": "../c", "good": "good"}}"#,
        ),
        ("pages/bad.js", ""),
        ("pages/bad.wxml", ""),
        (
            "c.json",
            r#"{"component": true, "usingComponents": {"c": "c", "d": "/d"}}"#,
        ),
        ("c.js", ""),
        ("c.wxml", "<c/><d/>"),
        ("c.wxss", ".c {}"),
        ("d.json", r#"{"component": true, "usingComponents": {"c": "./c"}}"#),
        ("d.js", ""),
        ("d.wxml", "<c/>"),
        ("d.wxss", ".d {}"),
    ];
    let build = build_files(&files);
    assert_eq!(found(&build), [""; 0]);
    assert_eq!(build.config.pages["pages/good"].styles, ["d", "c"]);
}

#[test]
fn one_broken_view_script_does_not_take_the_others_with_it() {
    let files = [
        APP,
        (
            "pages/good.wxml",
            "<wxs module=\"m\">module.exports = {x: 1}</wxs>{{m.x}}",
        ),
        ("pages/good.js", ""),
        ("pages/bad.js", ""),
        (
            "pages/bad.wxml",
            "<view/>\n<wxs module=\"m\">\nvar a = }; })(); alert(1)</wxs>{{m.x}}",
        ),
    ];
    let build = build_files(&files);
    assert_eq!(found(&build), ["script.syntax pages/bad.wxml:3:9"]);
    assert!(!text(&build, "main/logic.js").contains("alert(1)"));
    assert_eq!(build.config.pages["pages/bad"].placeholder, None);
}

#[test]
fn a_file_of_two_hundred_megabytes() {
    let folder = project(&[APP, GOOD, ("pages/good.js", ""), ("pages/bad.wxml", "")]);
    for path in ["pages/bad.js", "film.mp4"] {
        fs::File::create(folder.path().join(path))
            .unwrap()
            .set_len(200 << 20)
            .unwrap();
    }
    let build = build_folder(folder.path());
    assert_eq!(
        found(&build),
        ["tree.file-too-large film.mp4", "tree.file-too-large pages/bad.js"]
    );
    assert!(!build.files.contains_key("assets/film.mp4"));
}

#[test]
fn links_that_lead_out_or_back() {
    let folder = project(&[
        APP,
        GOOD,
        ("pages/good.js", ""),
        ("pages/bad.js", "require('../out/secret')"),
        ("pages/bad.wxml", ""),
    ]);
    let outside = project(&[("secret.js", "top secret"), ("secret.txt", "top secret")]);
    symlink(outside.path(), folder.path().join("out")).unwrap();
    symlink(outside.path().join("secret.txt"), folder.path().join("secret.txt")).unwrap();
    symlink(folder.path(), folder.path().join("pages/loop")).unwrap();
    symlink("nowhere", folder.path().join("dangling.png")).unwrap();
    let build = build_folder(folder.path());
    let found = found(&build);
    assert_eq!(
        found,
        [
            "tree.unreadable dangling.png",
            "tree.link-outside out",
            "script.module-missing pages/bad.js:1:9",
            "tree.link-cycle pages/loop",
            "tree.link-outside secret.txt"
        ]
    );
    assert!(
        build
            .files
            .values()
            .all(|content| !content.windows(10).any(|part| part == b"top secret"))
    );
}

#[test]
fn text_that_is_not_utf8() {
    let folder = project(&[APP, GOOD, ("pages/good.js", ""), ("pages/bad.js", "")]);
    crate::support::write(folder.path(), "pages/bad.wxml", b"<view>\n  \xd6\xd0</view>");
    let build = build_folder(folder.path());
    assert_eq!(found(&build), ["tree.not-utf8 pages/bad.wxml:2:3"]);
    assert_eq!(build.config.pages["pages/bad"].placeholder, None);
}

#[test]
fn more_files_than_anybody_has() {
    let folder = project(&[APP, GOOD]);
    for at in 0..200 {
        fs::create_dir_all(folder.path().join(format!("d/{at}"))).unwrap();
    }
    let limits = hutong_compiler::Limits {
        entries: 100,
        ..hutong_compiler::Limits::default()
    };
    let build = hutong_compiler::build(
        folder.path(),
        &hutong_compiler::Options {
            limits,
            ..Default::default()
        },
    );
    assert_eq!(found(&build), ["tree.too-many-files "]);
    assert!(build.manifest.is_none());
}

#[test]
fn paths_that_climb_out() {
    let files = [
        (
            "app.json",
            r#"{"pages": ["pages/good", "../../etc/passwd"], "subpackages": [{"root": "../up", "pages": ["x"]}]}"#,
        ),
        (
            "pages/good.wxml",
            "<import src=\"../../../../etc/passwd\"/><image src=\"../../x\"/>",
        ),
        ("pages/good.js", "require('../../../etc/passwd')"),
        ("pages/good.json", r#"{"usingComponents": {"a": "../../../../a"}}"#),
        (
            "pages/good.wxss",
            "@import '../../../etc/passwd'; .a { background: url(../../../x.png) }",
        ),
    ];
    let build = build_files(&files);
    assert_eq!(
        found(&build),
        [
            "config.path app.json",
            "config.path app.json",
            "script.module-missing pages/good.js:1:9",
            "config.component-missing pages/good.json",
            "template.link-missing pages/good.wxml:1:1",
            "style.import-missing pages/good.wxss:1:1",
            "style.asset-missing pages/good.wxss:1:53",
        ]
    );
}

#[test]
fn a_step_too_many_stays_at_the_root() {
    let build = build_files(&[
        ("app.json", r#"{"pages": ["pages/good"]}"#),
        ("pages/good.wxml", "<import src=\"../../../shared/row.wxml\"/><card/>"),
        ("pages/good.js", "require('../../shared/words')"),
        (
            "pages/good.json",
            r#"{"usingComponents": {"card": "../../../shared/card"}}"#,
        ),
        ("shared/row.wxml", "<template name=\"row\"/>"),
        ("shared/words.js", "module.exports = 1"),
        ("shared/card.json", r#"{"component": true}"#),
        ("shared/card.wxml", "<view/>"),
        ("shared/card.js", "Component({})"),
    ]);
    assert_eq!(found(&build), <[String; 0]>::default());
}

#[test]
fn configuration_of_the_wrong_form() {
    let deep = "[".repeat(100_000);
    let long: Vec<String> = (0..3_000).map(|at| format!("\"p{at}\"")).collect();
    let long = format!("{{\"pages\": [{}]}}", long.join(","));
    for app in [
        "",
        "[]",
        "null",
        "{\"pages\": 1}",
        "{\"pages\": [1, null, {}]}",
        "{\"pages\": [\"a\"",
        &deep,
    ] {
        let build = build_files(&[("app.json", app), ("a.wxml", ""), ("a.js", "")]);
        assert!(build.manifest.is_none(), "{app}");
        assert!(found(&build).iter().any(|line| line.starts_with("config.")), "{app}");
    }
    let build = build_files(&[("app.json", &long)]);
    assert_eq!((build.summary.pages, build.summary.pages_ok), (2_000, 0));
    assert!(
        build
            .manifest
            .unwrap()
            .check(&hutong_package::Limits::default())
            .is_ok()
    );
}
