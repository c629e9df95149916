//! What a reviewer is told of scripts: folders of `tests/dynamic`, `input` is looked through, `expected` says what is seen.
//! `UPDATE=1 cargo test -p hutong-compiler --test dynamic` writes it anew.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use hutong_compiler::script::{Dynamic, KEPT, Look, Spots, look};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

fn seen(source: &str) -> Look {
    look("main/logic.js", source, &hutong_dialect::WECHAT)
}

fn told(look: &Look) -> String {
    let mut text = String::new();
    let dynamic = look.dynamic.iter().map(|(what, spots)| (format!("{what:?}"), spots));
    let asked = look
        .capabilities
        .iter()
        .map(|(name, spots)| ((*name).to_owned(), spots));
    for (what, Spots { kept, total }) in dynamic.chain(asked) {
        writeln!(text, "{what}: {total}").unwrap();
        for spot in kept {
            writeln!(text, "  {}:{} {}", spot.line + 1, spot.column + 1, spot.excerpt).unwrap();
        }
    }
    text
}

#[test]
fn tricks_are_found_and_what_looks_like_them_is_not() {
    for case in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dynamic")) {
        for input in files(&case.join("input")) {
            let name = input.file_name().unwrap().to_str().unwrap().replace(".js", ".txt");
            let expected = case.join("expected").join(name);
            let told = told(&seen(&fs::read_to_string(&input).unwrap()));
            if env::var_os("UPDATE").is_some() {
                fs::write(&expected, &told).unwrap();
            }
            assert_eq!(told, fs::read_to_string(&expected).unwrap(), "{}", input.display());
        }
    }
}

#[test]
fn what_is_told_is_bounded_and_all_of_it_is_counted() {
    let line = format!("{}eval('{}');", " ".repeat(500), "é".repeat(500));
    let look = seen(&line.repeat(1000));
    let evals = &look.dynamic[&Dynamic::Eval];
    assert_eq!((evals.kept.len(), evals.total), (KEPT, 1000));
    assert!(evals.kept.iter().all(|spot| spot.excerpt.chars().count() <= 120));
    assert!(
        evals.kept[0].excerpt.starts_with("eval('é"),
        "{}",
        evals.kept[0].excerpt
    );
    assert_eq!(evals.kept[1].column, 500 + 508 + 500 + 1);
}

#[test]
fn what_no_parser_reads_is_told() {
    for source in ["eval(", &"[".repeat(100_000), &format!("x={}", "!".repeat(100_000))] {
        let look = seen(source);
        assert_eq!(look.dynamic.keys().collect::<Vec<_>>(), [&Dynamic::Unreadable]);
    }
}

/// Four megabytes of what questions are asked about: if one took more than its depth, this would not end.
#[test]
fn a_hostile_script_is_read_to_its_end() {
    let hostile = [
        "eval(a);",
        "a=b||c||d||e||f||g||h||i;",
        "x['a'+'b'+'c'+'d'+'e'+'f'+'g']();",
        "a.then(b=>c.then(d=>e.then(f=>g)));",
        "a?b?c?d:e:f:g;",
        "var a=b.constructor.constructor;b=a;a('x');",
        "fetch().then(a=>a).then(a=>a).then(a=>a).then(a=>a);",
        "a[a[a[a[a[a[a[a[a]]]]]]]];",
    ]
    .concat();
    let times = (4 << 20) / hostile.len();
    let look = seen(&hostile.repeat(times));
    assert_eq!(look.dynamic[&Dynamic::Eval].total, times);
    assert!(!look.dynamic.contains_key(&Dynamic::Unreadable));
}
