//! What the first pages look like before their logic runs goes into the package, too (spec/package.md, `paint/`).
//!
//! It takes a compiler and a container, which know nothing of each other: this is where both meet.

use std::sync::Arc;
use std::thread;

use hutong_compiler::{AppConfig, Build, Content};
use hutong_package::Limits;
use hutong_runner::{Package, first_paint};

/// Pages that are drawn at most; the vendors' tab bars have five.
const MAX_PAGES: usize = 6;

/// Adds what can be drawn of the entry page and the pages of the tab bar. A page of which nothing can be said has none.
pub fn add(built: &mut Build) {
    let Some(manifest) = &built.manifest else { return };
    let pages = first_pages(&built.config);
    let files = built.files.iter();
    let mut package = Package {
        manifest: manifest.clone(),
        files: files.map(|(path, content)| (path.clone(), content.to_vec())).collect(),
    };
    let drawn: Vec<_> = thread::scope(|scope| {
        let package = &package;
        let running: Vec<_> = pages
            .into_iter()
            .map(|page| (page, scope.spawn(move || first_paint(package, page))))
            .collect();
        let ended = running.into_iter();
        ended
            .filter_map(|(page, run)| Some((format!("paint/{page}.json"), Content::of(run.join().ok()??))))
            .collect()
    });
    let entries = drawn.iter().map(|(path, content)| (path.clone(), content.entry()));
    package.manifest.files.extend(entries);
    if package.manifest.check(&Limits::default()).is_ok() {
        built.summary.files += drawn.len();
        built.summary.bytes += drawn.iter().map(|(_, content)| content.entry().size).sum::<u64>();
        built.manifest = Some(package.manifest);
        let drawn = drawn.into_iter();
        built
            .files
            .extend(drawn.map(|(path, content)| (path, Arc::new(content))));
    }
}

/// Pages that a start may lead to without anybody having said where, if their code is there from the start.
fn first_pages(config: &AppConfig) -> Vec<&str> {
    let tabs = config.tab_bar.as_ref().and_then(|bar| bar.get("list")?.as_array());
    let tabs = tabs
        .into_iter()
        .flatten()
        .filter_map(|tab| tab.get("pagePath")?.as_str());
    let mut pages = Vec::new();
    for page in std::iter::once(config.entry.as_str()).chain(tabs) {
        let is_main = config.pages.get(page).is_some_and(|page| page.root.is_empty());
        if is_main && !pages.contains(&page) && pages.len() < MAX_PAGES {
            pages.push(page);
        }
    }
    pages
}
