//! Sass, and sheets of one language that import those of another.

use crate::support::{build_files, found, sheets};

fn page(files: &[(&str, &str)]) -> hutong_compiler::Build {
    let mut all = vec![
        ("app.json", r#"{"pages": ["pages/a"]}"#),
        ("pages/a.js", ""),
        ("pages/a.wxml", ""),
    ];
    all.extend(files);
    build_files(&all)
}

#[test]
fn both_syntaxes_with_what_they_import() {
    let build = page(&[
        (
            "app.sass",
            "$c: red\n=m($x)\n  top: $x\npage\n  color: $c\n  view\n    +m(75rpx)\n",
        ),
        (
            "pages/a.scss",
            "@use 'sass:math';\n@import './parts/mixins', '/theme', 'ui/colors';\n@import 'plain.wxss';\n\
             .a { &-b { @include rounded(10rpx); color: $theme; &:hover { left: math.div(4px, 2) } } border: $ui; }\n\
             @each $n in a, b { .n-#{$n} { order: 1 } }",
        ),
        ("pages/parts/_mixins.scss", "@mixin rounded($r) { border-radius: $r }"),
        ("theme.scss", "$theme: #123;"),
        ("pages/plain.wxss", ".plain { top: 75rpx }"),
        ("node_modules/ui/package.json", "{}"),
        ("node_modules/ui/_colors.scss", "$ui: blue;"),
    ]);
    assert_eq!(found(&build), [""; 0], "{:?}", build.diagnostics);
    let sheets = sheets(&build);
    assert_eq!(
        sheets["app"],
        "wx-page {\n  color: red;\n}\nwx-page wx-view {\n  top: 10vw;\n}\n"
    );
    let css = &sheets["pages/a"];
    for part in [
        ".plain {\n  top: 10vw;",
        ".a-b {\n  border-radius: 1.33333vw;\n  color: #123;",
        ".a-b:hover {\n  left: 2px;",
        ".a {\n  border: blue;",
        ".n-b {",
    ] {
        assert!(css.contains(part), "{part} in {css}");
    }
}

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    let build = page(&[
        ("app.scss", "@import 'gone';"),
        ("pages/a.scss", ".a { color: red; }\n.b {\n  top: $nope;\n}"),
    ]);
    assert_eq!(
        found(&build),
        ["style.sass app.scss:1:9", "style.sass pages/a.scss:3:8"]
    );
    let build = page(&[
        ("pages/a.scss", "@import 'b';"),
        ("pages/_b.scss", "\n.b { top: $nope; }"),
    ]);
    assert_eq!(found(&build), ["style.sass pages/_b.scss:2:11"]);
    let build = page(&[("pages/a.scss", "\n.b { .c { background: url('gone.png'); } }")]);
    assert_eq!(found(&build), ["style.asset-missing pages/a.scss:2:28"]);
}

#[test]
fn what_would_not_end_is_refused() {
    for text in [
        "@mixin a { @include a } .x { @include a }".to_owned(),
        "@mixin a { @include\ta } .x { @include a }".to_owned(),
        "@mixin a { /* } */ content: '}'; @include a } .x { @include a }".to_owned(),
        "@function f($x) { @return f($x) } .x { top: f(1) }".to_owned(),
        "@function f($x) { @return call(get-function('f'), $x) } .x { top: f(1) }".to_owned(),
        "@use 'sass:meta'; @include meta.load-css('a');".to_owned(),
        format!(".x {{ top: {}1 }}", "(".repeat(10_000)),
        "a{".repeat(10_000),
        format!("$x: {}1;", "not ".repeat(100_000)),
    ] {
        let build = page(&[("pages/a.scss", &text)]);
        assert_eq!(build.diagnostics[0].code, "style.sass", "{:?}", build.diagnostics);
    }
}

#[test]
fn languages_import_each_other() {
    let build = page(&[
        ("app.wxss", "@import 'base'; @import 'theme.wxss'; .app { top: 1px }"),
        ("base.less", "@w: 75rpx; .base { .in { width: @w } }"),
        ("theme.scss", "$c: red; .theme { .in { color: $c } }"),
        (
            "pages/a.less",
            "@import '../plain.wxss'; @import url(../plain.css); .a { .b { top: 1px } }",
        ),
        ("plain.wxss", "view { top: 75rpx }"),
        ("plain.css", ".css { top: 75rpx }"),
        // the dialect's own file comes first
        ("pages/a.scss", ".never { top: 1px }"),
    ]);
    assert_eq!(found(&build), [""; 0], "{:?}", build.diagnostics);
    let sheets = sheets(&build);
    assert_eq!(
        sheets["app"],
        ".base .in {\nwidth: 10vw;\n}\n .theme .in {\n  color: red;\n}\n .app { top: 1px }\n"
    );
    assert_eq!(
        sheets["pages/a"],
        "wx-view { top: 10vw }\n\n.css { top: 10vw }\n\n.a .b {\ntop: 1px;\n}\n"
    );
}

#[test]
fn what_is_refused_in_an_import_is_said_there() {
    let build = page(&[
        ("pages/a.scss", "@import 'b';"),
        ("pages/_b.scss", "@mixin c { @include c }"),
    ]);
    let [found] = &build.diagnostics[..] else {
        panic!("{:?}", build.diagnostics);
    };
    assert_eq!(found.file, "pages/_b.scss");
    assert_eq!(found.message, "c calls itself, which is not supported");
}

#[test]
fn as_much_as_is_let_in_fits_on_the_stack() {
    for block in ["@if true { ", "@each $i in 1 { ", "@media a { ", "@at-root { "] {
        let mixin = |at: usize| {
            let (blocks, ends) = (block.repeat(62), "}".repeat(62));
            format!("@mixin m{at} {{ {blocks} @include m{}; {ends} }}\n", at + 1)
        };
        let text = (0..249).map(mixin).collect::<Vec<_>>().concat();
        let text = text + "@mixin m249 { color: red } .x { @include m0 }";
        let _ = page(&[("pages/a.scss", &text)]);
    }
    let function = |at: usize| {
        let (open, close) = ("(".repeat(60), ")".repeat(60));
        format!("@function f{at}($x) {{ @return {open}f{}($x){close} }}\n", at + 1)
    };
    let text = (0..249).map(function).collect::<Vec<_>>().concat();
    let text = text + "@function f249($x) { @return $x } .x { top: f0(1px) }";
    let build = page(&[("pages/a.scss", &text)]);
    assert_eq!(found(&build), [""; 0], "{:?}", build.diagnostics);
}

#[test]
fn what_does_not_end_is_tried_once() {
    let build = page(&[
        ("app.wxss", "@import 'endless.scss';"),
        ("pages/a.wxss", "@import '../endless.scss'; .a { top: 1px }"),
        ("endless.scss", "@while true {}"),
    ]);
    assert_eq!(found(&build), ["style.sass endless.scss"]);
    assert_eq!(build.left_running, 1);
    assert!(sheets(&build)["pages/a"].contains(".a { top: 1px }"));
}
