//! What holds of a style sheet, whatever comes in.

use std::sync::Arc;

use hutong_dialect::WECHAT;

use super::diagnostics::Source;
use super::files::Files;
use super::transform::transform;
use super::{Naming, Style, compile, extensions};
use crate::resolve::Resolver;
use crate::tree::SourceTree;
use crate::{Diagnostic, Limits, fuzz, parallel};

/// Plain CSS and Less, with the files that they import.
///
/// # Panics
///
/// When something of [`check`] does not hold.
pub fn style(data: &[u8]) {
    sheet(data, ["a.wxss", "a.less"]);
}

/// Sass in both syntaxes, with the files that it imports.
///
/// # Panics
///
/// When something of [`check`] does not hold.
pub fn sass(data: &[u8]) {
    sheet(data, ["a.scss", "a.sass"]);
}

fn sheet(data: &[u8], entries: [&str; 2]) {
    let Some((choice, text)) = fuzz::choice(data) else {
        return;
    };
    let entry = entries[choice % 2];
    let naming = Naming {
        scope: ["", "c1"][choice / 2 % 2],
        host: ["", "c1"][choice / 4 % 2],
    };
    let files = fuzz::files(&text, entry);
    let folder = fuzz::folder(&files);
    let Ok(tree) = SourceTree::open(folder.path(), Limits::default(), Arc::default(), None) else {
        return;
    };
    let resolver = Resolver::new(&tree, &WECHAT, &[]);
    let extensions = extensions(&WECHAT);
    let work = |entry: &&str| {
        compile(
            &Files::new(&tree, &resolver, &extensions),
            &[(*entry).to_owned()],
            naming,
        )
    };
    let made = parallel::map(1, &[entry], work).remove(0);
    check(&made);
    for diagnostic in &made.diagnostics {
        let lines = tree.text(&diagnostic.file).map(|text| text.matches('\n').count() + 1);
        let line = diagnostic.place.as_ref().map(|place| place.line as usize);
        assert!(line <= lines.or(line), "{diagnostic:?}");
    }
}

/// What comes out is whole: nothing in it is open at its end or closed too often, so it can stand inside a rule.
fn check(made: &Style) {
    let naming = Naming { scope: "", host: "" };
    let around = format!("@media print {{\n{}}}\n", made.css);
    let again = transform(Source::of("a.css", &around), naming);
    assert_eq!(again.missing_ends, "", "{around}");
    let is_unclosed = |found: &&Diagnostic| found.code == "style.unclosed-block";
    assert_eq!(again.findings.list().iter().find(is_unclosed), None, "{around}");
}
