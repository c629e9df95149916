//! Files that are packaged as they are.

use std::collections::BTreeSet;

use crate::path;
use crate::tree::SourceTree;

/// Extensions of files that a running mini-program may read.
const EXTENSIONS: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "ttf", "otf", "woff", "woff2", "eot", "mp3", "mp4",
    "m4a", "aac", "wav", "ogg", "webm", "wasm", "br", "txt", "json", "bin", "pem", "cer", "gltf", "glb", "obj", "mtl",
    "csv", "xml", "html", "lottie", "pag",
];

/// JSON files that describe the project to tools.
const TOOL_FILES: &[&str] = &[
    "app.json",
    "sitemap.json",
    "hutong.json",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "jsconfig.json",
    "theme.json",
    "ext.json",
    "mini.project.json",
];

/// Paths of all assets. `units` are the paths of pages and components, whose JSON is configuration; `templates`
/// are the extensions of templates.
pub fn find(tree: &SourceTree, units: &BTreeSet<&str>, templates: &[&str]) -> Vec<String> {
    let paths = tree.paths();
    let known: BTreeSet<&str> = paths.iter().map(String::as_str).collect();
    let is_asset = |path: &&String| {
        let Some(extension) = path::extension(path).map(str::to_ascii_lowercase) else {
            return false;
        };
        EXTENSIONS.contains(&extension.as_str()) && (extension != "json" || is_data(path, units, &known, templates))
    };
    paths.iter().filter(is_asset).cloned().collect()
}

/// Whether a JSON file is data, and not the configuration of the project, a page or a component.
fn is_data(file: &str, units: &BTreeSet<&str>, known: &BTreeSet<&str>, templates: &[&str]) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = path::strip_extension(file, "json");
    let beside = |extension: &str| known.contains(format!("{stem}.{extension}").as_str());
    !TOOL_FILES.contains(&name)
        && !name.starts_with("project.")
        && !units.contains(stem)
        && !templates.iter().any(|template| beside(template))
        && !beside("js")
        && !beside("ts")
}
