//! Projects made on the spot.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hutong_compiler::{Build, Options, build};
use tempfile::TempDir;

/// A folder with these files.
pub fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in files {
        write(folder.path(), path, content.as_bytes());
    }
    folder
}

/// Writes a file and the folders above it.
pub fn write(folder: &Path, path: &str, content: &[u8]) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// Builds a folder with nothing decided by the caller.
pub fn build_folder(folder: &Path) -> Build {
    build(
        folder,
        &Options {
            toolchain: "test".to_owned(),
            ..Options::default()
        },
    )
}

/// Builds these files.
pub fn build_files(files: &[(&str, &str)]) -> Build {
    build_folder(project(files).path())
}

/// `code file:line:column` of every finding.
pub fn found(build: &Build) -> Vec<String> {
    let line = |diagnostic: &hutong_compiler::Diagnostic| {
        let place = diagnostic
            .place
            .as_ref()
            .map_or_else(String::new, |place| format!(":{}:{}", place.line, place.column));
        format!("{} {}{place}", diagnostic.code, diagnostic.file)
    };
    build.diagnostics.iter().map(line).collect()
}

/// Text of a file of the package.
pub fn text<'a>(build: &'a Build, path: &str) -> &'a str {
    std::str::from_utf8(
        build
            .files
            .get(path)
            .unwrap_or_else(|| panic!("{path} is not in the package")),
    )
    .unwrap()
}

/// Every sheet of the package, by id.
pub fn sheets(build: &Build) -> BTreeMap<String, String> {
    let files = build.files.iter().filter(|(path, _)| path.ends_with("/styles.json"));
    files
        .flat_map(|(_, content)| serde_json::from_slice::<BTreeMap<String, String>>(content).unwrap())
        .collect()
}
