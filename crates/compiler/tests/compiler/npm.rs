//! npm packages, found and placed as the vendor's "build npm" does.

use crate::support::{build_files, found, text};

fn app(files: &[(&'static str, &'static str)]) -> hutong_compiler::Build {
    let mut all = vec![
        (
            "app.json",
            r#"{"pages": ["pages/a"], "subpackages": [{"root": "sub", "pages": ["b"]}]}"#,
        ),
        ("pages/a.wxml", "<x-button/>"),
        ("sub/b.wxml", "<view/>"),
        ("sub/b.js", ""),
    ];
    all.extend(files);
    build_files(&all)
}

#[test]
fn a_library_of_the_vendor_comes_from_npm() {
    let json = r#"{"pages": ["a"], "useExtendedLib": {"weui": true, "kbone": false}}"#;
    let own = [
        ("app.json", json),
        ("a.wxml", "<mp-cell/>"),
        ("a.js", ""),
        (
            "a.json",
            r#"{"usingComponents": {"mp-cell": "weui-miniprogram/cell/cell"}}"#,
        ),
        (
            "app.wxss",
            "@import 'weui-miniprogram/weui-wxss/dist/style/weui.wxss'; .own {}",
        ),
    ];
    let build = build_files(&own[..3]);
    assert_eq!(found(&build), ["config.extended-library app.json"]);

    let library = [
        ("node_modules/weui-miniprogram/package.json", r#"{"main": "index.js"}"#),
        (
            "node_modules/weui-miniprogram/miniprogram_dist/cell/cell.json",
            r#"{"component": true}"#,
        ),
        (
            "node_modules/weui-miniprogram/miniprogram_dist/cell/cell.js",
            "Component({})",
        ),
        ("node_modules/weui-miniprogram/miniprogram_dist/cell/cell.wxml", ""),
        (
            "node_modules/weui-miniprogram/miniprogram_dist/weui-wxss/dist/style/weui.wxss",
            ".weui-cell {}",
        ),
    ];
    for own in [&own[..4], &own] {
        let build = build_files(&[own, &library].concat());
        assert_eq!(found(&build), [""; 0]);
        let styles = text(&build, "main/styles.json");
        assert_eq!(styles.matches(".weui-cell {}").count(), 1, "{styles}");
        assert_eq!(build.config.pages["a"].styles, ["app"]);
    }
}

#[test]
fn a_package_with_mini_program_code() {
    let build = app(&[
        ("pages/a.js", "require('lib/toast'); require('@scope/ui')"),
        (
            "pages/a.json",
            r#"{"usingComponents": {"x-button": "lib/button", "y": "@scope/ui/y/y"}}"#,
        ),
        ("pages/a.wxss", "@import 'lib/theme.wxss';"),
        // the default folder
        (
            "node_modules/lib/package.json",
            r#"{"name": "lib", "main": "dist/node.js"}"#,
        ),
        (
            "node_modules/lib/miniprogram_dist/button/index.json",
            r#"{"component": true, "usingComponents": {"icon": "../icon"}}"#,
        ),
        ("node_modules/lib/miniprogram_dist/button/index.js", "Component({})"),
        ("node_modules/lib/miniprogram_dist/button/index.wxml", "<icon/>"),
        ("node_modules/lib/miniprogram_dist/icon.json", r#"{"component": true}"#),
        ("node_modules/lib/miniprogram_dist/icon.js", "Component({})"),
        (
            "node_modules/lib/miniprogram_dist/icon.wxml",
            "<image src=\"./icon.png\"/>",
        ),
        ("node_modules/lib/miniprogram_dist/icon.png", "png"),
        ("node_modules/lib/miniprogram_dist/toast/index.js", "exports.toast = 1"),
        ("node_modules/lib/miniprogram_dist/never/used.js", "require('./gone')"),
        ("node_modules/lib/miniprogram_dist/theme.wxss", ".theme {}"),
        // a folder of its own
        ("node_modules/@scope/ui/package.json", r#"{"miniprogram": "./build"}"#),
        ("node_modules/@scope/ui/build/index.js", "exports.ui = 1"),
        ("node_modules/@scope/ui/build/y/y.json", r#"{"component": true}"#),
        ("node_modules/@scope/ui/build/y/y.js", "Component({})"),
        ("node_modules/@scope/ui/build/y/y.wxml", ""),
    ]);
    assert_eq!(found(&build), [""; 0]);
    let using = &build.config.components["pages/a"].using_components;
    assert_eq!(using["x-button"], "miniprogram_npm/lib/button/index");
    assert_eq!(using["y"], "miniprogram_npm/@scope/ui/y/y");
    let logic = text(&build, "main/logic.js");
    assert!(
        logic.contains(
            r#"require("/miniprogram_npm/lib/toast/index.js"); require("/miniprogram_npm/@scope/ui/index.js")"#
        )
    );
    assert!(!logic.contains("used.js"));
    assert!(text(&build, "main/styles.json").contains(".theme"));
    assert!(build.files.contains_key("assets/miniprogram_npm/lib/icon.png"));
}

#[test]
fn plain_modules_and_two_versions_of_one() {
    let build = app(&[
        (
            "pages/a.js",
            "require('plain'); require('other/lib/deep'); require('./x')",
        ),
        ("pages/x.js", "require('plain/data.json')"),
        ("node_modules/plain/package.json", r#"{"main": "./lib/main"}"#),
        (
            "node_modules/plain/lib/main.js",
            "exports.version = 2; require('./part')",
        ),
        ("node_modules/plain/lib/part.js", ""),
        ("node_modules/plain/data.json", "[1]"),
        ("node_modules/plain/test/index.js", "require('mocha')"),
        ("node_modules/plain/logo.png", "png"),
        ("node_modules/other/package.json", "{}"),
        ("node_modules/other/lib/deep.js", "require('plain'); require('leaf')"),
        ("node_modules/other/node_modules/plain/package.json", "{}"),
        ("node_modules/other/node_modules/plain/index.js", "exports.version = 1"),
        ("node_modules/leaf/index.js", ""),
    ]);
    assert_eq!(found(&build), [""; 0]);
    let logic = text(&build, "main/logic.js");
    for part in [
        r#"require("/miniprogram_npm/plain/lib/main.js"); require("/miniprogram_npm/other/lib/deep.js")"#,
        r#"require("/miniprogram_npm/plain/data.json")"#,
        r#""miniprogram_npm/plain/data.json":function"#,
        r#"require("/miniprogram_npm/other/miniprogram_npm/plain/index.js"); require("/miniprogram_npm/leaf/index.js")"#,
    ] {
        assert!(logic.contains(part), "{part}");
    }
    assert!(!logic.contains("mocha"));
}

#[test]
fn packages_that_are_built_already() {
    let build = app(&[
        ("pages/a.js", "require('made'); require('../miniprogram_npm/made/x')"),
        ("miniprogram_npm/made/index.js", "exports.built = 1"),
        ("miniprogram_npm/made/x.js", ""),
        ("node_modules/made/package.json", "{}"),
        ("node_modules/made/index.js", "exports.raw = 1"),
        ("sub/miniprogram_npm/own/index.js", "exports.own = 1"),
        ("sub/c.js", ""),
    ]);
    assert_eq!(found(&build), [""; 0]);
    let logic = text(&build, "main/logic.js");
    assert!(logic.contains("exports.built") && !logic.contains("exports.raw"));
}

#[test]
fn a_package_of_a_subpackage_stays_there() {
    let build = build_files(&[
        (
            "app.json",
            r#"{"pages": ["pages/a"], "subpackages": [{"root": "sub", "pages": ["b"]}]}"#,
        ),
        ("pages/a.wxml", ""),
        ("pages/a.js", "require('own')"),
        ("sub/b.wxml", ""),
        ("sub/b.js", "require('own'); require('@/x')"),
        ("sub/miniprogram_npm/own/index.js", "exports.own = 1"),
    ]);
    assert_eq!(
        found(&build),
        [
            "script.module-missing pages/a.js:1:9",
            "script.module-missing sub/b.js:1:25"
        ]
    );
    assert!(text(&build, "sub/sub/logic.js").contains("exports.own"));
    assert!(!text(&build, "main/logic.js").contains("exports.own"));
}

#[test]
fn packages_above_the_mini_program_and_the_folder_before_it_is_made() {
    let build = build_files(&[
        ("project.config.json", r#"{"miniprogramRoot": "mini"}"#),
        ("mini/app.json", r#"{"pages": ["a"]}"#),
        ("mini/a.wxml", "<c/>"),
        ("mini/a.js", "require('miniprogram_npm/plain/index')"),
        ("mini/a.json", r#"{"usingComponents": {"c": "/miniprogram_npm/lib/c"}}"#),
        ("node_modules/plain/package.json", r#"{"main": "lib/plain.js"}"#),
        ("node_modules/plain/lib/plain.js", "exports.x = 1"),
        ("node_modules/lib/package.json", r#"{"miniprogram": "dist"}"#),
        ("node_modules/lib/dist/c.json", r#"{"component": true}"#),
        ("node_modules/lib/dist/c.js", ""),
        ("node_modules/lib/dist/c.wxml", ""),
    ]);
    assert_eq!(found(&build), [""; 0]);
    assert_eq!(
        build.config.components["a"].using_components["c"],
        "miniprogram_npm/lib/c"
    );
}

#[test]
fn a_package_whose_description_points_elsewhere() {
    let build = app(&[
        (
            "pages/a.js",
            "require('evil'); require('..'); require('@x'); require('')",
        ),
        (
            "node_modules/evil/package.json",
            r#"{"miniprogram": "../../../../etc", "main": "../../../../etc/passwd"}"#,
        ),
    ]);
    let codes: Vec<_> = build.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, ["script.module-missing"; 4]);
}

#[test]
fn what_babel_leaves_behind_is_found() {
    let build = app(&[
        (
            "pages/a.js",
            "var _interop = require('@babel/runtime/helpers/interopRequireDefault');\n\
             var _async = _interop(require('@babel/runtime/helpers/asyncToGenerator'));\n\
             var _regenerator = _interop(require('@babel/runtime/regenerator'));\n\
             var plain = require('regenerator-runtime');",
        ),
        (
            "node_modules/@babel/runtime/package.json",
            r#"{"exports": {
                "./helpers/*": {"node": "./helpers/*.js", "import": "./helpers/esm/*.js", "default": "./helpers/*.js"},
                "./regenerator": "./regenerator/index.js"}}"#,
        ),
        (
            "node_modules/@babel/runtime/helpers/interopRequireDefault.js",
            "module.exports = e => e && e.__esModule ? e : { default: e }",
        ),
        (
            "node_modules/@babel/runtime/helpers/asyncToGenerator.js",
            "module.exports = f => f",
        ),
        (
            "node_modules/@babel/runtime/helpers/esm/asyncToGenerator.js",
            "export default f => f",
        ),
        (
            "node_modules/@babel/runtime/regenerator/index.js",
            "module.exports = require('../helpers/regenerator')()",
        ),
        (
            "node_modules/@babel/runtime/helpers/regenerator.js",
            "module.exports = () => ({})",
        ),
        (
            "node_modules/regenerator-runtime/package.json",
            r#"{"main": "runtime.js"}"#,
        ),
        ("node_modules/regenerator-runtime/runtime.js", "regeneratorRuntime = {}"),
    ]);
    assert_eq!(found(&build), [""; 0]);
    let logic = text(&build, "main/logic.js");
    for path in [
        "@babel/runtime/helpers/interopRequireDefault.js",
        "@babel/runtime/helpers/asyncToGenerator.js",
        "@babel/runtime/regenerator/index.js",
        "@babel/runtime/helpers/regenerator.js",
        "regenerator-runtime/runtime.js",
    ] {
        assert!(
            logic.contains(&format!("\"miniprogram_npm/{path}\":function")),
            "{path}"
        );
    }
}
