//! What lies over a page: an open `page-container`. Going back takes it away before the page.

use serde_json::json;

use super::builtin::is;
use super::{View, Wait, element_of};
use crate::data::Data;
use crate::ops::Id;

/// Milliseconds that coming and going take, unless the author says.
const DURATION: f64 = 300.0;

impl View {
    /// What a batch has shown, hidden or removed.
    pub(super) fn settle_layers(&mut self) {
        for node in std::mem::take(&mut self.covers) {
            let Ok(slot) = self.tree.slot(node) else { continue };
            let shown = element_of(&self.tree, slot).flag("show");
            let lies = self.layers.iter().any(|(_, layer)| *layer == node);
            if shown && !lies {
                self.cover(node);
            } else if !shown && lies {
                self.uncover(node);
            }
        }
        let (tree, pages) = (&self.tree, &self.pages);
        let gone = self.layers.extract_if(.., |(page, node)| {
            let Some(page) = pages.get(page) else { return true };
            !tree
                .slot(*node)
                .is_ok_and(|slot| tree.above(slot).any(|above| above == page.shell))
        });
        let pages: Vec<Id> = gone.map(|(page, _)| page).collect();
        for page in pages {
            self.tell_layers(page);
        }
    }

    /// Takes the newest layer of a page away; where there is none, the logic is told to go back from the page.
    pub(super) fn back_from(&mut self, page: Id) {
        match self.layers.iter().rev().find(|(of, _)| *of == page).copied() {
            Some((_, node)) => self.uncover(node),
            None => self.tell_page(page, "back", Data::Null),
        }
    }

    fn cover(&mut self, node: Id) {
        let Ok(slot) = self.tree.slot(node) else { return };
        let lies_in = |page: &super::Page| self.tree.above(slot).any(|above| above == page.shell);
        let page = self.pages.iter().find(|(_, page)| lies_in(page)).map(|(id, _)| *id);
        let Some(page) = page else { return };
        self.emit(slot, "beforeenter", json!({}).into());
        self.emit(slot, "enter", json!({}).into());
        self.later(node, "afterenter");
        self.layers.push((page, node));
        self.tell_layers(page);
    }

    fn uncover(&mut self, node: Id) {
        let Some(at) = self.layers.iter().position(|(_, layer)| *layer == node) else {
            return;
        };
        let (page, _) = self.layers.remove(at);
        self.tell_layers(page);
        let Ok(slot) = self.tree.slot(node) else { return };
        self.emit(slot, "beforeleave", json!({}).into());
        self.change_to(slot, "show", Data::Bool(false));
        self.emit(slot, "leave", json!({}).into());
        self.later(node, "afterleave");
    }

    fn later(&mut self, node: Id, event: &'static str) {
        let slot = self.tree.slot(node).ok();
        let given = slot.and_then(|slot| element_of(&self.tree, slot).props.get("duration")?.as_number());
        let duration = given.unwrap_or(DURATION).max(0.0);
        self.waits.push((duration, Wait::Event(node, event, json!({}).into())));
    }

    fn tell_layers(&mut self, page: Id) {
        let count = self.layers.iter().filter(|(of, _)| *of == page).count();
        self.tell_page(page, "layers", json!(count).into());
    }

    /// A container may have been shown or hidden.
    pub(super) fn look_at_layer(&mut self, node: Id) {
        let slot = self.tree.slot(node);
        if slot.is_ok_and(|slot| is(element_of(&self.tree, slot), &["page-container"])) {
            self.covers.push(node);
        }
    }
}
