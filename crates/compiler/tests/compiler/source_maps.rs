//! The maps beside `logic.js`: an error's place in the code is a place in what the author wrote.

use std::process::Command;

use hutong_compiler::Build;

use crate::support::{build_files, found, text};

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
    let at = code.find(piece).unwrap_or_else(|| panic!("{piece} is not in {code}"));
    let line = code[..at].matches('\n').count();
    let column = code[..at].rsplit('\n').next().unwrap().encode_utf16().count();
    let (sources, lines) = decode(text(build, &format!("maps/{root}/logic.js.map")));
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
    assert!(origin(&build, "main", "thrown_in_wxs").starts_with("m.wxs:2:"));
    assert!(origin(&build, "main", "G[\"a\"]=").starts_with("a.wxml:1:"));
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
