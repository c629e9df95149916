//! Style sheets: what is changed in them, and that nothing else is.

use crate::support::{build_files, found};

/// The sheet of a component with the scope `c0`.
fn scoped(css: &str) -> String {
    sheet("c", css)
}

/// The sheet of a page.
fn global(css: &str) -> String {
    sheet("a", css)
}

fn sheet(of: &str, css: &str) -> String {
    let style = format!("{of}.wxss");
    let build = build_files(&[
        ("app.json", r#"{"pages": ["a"]}"#),
        ("a.wxml", "<c/>"),
        ("a.js", ""),
        ("a.json", r#"{"usingComponents": {"c": "c"}}"#),
        ("c.json", r#"{"component": true}"#),
        ("c.js", ""),
        ("c.wxml", ""),
        (&style, css),
    ]);
    assert_eq!(found(&build), [""; 0], "{css}");
    let sheets: std::collections::BTreeMap<String, String> =
        serde_json::from_slice(&build.files["main/styles.json"]).unwrap();
    sheets[of].trim_end().to_owned()
}

#[test]
fn rpx_are_parts_of_the_width() {
    assert_eq!(
        global("a { margin: 10rpx -1.5rpx 0rpx 750RPX; padding: 10px }"),
        "wx-a { margin: 1.33333vw -0.2vw 0vw 100vw; padding: 10px }"
    );
    assert_eq!(
        global(".a { width: calc(100% - (20rpx + 10rpx)) }"),
        ".a { width: calc(100% - (2.66667vw + 1.33333vw)) }"
    );
    assert_eq!(
        global("@media (min-width: 75rpx) { .a { top: max(1rpx, env(x, 2rpx)) } }"),
        "@media (min-width: 10vw) { .a { top: max(0.13333vw, env(x, 0.26667vw)) } }"
    );
    assert_eq!(global(".a { content: '10rpx' }"), ".a { content: '10rpx' }");
    assert_eq!(
        global("@font-face { src: url(data:x) } .a { --b: 2e2rpx }"),
        "@font-face { src: url(data:x) } .a { --b: 26.66667vw }"
    );
}

#[test]
fn tags_are_those_of_the_view() {
    assert_eq!(
        global("view text > image + input ~ a, page {}"),
        "wx-view wx-text > wx-image + wx-input ~ wx-a, wx-page {}"
    );
    assert_eq!(
        global("*[a=b] #id.c:first-child::before {}"),
        "*[a=b] #id.c:first-child::before {}"
    );
    assert_eq!(
        global("view:not(text, .x image):nth-child(2n + 1) {}"),
        "wx-view:not(wx-text, .x wx-image):nth-child(2n + 1) {}"
    );
    assert_eq!(global(":root, :host {}"), ":host, :host {}");
    assert_eq!(
        global("@keyframes a { from { top: 0 } to { top: 1rpx } }"),
        "@keyframes a { from { top: 0 } to { top: 0.13333vw } }"
    );
    assert_eq!(
        global("@supports (display: grid) { view {} }"),
        "@supports (display: grid) { wx-view {} }"
    );
}

#[test]
fn classes_of_a_component_are_its_own() {
    assert_eq!(
        scoped(".a.b .c:not(.d) > .e::after, #f .g {}"),
        ".c0--a.c0--b .c0--c:not(.c0--d) > .c0--e::after, #f .c0--g {}"
    );
    assert_eq!(
        scoped(".\\31 0 { animation: .5s x }"),
        ".c0--\\31 0 { animation: .5s x }"
    );
    assert_eq!(
        scoped(":host { top: 1rpx } :host(.a) .b {}"),
        "[wx-host=\"c0\"] { top: 0.13333vw } [wx-host=\"c0\"]:is(.c0--a) .c0--b {}"
    );
    assert_eq!(
        scoped("@media print { .a { color: red } }"),
        "@media print { .c0--a { color: red } }"
    );
}

#[test]
fn comments_go() {
    assert_eq!(
        global("/* a */.a/* b */.b { top: 1px/* c */2px }/* d"),
        ".a.b { top: 1px 2px }"
    );
}
