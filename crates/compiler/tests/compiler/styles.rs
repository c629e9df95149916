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

#[test]
fn rules_inside_rules_are_rules() {
    assert_eq!(
        scoped(
            ".a { color: red; .b & { top: 1rpx } &:hover > view { left: 0 } @media print { .c { top: 0 } top: 2rpx } --x: { .d } }"
        ),
        ".c0--a { color: red; .c0--b & { top: 0.13333vw } &:hover > wx-view { left: 0 } @media print { .c0--c { top: 0 } top: 0.26667vw } --x: { .d } }"
    );
    assert_eq!(
        scoped(".a { grid-area: a; b:hover { top: 0 } filter: progid:x(a=b); c: d }"),
        ".c0--a { grid-area: a; wx-b:hover { top: 0 } filter: progid:x(a=b); c: d }"
    );
}

#[test]
fn selectors_of_every_kind() {
    assert_eq!(
        scoped(".a:nth-child(2n + 1 of .b, view) .c:is(.d, #e):where(.f) ::slotted(.g) {}"),
        ".c0--a:nth-child(2n + 1 of .c0--b, wx-view) .c0--c:is(.c0--d, #e):where(.c0--f) ::slotted(.c0--g) {}"
    );
    assert_eq!(
        global("*, view[data-a='.b'], [class~=\"c\"] > #d, .e::before, page:not(.f) {}"),
        "*, wx-view[data-a='.b'], [class~=\"c\"] > #d, .e::before, wx-page:not(.f) {}"
    );
    assert_eq!(
        scoped(
            "@container box (min-width: 75rpx) { .a {} } @supports not (gap: 1rpx) { .b {} } @layer x, y; @layer x { .c {} }"
        ),
        "@container box (min-width: 10vw) { .c0--a {} } @supports not (gap: 0.13333vw) { .c0--b {} } @layer x, y; @layer x { .c0--c {} }"
    );
    let kept = "@property --a { syntax: '<length>'; inherits: false; initial-value: 0px }\n\
                @-webkit-keyframes b { 0% { -webkit-transform: none } 50.5% { left: 0 } }\n\
                .c { -webkit-box-orient: vertical; padding: constant(safe-area-inset-bottom); \
                padding: env(safe-area-inset-bottom, 0px); display: -webkit-box; display: flex }";
    assert_eq!(global(kept), kept);
}

#[test]
fn lengths_in_every_position() {
    assert_eq!(
        global(
            ".a { margin: -75rpx +75rpx .75rpx 0.0rpx; --a: 75RPX; b: calc(1px - -75rpx * 2) var(--c, 75rpx); d: '1rpx' url(data:1rpx) }"
        ),
        ".a { margin: -10vw 10vw 0.1vw 0vw; --a: 10vw; b: calc(1px - -10vw * 2) var(--c, 10vw); d: '1rpx' url(data:1rpx) }"
    );
    assert_eq!(global(".rpx10 { a: 10rpxx; b: rpx }"), ".rpx10 { a: 10rpxx; b: rpx }");
}

#[test]
fn imports_in_every_form() {
    let build = build_files(&[
        ("app.json", r#"{"pages": ["p/a"], "resolveAlias": {"@/*": "/lib/*"}}"#),
        ("p/a.js", ""),
        ("p/a.wxml", ""),
        (
            "p/a.wxss",
            "@import \"b.wxss\"; @import url('/lib/c.wxss') screen and (min-width: 75rpx);\n\
             @import url(../lib/d) layer(x) supports(display: grid); @import '@/e.wxss' layer; @import 'pkg/f';\n\
             /* @import 'gone'; */ .a { content: \"@import 'gone'\" } @import './b.wxss';",
        ),
        ("p/b.wxss", "@charset 'utf-8'; @import 'a.wxss'; .b { color: red }"),
        ("lib/c.wxss", ".c {}"),
        ("lib/d.wxss", ".d {}"),
        ("lib/e.wxss", ".e {}"),
        ("node_modules/pkg/package.json", "{}"),
        ("node_modules/pkg/f.wxss", ".f {}"),
    ]);
    assert_eq!(found(&build), ["style.import-cycle p/b.wxss:1:19"]);
    let css = crate::support::sheets(&build)["p/a"]
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert_eq!(
        css,
        ".b { color: red } @media screen and (min-width: 10vw){ .c {} } @layer x{ @supports (display: grid){ .d {} } } \
         @layer{ .e {} } .f {} .a { content: \"@import 'gone'\" }"
    );
}

#[test]
fn what_is_wrong_costs_no_more_than_itself() {
    let css = |text: &str| {
        let build = build_files(&[
            ("app.json", r#"{"pages": ["a"]}"#),
            ("a.js", ""),
            ("a.wxml", ""),
            ("a.wxss", text),
        ]);
        (found(&build), crate::support::sheets(&build)["a"].trim_end().to_owned())
    };
    let (codes, text) = css(".a { top: 1px } } .b { top: 2px }");
    assert_eq!(codes, ["style.unclosed-block a.wxss:1:17"]);
    assert_eq!(text, ".a { top: 1px }  .b { top: 2px }");
    let (codes, text) = css(".a { top: 1px; .b { top: 2px }");
    assert_eq!(codes, ["style.unclosed-block a.wxss:1:4"]);
    assert_eq!(text, ".a { top: 1px; .b { top: 2px }\n}");
    let (codes, text) = css(".a { what is this; top: 1rpx } @import 'gone'; .b: { left: 0 } .c { left: 0 }");
    assert_eq!(codes, ["style.import-missing a.wxss:1:32"]);
    assert_eq!(
        text,
        ".a { what is this; top: 0.13333vw }  .b: { left: 0 } .c { left: 0 }"
    );
}

#[test]
fn isolation_is_what_script_or_json_says() {
    let build = |script: &str, json: &str| {
        let build = build_files(&[
            ("app.json", r#"{"pages": ["a"]}"#),
            ("app.wxss", ".app {}"),
            ("a.wxml", ""),
            ("a.js", script),
            ("a.json", json),
            ("a.wxss", ".a {} :host {}"),
        ]);
        assert_eq!(found(&build), [""; 0]);
        let sheets: std::collections::BTreeMap<String, String> =
            serde_json::from_slice(&build.files["main/styles.json"]).unwrap();
        (
            build.config.pages["a"].styles.join(" "),
            sheets["a"].trim_end().to_owned(),
        )
    };
    let expect = |styles: &str, sheet: &str| (styles.to_owned(), sheet.to_owned());
    assert_eq!(build("Page({})", "{}"), expect("app a", ".a {} :host {}"));
    let own = ".c0--a {} [wx-host=\"c0\"] {}";
    let isolated = "Component({ options: { 'styleIsolation' : \"page-isolated\" } })";
    assert_eq!(build(isolated, "{}"), expect("a", own));
    // The script has the last word, as where it runs.
    assert_eq!(build(isolated, r#"{"styleIsolation": "shared"}"#), expect("a", own));
    let json = r#"{"styleIsolation": "apply-shared"}"#;
    assert_eq!(build("Page({})", json), expect("app a", own));
    let json = r#"{"styleIsolation": "page-shared"}"#;
    assert_eq!(
        build("// a({ styleIsolation: 'page-isolated' })", json),
        expect("a", ".a {} :host {}")
    );
    assert_eq!(
        build("Page({})", r#"{"styleIsolation": "other"}"#),
        expect("app a", ".a {} :host {}")
    );
}

#[test]
fn a_script_that_no_parser_could_hold_is_not_asked_how_far_styles_reach() {
    let script = format!("const key = 'styleIsolation'; {}", "[".repeat(1_000_000));
    let build = build_files(&[("app.json", r#"{"pages": ["a"]}"#), ("a.wxml", ""), ("a.js", &script)]);
    let found = found(&build);
    assert!(
        found.len() == 1 && found[0].starts_with("script.too-deep a.js"),
        "{found:?}"
    );
}
