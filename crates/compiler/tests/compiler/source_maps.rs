//! The maps beside `logic.js`: an error's place in the code is a place in what the author wrote.

use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hutong_compiler::{Build, Options, build};

use crate::support::{build_files, found, project, sheets, text};

/// Segments of a map by line: (column, source, line, column).
fn decode(json: &str) -> (Vec<String>, Vec<Vec<[i64; 4]>>) {
    let map: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(map["version"], 3);
    let sources = serde_json::from_value(map["sources"].clone()).unwrap();
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut last = [0_i64; 4];
    let mut lines = Vec::new();
    for line in map["mappings"].as_str().unwrap().split(';') {
        last[0] = 0;
        let mut segments = Vec::new();
        for segment in line.split(',').filter(|segment| !segment.is_empty()) {
            let (mut value, mut shift, mut field) = (0_i64, 0, 0);
            for c in segment.chars() {
                let digit = i64::try_from(digits.find(c).unwrap()).unwrap();
                value |= (digit & 31) << shift;
                shift += 5;
                if digit & 32 == 0 {
                    last[field] += if value & 1 == 1 { -(value >> 1) } else { value >> 1 };
                    (value, shift, field) = (0, 0, field + 1);
                }
            }
            segments.push(last);
        }
        lines.push(segments);
    }
    (sources, lines)
}

/// Where a piece of the code comes from, as `file:line:column`.
fn origin(build: &Build, root: &str, piece: &str) -> String {
    let code = text(build, &format!("{root}/logic.js"));
    origin_in(code, text(build, &format!("maps/{root}/logic.js.map")), piece)
}

/// The same for a piece of a text with a map of its own.
fn origin_in(code: &str, map: &str, piece: &str) -> String {
    let at = code.find(piece).unwrap_or_else(|| panic!("{piece} is not in {code}"));
    let line = code[..at].matches('\n').count();
    let column = code[..at].rsplit('\n').next().unwrap().encode_utf16().count();
    let (sources, lines) = decode(map);
    let column = i64::try_from(column).unwrap();
    let segment = lines[line].iter().rev().find(|segment| segment[0] <= column).unwrap();
    let source = &sources[usize::try_from(segment[1]).unwrap()];
    format!("{source}:{}:{}", segment[2] + 1, segment[3] + 1 + column - segment[0])
}

#[test]
fn every_kind_of_script_has_its_places() {
    let build = build_files(&[
        (
            "app.json",
            r#"{"pages": ["a"], "subpackages": [{"root": "sub", "pages": ["p"]}]}"#,
        ),
        ("a.wxml", "<wxs module=\"m\" src=\"./m.wxs\"/>{{m.f()}}"),
        (
            "m.wxs",
            "function f() {\n  return thrown_in_wxs\n}\nmodule.exports = { f: f }",
        ),
        (
            "a.js",
            "import { f, g as 更 } from './lib'\nimport * as all from './types'\n\nPage({\n  onLoad() { f(1); /* 中文 */ marker_one(更, all) }\n})\n",
        ),
        (
            "lib.js",
            "const x = require('./plain'); marker_two(x)\nexport const f = () => { throw marker_three }\nexport { f as g }",
        ),
        (
            "plain.js",
            "\u{feff}#!/usr/bin/env node\r\nmodule.exports = () =>\r\n  marker_four()",
        ),
        (
            "types.ts",
            "interface A {\n  a: string\n}\n\nenum Kind { One = 1 }\n\nexport function h(value: A): void {\n  const kind: Kind = Kind.One\n  if (kind) throw new Marker_five(value as unknown as string)\n}\n",
        ),
        ("sub/p.js", "\n\nPage({ data: marker_six })"),
        ("sub/p.wxml", ""),
    ]);
    assert_eq!(found(&build), [""; 0]);
    for (root, piece, place) in [
        ("main", "marker_one", "a.js:5:29"),
        ("main", "marker_two", "lib.js:1:31"),
        ("main", "marker_three", "lib.js:2:32"),
        ("main", "marker_four", "plain.js:3:3"),
        ("main", "new Marker_five", "types.ts:9:19"),
        ("sub/sub", "marker_six", "sub/p.js:3:14"),
    ] {
        assert_eq!(origin(&build, root, piece), place, "{piece}");
    }
    assert_eq!(origin(&build, "main", "thrown_in_wxs"), "m.wxs:2:10");
    assert!(origin(&build, "main", "(()=>{var H={}").starts_with("a.wxml:1:"));
}

#[test]
fn expressions_of_templates_have_their_places() {
    let build = build_files(&[
        ("app.json", r#"{"pages": ["a"]}"#),
        (
            "a.wxml",
            "<wxs module=\"m\">\nvar 类 = 1, class = 2\nmodule.exports = {\n  in_line: function () { return marker_one }\n}\n</wxs>\n\
             <view\n  title=\"{{ '中' + m.marker_two(a) }}\"\n>{{b.marker_three}} {{ m.one(c).marker_four }}</view>\n\
             <text>{{c.toFixed(2)}}</text>\n<block wx:for=\"{{m . marker_five(list)}}\"/>",
        ),
        ("a.js", "Page({})"),
    ]);
    assert_eq!(found(&build), [""; 0]);
    for (piece, place) in [
        ("marker_one", "a.wxml:4:33"),
        ("marker_two)", "a.wxml:8:21"),
        ("(D.a)", "a.wxml:8:21"),
        ("marker_three)", "a.wxml:9:6"),
        ("marker_four)", "a.wxml:9:33"),
        ("(D.c,\"toFixed\"", "a.wxml:10:9"),
        ("marker_five)", "a.wxml:11:22"),
    ] {
        assert_eq!(origin(&build, "main", piece), place, "{piece}");
    }
    assert!(build.templates["a.wxml"].contains("{{ '中' + m.marker_two(a) }}"));
    assert!(!text(&build, "main/logic.js").contains("$hutong"));
}

#[test]
fn what_looks_like_a_mark_is_the_authors() {
    let build = build_files(&[
        ("app.json", r#"{"pages": ["a"]}"#),
        ("a.wxml", "{{a.b$hutong0$.c}}"),
        ("a.js", "Page({})"),
    ]);
    assert_eq!(found(&build), [""; 0]);
    assert!(text(&build, "main/logic.js").contains("X(X(D.a).b$hutong0$).c"));
}

/// A project whose sheets are written in every language.
const STYLED: &[(&str, &str)] = &[
    (
        "app.json",
        r#"{"pages": ["a"], "subpackages": [{"root": "sub", "pages": ["p"]}]}"#,
    ),
    (
        "app.wxss",
        "@import './shared.wxss';@import 'theme.less';\n/* 中文 */ .own { top: 10rpx } .second { top: 0 }\n",
    ),
    ("shared.wxss", "\n.shared,\n.more { left: 1px }\n"),
    (
        "theme.less",
        "@c: red;\n.m() { color: @c }\n.theme {\n  .m();\n  .inner { order: 1 }\n}\n",
    ),
    ("a.wxml", ""),
    ("a.js", "Page({})"),
    (
        "a.scss",
        "@import 'mixins';\n\n.outer {\n  // {\n  &-in { @include box; order: 2 }\n  .empty { .deep,\n    .er { order: 3 } }\n}\n",
    ),
    ("_mixins.scss", "@mixin box {\n  order: 1;\n  .boxed { order: 4 }\n}\n"),
    ("sub/p.wxml", ""),
    ("sub/p.js", "Page({})"),
    ("sub/p.wxss", "\n  .sub { order: 5 }"),
];

#[test]
fn rules_have_their_places() {
    let build = build_files(STYLED);
    assert_eq!(found(&build), [""; 0]);
    for (root, id, piece, place) in [
        ("main", "app", ".shared", "shared.wxss:2:1"),
        ("main", "app", ".more", "shared.wxss:3:1"),
        ("main", "app", "color: red", "theme.less:2:8"),
        ("main", "app", ".theme .inner", "theme.less:5:12"),
        ("main", "app", ".own", "app.wxss:2:10"),
        ("main", "app", ".second", "app.wxss:2:30"),
        ("main", "a", ".outer-in {", "a.scss:5:3"),
        ("main", "a", "order: 1", "_mixins.scss:2:3"),
        ("main", "a", "order: 2", "a.scss:5:24"),
        ("main", "a", ".boxed", "_mixins.scss:3:3"),
        ("main", "a", ".outer .empty .deep", "a.scss:6:12"),
        ("sub/sub", "sub/p", ".sub", "sub/p.wxss:2:3"),
    ] {
        let sheets = sheets(&build);
        let maps: serde_json::Value =
            serde_json::from_str(text(&build, &format!("maps/{root}/styles.json.map"))).unwrap();
        let css = &sheets[id];
        assert!(!css.contains("hutong"), "{css}");
        let found = origin_in(css, &maps[id].to_string(), piece);
        let line = |place: &str| place.rsplit_once(':').unwrap().0.to_owned();
        // Of what a compiler wrote, the statement is known.
        if place.contains(".wxss") {
            assert_eq!(found, place, "{piece} in {css}");
        } else {
            assert_eq!(line(&found), line(place), "{piece} in {css}");
        }
    }
}

#[test]
fn sheets_bring_their_maps_where_they_are_written() {
    let folder = project(STYLED);
    let options = Options {
        development: true,
        ..Options::default()
    };
    let sheets = sheets(&build(folder.path(), &options));
    let (css, map) = sheets["app"]
        .split_once("/*# sourceMappingURL=data:application/json;base64,")
        .unwrap();
    let map = STANDARD.decode(map.strip_suffix(" */").unwrap()).unwrap();
    let map: serde_json::Value = serde_json::from_slice(&map).unwrap();
    assert_eq!(origin_in(css, &map.to_string(), ".own"), "app.wxss:2:10");
    let at = map["sources"]
        .as_array()
        .unwrap()
        .iter()
        .position(|path| path == "theme.less");
    assert!(
        map["sourcesContent"][at.unwrap()]
            .as_str()
            .unwrap()
            .starts_with("@c: red;")
    );
}

#[test]
fn node_reads_the_maps() {
    let build = build_files(&[
        ("app.json", r#"{"pages": ["a"]}"#),
        ("a.wxml", ""),
        (
            "a.ts",
            "type A = number\n\nexport const fail = (value: A) => {\n  throw new Error(`${value}`)\n}\nfail(1)",
        ),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let code = text(&build, "main/logic.js");
    let code = format!(
        "globalThis.__hutong_define__=(root,part)=>part.modules['a.js'].call({{}},()=>0,{{}},{{}});{}",
        code.replacen('\n', " ", 0)
    ) + "//# sourceMappingURL=logic.js.map\n";
    std::fs::write(folder.path().join("logic.js"), code).unwrap();
    std::fs::write(
        folder.path().join("logic.js.map"),
        text(&build, "maps/main/logic.js.map"),
    )
    .unwrap();
    let output = Command::new("node")
        .arg("--enable-source-maps")
        .arg(folder.path().join("logic.js"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("a.ts:4:"), "{said}");
}
