//! The headless container on mini-programs in every dialect, and on such as mean harm.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod acts;
mod coffee;
mod examples;
mod first_paint;
mod hostile;
mod script;

use std::path::Path;
use std::rc::Rc;

use hutong_compiler::{Options as BuildOptions, Session};
use hutong_runner::{Options, Package, Runner};

/// Builds a project in the way that `hutong run` does.
fn build(folder: &Path) -> Rc<Package> {
    let built = Session::default().build(folder, &BuildOptions::default());
    let manifest = built
        .manifest
        .unwrap_or_else(|| panic!("{}: {:?}", folder.display(), built.diagnostics));
    Rc::new(Package {
        manifest,
        files: built
            .files
            .into_iter()
            .map(|(path, content)| (path, content.to_vec()))
            .collect(),
    })
}

/// One of the examples of the repository.
fn example(name: &str) -> Rc<Package> {
    build(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name))
}

/// A mini-program of these files; pages have an empty `.json`.
fn project(files: &[(&str, &str)]) -> Rc<Package> {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in files {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        if path.extension().is_some_and(|kind| kind == "wxml") {
            std::fs::write(path.with_extension("json"), "{}").unwrap();
        }
    }
    build(folder.path())
}

/// A mini-program of one page.
fn one_page(wxml: &str, js: &str) -> Rc<Package> {
    project(&[
        ("app.json", r#"{"pages": ["pages/a/a"]}"#),
        ("app.js", "App({})"),
        ("pages/a/a.wxml", wxml),
        ("pages/a/a.js", js),
    ])
}

fn open(package: &Rc<Package>, page: &str) -> Runner {
    Runner::open(Rc::clone(package), Options::default(), Some(page)).unwrap()
}

/// The errors on the console.
fn errors(runner: &Runner) -> Vec<String> {
    runner.record().errors().map(|line| line.text.clone()).collect()
}

/// The element that a selector means.
fn only(runner: &Runner, selector: &str) -> hutong_runner::Slot {
    let found = runner.find(selector, None).unwrap();
    *found
        .first()
        .unwrap_or_else(|| panic!("nothing matches {selector} in\n{}", runner.snapshot()))
}
