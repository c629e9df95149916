//! Which dialect a tree is written in.

use std::collections::BTreeMap;

use hutong_dialect::{DIALECTS, Detection, Dialect, Evidence, detect};
use serde_json::Value;

use super::diagnostics;
use super::json::Json;
use crate::tree::SourceTree;
use crate::{Diagnostic, path};

/// The dialect of the tree, or the one that the caller wants; and a finding when there is a doubt.
pub fn of_tree(tree: &SourceTree, wanted: Option<&'static Dialect>) -> (&'static Dialect, Option<Diagnostic>) {
    let mut json = Json::read(tree, "app.json");
    let pages = pages(&mut json);
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    let paths = tree.paths();
    for path in &paths {
        *files.entry(path::extension(path).unwrap_or_default()).or_default() += 1;
    }
    let templates = DIALECTS.iter().map(|dialect| {
        let extension = dialect.template;
        let has = |page: &&String| tree.has(&format!("{page}.{extension}"));
        let count = pages.iter().filter(has).count();
        // A sheet that every web page may have says nothing.
        let own = [extension, dialect.style].into_iter().filter(|own| *own != "css");
        (extension, count, own.filter_map(|own| files.get(own)).sum())
    });
    let project_files = DIALECTS.iter().flat_map(|dialect| dialect.project.files).copied();
    let keys: Vec<String> = ["window", "tabBar"]
        .into_iter()
        .flat_map(|key| json.map(key))
        .map(|(key, _)| key)
        .collect();
    let evidence = Evidence {
        templates: templates.collect(),
        project_files: project_files.filter(|file| tree.project_file(file).is_some()).collect(),
        keys: keys.iter().map(String::as_str).collect(),
    };
    let Detection { dialect, others } = detect(&evidence);
    let pages_in = |dialect: &Dialect| {
        let found = evidence
            .templates
            .iter()
            .find(|(extension, ..)| *extension == dialect.template);
        found.map_or(0, |(_, pages, _)| *pages)
    };
    match wanted {
        Some(wanted) => {
            let wrong = wanted != dialect && pages_in(wanted) == 0 && pages_in(dialect) > 0;
            (wanted, wrong.then(|| diagnostics::dialect_wrong(wanted, dialect)))
        }
        None => (
            dialect,
            (!others.is_empty()).then(|| diagnostics::dialect_mixed(dialect, &others)),
        ),
    }
}

/// Paths that `app.json` lists.
fn pages(json: &mut Json) -> Vec<String> {
    let pages = |root: &str, list: Vec<Value>| -> Vec<String> {
        let path = |page: &Value| path::join(root, page.as_str()?);
        list.iter().filter_map(path).collect()
    };
    let mut found = pages("", json.list("pages"));
    for key in ["subpackages", "subPackages"] {
        for subpackage in json.list(key) {
            let root = subpackage.get("root").and_then(Value::as_str).unwrap_or_default();
            let list = subpackage.get("pages").and_then(Value::as_array).cloned();
            found.extend(pages(root, list.unwrap_or_default()));
        }
    }
    found
}
