//! Building again: only what changed is compiled, and nobody can tell from the package.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use hutong_compiler::{Build, Limits, Options, Session, build};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use tempfile::TempDir;

use crate::support::{build_folder, project, write};

fn options() -> Options {
    Options {
        toolchain: "test".to_owned(),
        limits: Limits {
            // There is a whole build between two changes.
            settling: Duration::ZERO,
            ..Limits::default()
        },
        ..Options::default()
    }
}

/// The time of files is that of the system.
#[expect(clippy::disallowed_methods, reason = "the times of files come from the same clock")]
fn fresh() -> Session {
    Session::new(SystemTime::now)
}

fn assert_same(left: &Build, right: &Build) {
    assert_eq!(left.diagnostics, right.diagnostics);
    assert_eq!(
        left.files.keys().collect::<Vec<_>>(),
        right.files.keys().collect::<Vec<_>>()
    );
    for (path, content) in &left.files {
        assert!(right.files[path] == *content, "{path} differs");
    }
    assert_eq!(left.manifest, right.manifest);
    assert_eq!(left.summary, right.summary);
}

/// A copy of a fixture; `app` has something of everything.
fn fixture(name: &str) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/{name}/input"));
    for path in files(&from) {
        let relative = path.strip_prefix(&from).unwrap().to_string_lossy().into_owned();
        write(copy.path(), &relative, &fs::read(&path).unwrap());
    }
    copy
}

/// Every file below a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn an_unchanged_tree_is_not_compiled_again() {
    let folder = fixture("app");
    let mut session = fresh();
    let first = session.build(folder.path(), &options());
    assert!(first.made > 10);
    let second = session.build(folder.path(), &options());
    assert_eq!(second.made, 0);
    assert_same(&first, &second);
}

#[test]
fn one_page_is_one_piece_of_work() {
    let folder = project(&[
        ("app.json", r#"{"pages": ["a", "b"]}"#),
        ("a.js", "Page({})"),
        ("a.wxml", "<view>a</view>"),
        ("a.wxss", ".a { color: red }"),
        ("b.js", "Page({})"),
        ("b.wxml", "<view>b</view>"),
    ]);
    let mut session = fresh();
    assert_eq!(
        session.build(folder.path(), &options()).made,
        7,
        "2 scripts, 1 sheet, 2 templates read and compiled"
    );
    write(folder.path(), "a.wxss", b".a { color: blue }");
    assert_eq!(session.build(folder.path(), &options()).made, 1);
    write(folder.path(), "b.wxml", b"<view>c</view>");
    assert_eq!(session.build(folder.path(), &options()).made, 2);
    write(folder.path(), "b.wxml", b"<view>b</view>");
    assert_eq!(session.build(folder.path(), &options()).made, 0, "as it was before");
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = fixture("app");
    let with = |threads| {
        let limits = Limits {
            threads,
            ..Limits::default()
        };
        build(folder.path(), &Options { limits, ..options() })
    };
    let one = with(1);
    for threads in [0, 2, 7] {
        assert_same(&one, &with(threads));
    }
}

/// Something that happens to a tree while somebody works on it.
#[derive(Debug, Clone)]
enum Edit {
    Insert(Index, Index, &'static str),
    Cut(Index, Index, Index),
    Swap(Index, Index),
    Remove(Index),
    Restore,
}

/// One of each family of dialects, and one that has mistakes.
const FIXTURES: &[&str] = &["app", "app", "alipay", "baidu", "mistakes"];

const SNIPPETS: &[&str] = &[
    "<view wx:if=\"{{a}}\">x</view>",
    "<include src=\"/parts/row.wxml\" />",
    "<import src=\"./index\"/>",
    "<wxs module=\"m\">module.exports = 1</wxs>",
    "{{ a => 1 }}",
    "</view>",
    "\"",
    "}",
    ".x { color: red; width: 3rpx }",
    "@import \"/app.wxss\";",
    "require(\"./missing\");",
    "wx.showToast({});",
    ";const z = 1;",
    "/* ",
    "中",
];

fn edit() -> impl Strategy<Value = Edit> {
    let any = any::<Index>;
    prop_oneof![
        6 => (any(), any(), select(SNIPPETS)).prop_map(|(file, at, text)| Edit::Insert(file, at, text)),
        2 => (any(), any(), any()).prop_map(|(file, from, to)| Edit::Cut(file, from, to)),
        1 => (any(), any()).prop_map(|(one, other)| Edit::Swap(one, other)),
        1 => any().prop_map(Edit::Remove),
        1 => Just(Edit::Restore),
    ]
}

fn apply(name: &str, folder: &Path, edit: &Edit) {
    let all = files(folder);
    if all.is_empty() {
        return;
    }
    let text = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    let place = |text: &str, at: &Index| text.floor_char_boundary(at.index(text.len() + 1));
    match edit {
        Edit::Insert(file, at, snippet) => {
            let path = file.get(&all);
            let mut text = text(path);
            text.insert_str(place(&text, at), snippet);
            fs::write(path, text).unwrap();
        }
        Edit::Cut(file, from, to) => {
            let path = file.get(&all);
            let mut text = text(path);
            let (from, to) = (place(&text, from), place(&text, to));
            text.replace_range(from.min(to)..from.max(to), "");
            fs::write(path, text).unwrap();
        }
        Edit::Swap(one, other) => {
            let (one, other) = (one.get(&all), other.get(&all));
            let (first, second) = (fs::read(one).unwrap(), fs::read(other).unwrap());
            fs::write(one, second).unwrap();
            fs::write(other, first).unwrap();
        }
        Edit::Remove(file) => fs::remove_file(file.get(&all)).unwrap(),
        Edit::Restore => {
            let fresh = fixture(name);
            for path in files(fresh.path()) {
                let relative = path.strip_prefix(fresh.path()).unwrap().to_string_lossy().into_owned();
                write(folder, &relative, &fs::read(&path).unwrap());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn after_any_edits_the_package_is_that_of_a_cold_build(name in select(FIXTURES), edits in prop::collection::vec(edit(), 1..12)) {
        let folder = fixture(name);
        let mut session = fresh();
        session.build(folder.path(), &options());
        for edit in &edits {
            apply(name, folder.path(), edit);
            assert_same(&session.build(folder.path(), &options()), &build_folder(folder.path()));
        }
    }
}
