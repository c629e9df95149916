//! Less: `tests/less/<case>/input.less` is the style of the app, `expected.css` what the Less compiler of
//! npm makes of it, in our spelling. `UPDATE=1 cargo test -p hutong-compiler less` writes it anew.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::support::{build_files, build_folder, found, sheets, write};

/// The sheet of a page whose style is this Less.
fn less(text: &str) -> String {
    let build = build_files(&[
        ("app.json", r#"{"pages": ["a"]}"#),
        ("a.js", ""),
        ("a.wxml", ""),
        ("a.less", text),
    ]);
    assert_eq!(found(&build), [""; 0], "{text}");
    sheets(&build).remove("a").unwrap_or_default()
}

/// What is said about it.
fn findings(text: &str) -> Vec<String> {
    let build = build_files(&[
        ("app.json", r#"{"pages": ["a"]}"#),
        ("a.js", ""),
        ("a.wxml", ""),
        ("a.less", text),
    ]);
    let said = |one: &hutong_compiler::Diagnostic| {
        let place = one
            .place
            .as_ref()
            .map(|place| format!("{}:{} ", place.line, place.column));
        format!("{}{}", place.unwrap_or_default(), one.message)
    };
    build.diagnostics.iter().map(said).collect()
}

#[test]
fn what_is_wrong_inside_of_each_is_said() {
    assert_eq!(
        findings("@a: 1 2;\neach(@a, {\n  .b-@{value} { top }\n});"),
        ["3:17 this is neither a declaration nor a call"]
    );
}

#[test]
fn becomes_what_the_compiler_of_npm_makes() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/less");
    for case in fs::read_dir(cases).unwrap() {
        let case = case.unwrap().path();
        let project = tempfile::tempdir().unwrap();
        copy(&case, project.path());
        fs::rename(project.path().join("input.less"), project.path().join("app.less")).unwrap();
        write(project.path(), "app.json", br#"{"pages": ["a"]}"#);
        write(project.path(), "a.js", b"");
        write(project.path(), "a.wxml", b"");
        let build = build_folder(project.path());
        let codes: Vec<_> = build.diagnostics.iter().map(|one| one.code).collect();
        assert!(
            codes.iter().all(|code| *code == "style.asset-missing"),
            "{}: {codes:?}",
            case.display()
        );
        let css = sheets(&build).remove("app").unwrap();
        let expected = case.join("expected.css");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&expected, &css).unwrap();
        }
        assert_eq!(
            css,
            fs::read_to_string(&expected).unwrap_or_default(),
            "{}",
            case.display()
        );
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(path, to).unwrap();
        }
    }
}

#[test]
fn what_is_wrong_is_said_where_it_stands_and_left_out() {
    assert_eq!(
        findings(".a {\n  color: @nope;\n  .nope();\n  top: 1px;\n  what is this;\n}\n.b { left: (1px + nothing) }"),
        [
            "2:3 the variable @nope is not defined",
            "3:3 the mixin .nope is not defined",
            "5:3 this is neither a declaration nor a call",
            "7:6 cannot compute 1px + nothing",
        ]
    );
    assert_eq!(
        findings("@import 'gone';"),
        ["1:1 imports \"gone\", which does not exist"]
    );
    assert_eq!(findings(".a { color: red"), ["1:4 this block is never closed"]);
    assert_eq!(findings("} .a { color: red }"), ["1:1 this } closes nothing"]);
    assert_eq!(
        findings(".a { width: `1 + 1` }").len(),
        0,
        "a script is text that no browser takes"
    );
    assert_eq!(
        findings("@a: @b; @b: @a; .x { color: @a }"),
        ["1:22 this value leads to itself, or too far"]
    );
}

#[test]
fn a_finding_in_the_css_is_placed_in_the_less() {
    let build = build_files(&[
        ("app.json", r#"{"pages": ["a"]}"#),
        ("a.js", ""),
        ("a.wxml", ""),
        ("a.less", "@import 'b';\n.a {\n  .b();\n}"),
        ("b.less", "\n.b() {\n  background: url('gone.png');\n}"),
    ]);
    assert_eq!(found(&build), ["style.asset-missing b.less:3:20"]);
}

#[test]
fn the_rest_of_a_file_is_built() {
    let build = build_files(&[
        ("app.json", r#"{"pages": ["a"]}"#),
        ("a.js", ""),
        ("a.wxml", ""),
        ("a.less", ".a { color: @gone; top: 1px } .b { .gone(); left: 2px }"),
    ]);
    assert_eq!(sheets(&build)["a"], ".a {\ntop: 1px;\n}\n.b {\nleft: 2px;\n}\n");
}

#[test]
fn names_and_lengths_are_those_of_the_view() {
    assert_eq!(
        less("@w: 75rpx; view { text { width: @w * 2; &:after { content: '1rpx' } } }"),
        "wx-view wx-text {\nwidth: 20vw;\n}\nwx-view wx-text:after {\ncontent: '1rpx';\n}\n"
    );
}

#[test]
fn a_ruleset_that_is_handed_over_may_hold_braces_in_strings() {
    assert_eq!(
        less(".m(@rules) { @rules(); } .a { .m({ content: \"}\"; top: 1px }); }"),
        ".a {\ncontent: \"}\";\ntop: 1px;\n}\n"
    );
}

#[test]
fn extends_that_are_too_much_are_cut() {
    let rules = |n: usize, rule: &dyn Fn(usize) -> String| (0..n).map(rule).collect::<String>();
    let doubled = |n| rules(n, &|at| format!(".a{at} .a{at}:extend(.a{} all) {{}}\n", at + 1));
    let names = |n: usize, of: &str| (0..n).map(|at| format!(".{of}{at}")).collect::<Vec<_>>().join(", ");
    for text in [
        doubled(20),
        doubled(100),
        // A chain that is longer than any.
        rules(120, &|at| format!(".a{at}:extend(.a{}) {{}}\n", at + 1)),
        // Each of these extends each of those.
        format!("{} {{ &:extend({}) }}", names(3000, "a"), names(3000, "b")),
        // A long name in each of these.
        format!(
            ".{}:extend(.x all) {{}}\n{}",
            "a".repeat(100_000),
            rules(1000, &|at| format!(".x .b{at} {{ top: 1px }}\n"))
        ),
    ] {
        let head: String = text.chars().take(60).collect();
        assert_eq!(
            findings(&format!("{text}.a {{ &:extend(.gone) }}")),
            ["becomes more than 4194304 bytes of CSS, or takes too many steps; the rest was left out"],
            "{head}"
        );
    }
}

#[test]
fn hostile_input_ends() {
    let double = |n: usize| (0..n).fold(String::new(), |all, at| all + &format!("@a{}: @a{at} @a{at};", at + 1));
    let doubled_text = |n: usize| {
        (0..n).fold(String::new(), |all, at| {
            all + &format!("@a{}: \"@{{a{at}}}@{{a{at}}}\";", at + 1)
        })
    };
    let many = |what: &str| what.repeat(50_000);
    for text in [
        format!("@a0: 1; {} .x {{ w: @a40 }}", double(40)),
        format!("@a0: \"1\"; {} .x {{ w: @a40 }}", doubled_text(40)),
        ".a() { .a() } .x { .a() }".to_owned(),
        ".a(@i) { .a(@i + 1); .b-@{i} { top: @i } } .x { .a(1) }".to_owned(),
        ".a() { .a(); .a() } .x { .a() }".to_owned(),
        "@r: { @r(); @r(); }; .x { @r() }".to_owned(),
        format!("{} color: red {}", ".a, .b, .c { ".repeat(40), "}".repeat(40)),
        ".a, .b { & & & & & & & & & & & & & & & & & & & & & & & & { top: 1px } }".to_owned(),
        format!(".a {{ width: {}1 }}", many("(")),
        format!(".a {{ width: {}1 }}", many("-")),
        format!(".a {{ width: {}1 }}", many("1 + ")),
        format!(".a when {} {{ top: 1px }}", many("(")),
        format!(".a when {}(@a) {{ top: 1px }}", many("not ")),
        many(".a {"),
        many(".a("),
        many("@a: {"),
        many(".a({"),
        many("}"),
        format!("{}{}", many(".a({"), many("});")),
        many("@media a {"),
        many("each("),
        many("\"\n"),
        many("/*"),
        many("@{"),
        many("url("),
        "each(range(10000), { each(range(10000), { .a { top: @value } }) });".to_owned(),
        ".x { w: range(1, 1000000000) }".to_owned(),
        format!(".x {{ w: {}a{} }}", many("e("), many(")")),
    ] {
        let head: String = text.chars().take(60).collect();
        let one = Instant::now();
        let _ = findings(&text);
        assert!(one.elapsed() < Duration::from_secs(40), "{head}");
    }
}
