//! What holds of each stage, whatever comes in. A function here takes what a fuzzer made up and panics when something
//! does not hold.
//!
//! The targets of `fuzz/` call these and nothing else; a test calls them with all that once broke something
//! (`tests/findings/`).
//!
//! The first byte of an input chooses the dialect or the language; what follows is text. Several files are written
//! as one text: a line `=== path` before each.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use hutong_package::Manifest;
use tempfile::TempDir;

pub use crate::script::fuzz::script;
pub use crate::style::SASS_THREAD;
pub use crate::style::fuzz::{sass, style};
pub use crate::template::fuzz::{expression, template};
use crate::{Build, Limits, Options, Session, build, path};

/// Files of one input.
const FILES: usize = 24;

/// The choice and the text of an input.
pub(crate) fn choice(data: &[u8]) -> Option<(usize, Cow<'_, str>)> {
    let (choice, text) = data.split_first()?;
    Some((usize::from(*choice), String::from_utf8_lossy(text)))
}

/// Path and content of the files of an input; what stands before the first path is the file `first`.
pub(crate) fn files<'a>(text: &'a str, first: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut parts = text.split("\n=== ");
    let start = parts.next().map(|text| match text.strip_prefix("=== ") {
        Some(named) => named.split_once('\n').unwrap_or((named, "")),
        None => (first, text),
    });
    let others = parts.map(|part| part.split_once('\n').unwrap_or((part, "")));
    start.into_iter().chain(others).take(FILES).collect()
}

/// A folder of its own for these files; what cannot be a path in a package is left out.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("there is a place for temporary files");
    for (path, content) in files {
        write(folder.path(), path, content);
    }
    folder
}

fn write(folder: &Path, path: &str, content: &str) {
    let Some(path) = path::join("", path.trim()).filter(|path| !path.contains('\0')) else {
        return;
    };
    // A name may be too long, or stand for a file and a folder at once.
    let path = folder.join(path);
    let _ = path.parent().map(fs::create_dir_all);
    let _ = fs::write(path, content);
}

/// A project that is built, changed and built again: the second build has the bytes of a cold one by another number
/// of threads, and what it gives can be packed and read. A path that comes again is the change of a file.
///
/// # Panics
///
/// When one of these does not hold.
pub fn project(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut seen = BTreeSet::new();
    let (before, changes): (Vec<_>, Vec<_>) = files(&text, "app.json")
        .into_iter()
        .partition(|(path, _)| seen.insert(*path));
    let folder = folder(&before);
    let mut session = Session::default();
    session.build(folder.path(), &options(2));
    for (path, content) in changes {
        write(folder.path(), path, content);
    }
    let warm = session.build(folder.path(), &options(2));
    let cold = build(folder.path(), &options(1));
    assert!(
        warm.files == cold.files && warm.manifest == cold.manifest,
        "the package of a second build is that of a cold one"
    );
    assert_eq!(warm.diagnostics, cold.diagnostics);
    check_package(&cold);
}

fn options(threads: usize) -> Options {
    Options {
        toolchain: "fuzz".to_owned(),
        facts: true,
        limits: Limits {
            threads,
            ..Limits::default()
        },
        ..Options::default()
    }
}

/// Containers can read what was built.
fn check_package(build: &Build) {
    let Some(manifest) = &build.manifest else {
        assert!(build.files.is_empty() && build.diagnostics.iter().any(crate::Diagnostic::is_error));
        return;
    };
    let parsed = Manifest::parse(&manifest.to_bytes(), &hutong_package::Limits::default());
    assert_eq!(parsed.as_ref(), Ok(manifest));
    for (path, content) in &build.files {
        if path.starts_with("assets/") {
            continue;
        }
        match path::extension(path) {
            Some("js") => crate::script::fuzz::check_statements(&String::from_utf8_lossy(content)),
            _ => assert!(
                serde_json::from_slice::<serde_json::Value>(content).is_ok(),
                "{path} is JSON"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Target = (&'static str, fn(&[u8]));

    const TARGETS: [Target; 6] = [
        ("template", template),
        ("expression", expression),
        ("style", style),
        ("sass", sass),
        ("script", script),
        ("project", project),
    ];

    #[test]
    fn what_was_found_once_holds() {
        let findings = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/findings");
        for entry in fs::read_dir(findings).unwrap() {
            let folder = entry.unwrap().path();
            let name = folder.file_name().unwrap();
            let (_, target) = TARGETS.into_iter().find(|(known, _)| name == *known).unwrap();
            for input in fs::read_dir(&folder).unwrap() {
                let input = input.unwrap().path();
                println!("{}", input.display());
                target(&fs::read(input).unwrap());
            }
        }
    }
}
