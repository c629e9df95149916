//! Puts what is imported in the place of the imports.

use std::rc::Rc;

use super::block::{Entry, Imported, entry};
use super::{Evaluator, Out, Place, Scope};
use crate::limits;
use crate::style::is_remote;
use crate::style::less::ast::{Block, File, Import, Kind, Value};
use crate::style::less::print::plain;

impl Evaluator<'_> {
    /// Puts what is imported in the place of the imports.
    pub(super) fn expand(
        &mut self,
        block: &Rc<Block>,
        scope: &Rc<Scope>,
        around: &Imported,
        entries: &mut Vec<Entry>,
        before: &mut Vec<Out>,
    ) {
        for (at, node) in block.nodes.iter().enumerate() {
            let Kind::Import(import) = &node.kind else {
                entries.push(entry(block, at, around));
                continue;
            };
            let place = self.place(block, node.at);
            let path = match self.eval(&import.path, scope) {
                Ok(path) => address(&path),
                Err(failure) => {
                    self.report(&place, &failure.0);
                    continue;
                }
            };
            let has = |option: &str| import.options.iter().any(|one| one == option);
            let span = place.at..place.at + 1;
            let Some(found) = self.loader.find(&place.file.path, &path) else {
                if is_remote(&path) || has("css") {
                    before.extend(as_css(import, &path, place));
                } else if !has("optional") {
                    self.find(&place.file, |source| source.import_missing(&span, &path));
                }
                continue;
            };
            let is_less = crate::path::extension(&found) == Some("less");
            if has("css") || has("inline") || !(is_less || has("less")) {
                if !around.hidden {
                    before.extend(as_css(import, &format!("/{found}"), place));
                }
                continue;
            }
            if self.open.contains(&found) {
                self.find(&place.file, |source| source.import_cycle(&span));
                continue;
            }
            if self.open.len() >= limits::IMPORT_DEPTH {
                self.find(&place.file, |source| source.import_too_deep(&span));
                continue;
            }
            if !self.imported.insert(found.clone()) && !has("multiple") {
                continue;
            }
            let Some(text) = self.loader.text(&found) else { continue };
            if self.spend(text.len() / 8 + 1).is_err() {
                return;
            }
            let file = Rc::new(File {
                path: found.clone(),
                text,
            });
            let imported = self.parsed(&file);
            self.open.push(found);
            let condition = Some(import.condition.as_str()).filter(|condition| !condition.is_empty());
            let import = Imported {
                hidden: around.hidden || has("reference"),
                media: condition.map(Rc::from).or_else(|| around.media.clone()),
            };
            self.expand(&imported, scope, &import, entries, before);
            self.open.pop();
        }
    }
}

fn address(path: &Value) -> String {
    let path = match path {
        Value::Url(inside) => plain(inside),
        value => plain(value),
    };
    // `~` is how bundlers mark an npm package.
    path.strip_prefix('~').unwrap_or(&path).to_owned()
}

fn as_css(import: &Import, path: &str, place: Place) -> Option<Out> {
    (!path.contains(['"', '\n', '\\'])).then(|| Out::At {
        name: "import".to_owned(),
        prelude: format!("\"{path}\" {}", import.condition).trim_end().to_owned(),
        body: None,
        place,
    })
}
