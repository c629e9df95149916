//! A diagnostic's code exists in the table, in the sources and in both reference pages, or nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use hutong_compiler::code::CODES;
use hutong_compiler::{Code, Severity};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn table() -> BTreeSet<&'static str> {
    CODES.iter().map(|code| code.name).collect()
}

/// Texts in the sources that look like a code of one of the stages.
fn in_sources(folder: &Path, found: &mut BTreeSet<String>) {
    let stages: BTreeSet<&str> = CODES.iter().filter_map(|code| code.name.split('.').next()).collect();
    let is_code = |text: &&str| {
        text.split_once('.').is_some_and(|(stage, name)| {
            stages.contains(stage)
                && name
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        })
    };
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            in_sources(&path, found);
        } else if path.file_name().is_some_and(|name| name != "code.rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.extend(text.split('"').filter(is_code).map(str::to_owned));
        }
    }
}

#[test]
fn the_table_holds_what_the_sources_say() {
    let mut said = BTreeSet::new();
    in_sources(&root().join("crates/compiler/src"), &mut said);
    in_sources(&root().join("apps/hutong/src"), &mut said);
    let said: BTreeSet<&str> = said.iter().map(String::as_str).collect();
    let unknown: Vec<_> = said.difference(&table()).copied().collect();
    assert!(
        unknown.is_empty(),
        "add to crates/compiler/src/code.rs and docs/diagnostics: {unknown:?}"
    );
    let unused: Vec<_> = table().difference(&said).copied().collect();
    assert!(unused.is_empty(), "nothing says these any more: {unused:?}");
    assert_eq!(table().len(), CODES.len(), "each code once");
}

/// Code → its section.
fn sections(page: &str) -> BTreeMap<&str, &str> {
    let sections = page.split("\n### ").skip(1);
    sections.filter_map(|section| section.split_once("\n\n")).collect()
}

fn check_page(file: &str, word: impl Fn(Severity) -> &'static str, title: impl Fn(&Code) -> &'static str) {
    let page = fs::read_to_string(root().join("docs/diagnostics").join(file)).unwrap();
    let sections = sections(&page);
    let described: BTreeSet<&str> = sections.keys().copied().collect();
    assert_eq!(
        described,
        table(),
        "{file}: sections on the left, the table on the right"
    );
    for code in CODES {
        let section = sections[code.name];
        let first = format!("**{}** · {}\n", word(code.severity), title(code));
        assert!(
            section.starts_with(&first),
            "{file}: {} begins with\n{first}",
            code.name
        );
        let example = section.split("```").nth(1).unwrap_or_default();
        assert_eq!(
            example.lines().count(),
            3,
            "{file}: {} has an example of two lines",
            code.name
        );
        let anchor = format!("<a id=\"{}\"></a>\n\n### {}\n", code.name, code.name);
        assert!(page.contains(&anchor), "{file}: {} can be linked to", code.name);
    }
}

#[test]
fn both_pages_explain_every_code() {
    let english = |severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let chinese = |severity| match severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Note => "提示",
    };
    check_page("en.md", english, |code| code.en);
    check_page("zh-CN.md", chinese, |code| code.zh);
}
