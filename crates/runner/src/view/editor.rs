//! An `<editor>` as text: what it holds is told in the vendor's form, and what needs a caret or a look fails.

use serde_json::json;

use super::builtin::text_of;
use super::{View, element_of, rich};
use crate::data::Data;
use crate::tree::Slot;

/// Where an element keeps what it holds; the last line ends too.
pub const HELD: &str = "text";

/// What events and `getContents` tell.
fn contents(text: &str) -> Data {
    let lines = text.strip_suffix('\n').unwrap_or(text).split('\n').map(|line| {
        let line = line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!("<p>{}</p>", if line.is_empty() { "<br>" } else { &line })
    });
    let html: String = lines.collect();
    json!({"html": html, "text": text, "delta": {"ops": [{ "insert": text }]}}).into()
}

/// The text of what `setContents` is given.
fn given(options: &Data) -> Option<String> {
    if let Some(delta @ Data::Map(_)) = options.get("delta") {
        let runs = delta.get("ops").map_or(&[][..], Data::as_list).iter();
        return Some(runs.filter_map(|run| run.get("insert")?.as_text()).collect());
    }
    options.get("html").and_then(Data::as_text).map(rich::lines)
}

impl View {
    /// A method of its context.
    pub(super) fn edit(&mut self, slot: Slot, method: &str, args: &[Data]) -> Data {
        let options = args.first().unwrap_or(&Data::Null);
        let held = element_of(&self.tree, slot).text(HELD);
        match method {
            "getContents" => return contents(&held),
            "getSelectionText" => return json!({"text": ""}).into(),
            "setContents" => match given(options) {
                Some(text) => self.write(slot, &text),
                None => return json!({"error": "neither html nor delta"}).into(),
            },
            "insertText" => {
                let text = options.get("text").map(text_of).unwrap_or_default();
                let before = held.strip_suffix('\n').unwrap_or(&held);
                self.write(slot, &format!("{before}{text}"));
            }
            "clear" => self.write(slot, ""),
            "blur" | "scrollIntoView" => {}
            _ => return json!({"error": format!("{method} needs a screen")}).into(),
        }
        Data::Null
    }

    /// Has it hold `text`, and tells so.
    pub(super) fn write(&mut self, slot: Slot, text: &str) {
        let text = format!("{}\n", text.strip_suffix('\n').unwrap_or(text));
        if element_of(&self.tree, slot).text(HELD) == text {
            return;
        }
        let told = contents(&text);
        if let Ok(element) = self.tree.element_mut(slot) {
            element.props.insert(HELD.to_owned(), text.as_str().into());
        }
        self.emit(slot, "input", told);
    }
}
