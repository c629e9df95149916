//! Pictures: whether they are there, and how large.

use serde_json::json;

use super::{View, element_of};
use crate::ops::Id;

impl View {
    /// Tells `load` or `error` of a picture, as `picture` knows it: by its source, width and height.
    pub(super) fn pictured(&mut self, node: Id, picture: impl Fn(&str) -> Result<(u32, u32), String>) {
        let Ok(slot) = self.tree.slot(node) else { return };
        let source = element_of(&self.tree, slot).text("src");
        if source.is_empty() {
            return;
        }
        match picture(&source) {
            Ok((width, height)) => self.emit(slot, "load", json!({"width": width, "height": height}).into()),
            Err(reason) => self.emit(slot, "error", json!({ "errMsg": reason }).into()),
        }
    }
}
