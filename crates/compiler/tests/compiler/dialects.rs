//! What dialects differ in, seen in whole builds.

use std::path::Path;

use hutong_compiler::{Build, Options, build};
use hutong_dialect::{ALIPAY, DIALECTS, by_name};
use hutong_protocol::Catalogue;

use crate::support::{build_files, found, project, text};

fn built_as(name: &str, files: &[(&str, &str)]) -> Build {
    let options = Options {
        dialect: by_name(name),
        ..Options::default()
    };
    build(project(files).path(), &options)
}

const APP: (&str, &str) = ("app.json", r#"{"pages": ["a", "b"]}"#);

#[test]
fn the_catalogue_names_the_same_facades() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/capabilities");
    let catalogue = Catalogue::load(&folder).unwrap();
    assert_eq!(catalogue.dialects.len(), DIALECTS.len());
    for vendor in catalogue.dialects {
        let dialect = by_name(&vendor.dialect).unwrap();
        assert_eq!(vendor.facade, dialect.facade);
        assert_eq!(vendor.aliases, dialect.facade_aliases);
    }
}

#[test]
fn the_dialect_is_found() {
    let wechat = [APP, ("a.js", ""), ("b.js", ""), ("a.wxml", ""), ("b.wxml", "")];
    assert_eq!(build_files(&wechat).summary.dialect, "wechat");
    let alipay = [
        APP,
        ("a.js", ""),
        ("b.js", ""),
        ("a.axml", ""),
        ("b.axml", ""),
        ("project.config.json", r#"{"appid": "wx1"}"#),
    ];
    let build = build_files(&alipay);
    assert_eq!((build.summary.dialect, found(&build)), ("alipay", vec![]));
    let manifest = build.manifest.as_ref().unwrap();
    assert_eq!(
        (manifest.dialect.as_str(), manifest.app.as_str()),
        ("alipay", "touristappid")
    );
    assert!(text(&build, "main/logic.js").contains("getApp,getCurrentPages,my){"));
    let empty = [APP, ("a.js", ""), ("b.js", ""), ("project.swan.json", "{}")];
    assert_eq!(build_files(&empty).summary.dialect, "baidu");
}

#[test]
fn a_mixed_tree_is_read_as_most_of_it_and_says_so() {
    let mixed = [
        APP,
        ("a.js", ""),
        ("b.js", ""),
        ("a.qml", ""),
        ("b.qml", ""),
        ("b.wxml", ""),
    ];
    let build = build_files(&mixed);
    assert_eq!(
        (build.summary.dialect, found(&build)),
        ("qq", vec!["config.dialect-mixed app.json".to_owned()])
    );
    assert_eq!(built_as("qq", &mixed).diagnostics, []);
}

#[test]
fn the_wrong_dialect_is_an_error() {
    let build = built_as(
        "taobao",
        &[APP, ("a.js", ""), ("b.js", ""), ("a.qml", ""), ("b.qml", "")],
    );
    assert_eq!(build.summary.dialect, "alipay");
    assert_eq!(
        found(&build),
        [
            "template.missing a.axml",
            "config.dialect app.json",
            "template.missing b.axml"
        ]
    );
    assert!(build.diagnostics[1].message.contains("seems to be qq"));
}

#[test]
fn an_alipay_app_on_dingtalk_calls_the_facade_by_another_name() {
    let build = built_as(
        "dingtalk",
        &[
            APP,
            ("a.js", "dd.alert({})"),
            ("b.js", "const dd = 1"),
            ("a.axml", ""),
            ("b.axml", ""),
        ],
    );
    assert_eq!(build.diagnostics, []);
    let logic = text(&build, "main/logic.js");
    assert_eq!(logic.matches("var dd=my;").count(), 1);
}

#[test]
fn a_view_script_that_fails_takes_nothing_with_it() {
    let build = build_files(&[
        ("app.json", r#"{"pages": ["a"]}"#),
        ("a.js", ""),
        (
            "a.axml",
            "<import-sjs name=\"bad\" from=\"./bad.sjs\"/><import-sjs name=\"good\" from=\"./good.sjs\"/>\
             <import-sjs name=\"gone\" from=\"./gone.sjs\"/><view>{{bad.x}}{{good.y()}}{{gone.z}}</view>",
        ),
        ("bad.sjs", "export default { x: }"),
        (
            "good.sjs",
            "import { y } from './more';\nimport './gone';\nexport default { y }",
        ),
        ("more.sjs", "export function y() { return 1 }"),
    ]);
    assert_eq!(
        found(&build),
        [
            "template.link-missing a.axml:1:85",
            "script.syntax bad.sjs:1:21",
            "script.module-missing good.sjs:2:8"
        ]
    );
    assert_eq!(build.config.pages["a"].placeholder, None);
    let logic = text(&build, "main/logic.js");
    for module in ["bad", "good", "more", "a.axml#gone"] {
        assert!(logic.contains(&format!("R[\"{module}\"]=D(")), "{module}");
    }
    assert!(logic.contains("require(\"/more\")") && logic.contains("throw new SyntaxError("));
}

#[test]
fn a_view_script_may_be_called_this() {
    let build = build_files(&[
        ("app.json", r#"{"pages": ["a"]}"#),
        ("a.js", ""),
        (
            "a.wxml",
            "<wxs module=\"this\" src=\"./t.wxs\"/><view>{{this.up(a)}}</view>",
        ),
        ("t.wxs", "module.exports = { up: function (a) { return a } }"),
    ]);
    assert_eq!(build.diagnostics, []);
    assert!(!text(&build, "main/logic.js").contains("D.this"));
}

#[test]
fn npm_packages_as_each_vendor_takes_them() {
    let files = [
        (
            "app.json",
            r#"{"pages": ["a"], "usingComponents": {"x-b": "ui/es/b/index", "x-c": "ui/c"}}"#,
        ),
        ("a.js", "require('ui/tool'); require('plain')"),
        (
            "node_modules/ui/package.json",
            r#"{"miniprogram": "dist/wechat", "exports": {"./c": "./es/c/index", "./tool": {"default": "./lib/tool.js"}}}"#,
        ),
        ("node_modules/ui/dist/wechat/es/b/index.js", "Component({})"),
        ("node_modules/ui/dist/wechat/es/b/index.wxml", ""),
        ("node_modules/ui/dist/wechat/c.js", "Component({})"),
        ("node_modules/ui/dist/wechat/c.wxml", ""),
        ("node_modules/ui/dist/wechat/tool.js", "exports.kind = 'built'"),
        ("node_modules/ui/es/b/index.js", "Component({})"),
        ("node_modules/ui/es/b/index.axml", ""),
        ("node_modules/ui/es/c/index.js", "Component({})"),
        ("node_modules/ui/es/c/index.axml", ""),
        ("node_modules/ui/lib/tool.js", "exports.kind = 'whole'"),
        (
            "node_modules/plain/package.json",
            r#"{"exports": {"import": "./a.mjs", "require": "./a.cjs"}}"#,
        ),
        ("node_modules/plain/a.cjs", "exports.plain = 1"),
    ];
    for (template, kind, component) in [
        ("a.wxml", "built", "miniprogram_npm/ui/c"),
        ("a.axml", "whole", "miniprogram_npm/ui/es/c/index"),
    ] {
        let mut files = files.to_vec();
        files.push((template, "<x-b/><x-c/>"));
        let build = build_files(&files);
        assert_eq!(found(&build), [""; 0], "{template}");
        let logic = text(&build, "main/logic.js");
        assert!(
            logic.contains(&format!("exports.kind = '{kind}'")) && logic.contains("exports.plain = 1"),
            "{template}"
        );
        let using = &build.config.components["a"].using_components;
        assert_eq!(
            (using["x-b"].as_str(), using["x-c"].as_str()),
            ("miniprogram_npm/ui/es/b/index", component)
        );
    }
}

#[test]
fn a_template_that_units_share_has_the_components_of_all() {
    let build = build_files(&[
        (
            "app.json",
            r#"{"pages": ["a", "b"], "usingComponents": {"x-all": "/x"}}"#,
        ),
        ("a.js", ""),
        ("b.js", ""),
        ("a.axml", "<include src=\"./part.axml\"/>"),
        ("b.axml", "<include src=\"./part.axml\"/>"),
        ("a.json", r#"{"usingComponents": {"x-own": "/x"}}"#),
        (
            "part.axml",
            "<x-own onTap=\"f\" a-b=\"1\"/><x-all onOpen=\"f\"/><x-none onTap=\"f\"/>",
        ),
        ("x.js", "Component({})"),
        ("x.json", r#"{"component": true}"#),
        ("x.axml", ""),
    ]);
    assert_eq!(build.diagnostics, []);
    let logic = text(&build, "main/logic.js");
    let written = ["onTap", "onOpen", "bindtap"].map(|name| logic.matches(&format!("\"{name}\"")).count());
    assert_eq!(written, [1, 1, 1]);
    assert_eq!(
        build.config.components["x"].options["styleIsolation"],
        ALIPAY.style_isolation.name()
    );
}
