//! What can be seen of one element or page.

use serde_json::json;

use super::builtin::text_of;
use super::{View, element_of, unscoped};
use crate::data::Data;
use crate::ops::Id;
use crate::tree::{Element, Kind, Slot};

impl View {
    /// The text of a node and everything in it.
    pub fn text_in(&self, slot: Slot) -> String {
        let below = self.tree.below(slot).filter_map(|(slot, _)| self.tree.node(slot));
        let texts = below.filter_map(|node| match &node.kind {
            Kind::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    /// Something of an element by its name in the script API; `None` for what it does not have.
    pub fn look(&self, slot: Slot, what: &str, name: &str) -> Result<Option<Data>, String> {
        let element = element_of(&self.tree, slot);
        let text = |text: String| Ok(Some(Data::Text(text)));
        match what {
            "text" => text(self.text_in(slot)),
            "attribute" => text(attribute(element, name)),
            "property" => Ok(self.value_of(slot, element, name)),
            "style" => text(declared(&element.style, name)),
            "wxml" => text(self.wxml(slot, false)),
            "outerWxml" => text(self.wxml(slot, true)),
            _ => Err(format!("nobody knows what {what} is")),
        }
    }

    /// Something of a page.
    pub fn look_at_page(&self, page: Id, what: &str) -> Result<Data, String> {
        self.shell(page)?;
        match what {
            "size" => {
                let (width, height) = self.area(page);
                Ok(json!({"width": width, "height": height}).into())
            }
            "scrollTop" => Ok(self.pages.get(&page).map_or(0.0, |page| page.scroll_top).into()),
            _ => Err(format!("nobody knows what {what} is")),
        }
    }

    /// The tree as a template would be written. Not by recursion: trees come from strangers.
    fn wxml(&self, top: Slot, outer: bool) -> String {
        let mut out = String::new();
        let mut open: Vec<&str> = Vec::new();
        if outer {
            self.begin_tag(top, &mut out);
        }
        for (slot, depth) in self.tree.below(top) {
            while open.len() > depth {
                end_tag(open.pop(), &mut out);
            }
            match self.tree.node(slot).map(|node| &node.kind) {
                Some(Kind::Text(text)) => out += &text.replace('&', "&amp;").replace('<', "&lt;"),
                Some(Kind::Element(element)) => {
                    self.begin_tag(slot, &mut out);
                    open.push(&element.tag);
                    continue;
                }
                _ => {}
            }
            open.push("");
        }
        while !open.is_empty() {
            end_tag(open.pop(), &mut out);
        }
        if outer {
            end_tag(Some(&element_of(&self.tree, top).tag), &mut out);
        }
        out
    }

    fn begin_tag(&self, slot: Slot, out: &mut String) {
        let element = element_of(&self.tree, slot);
        out.push('<');
        *out += &element.tag;
        let known = ["id", "class", "style"].map(|name| (name, attribute(element, name)));
        let given = element
            .props
            .iter()
            .map(|(name, value)| (name.as_str(), written(value)));
        for (name, value) in known.into_iter().filter(|(_, value)| !value.is_empty()).chain(given) {
            let value = value.replace('&', "&amp;").replace('"', "&quot;");
            out.extend([" ", name, "=\"", &value, "\""]);
        }
        out.push('>');
    }
}

fn end_tag(tag: Option<&str>, out: &mut String) {
    if let Some(tag) = tag.filter(|tag| !tag.is_empty()) {
        out.extend(["</", tag, ">"]);
    }
}

fn attribute(element: &Element, name: &str) -> String {
    match name {
        "class" => element
            .classes
            .iter()
            .map(|class| unscoped(class))
            .collect::<Vec<_>>()
            .join(" "),
        "id" => element.author_id.clone(),
        "style" => element.style.clone(),
        _ => element.props.get(&super::kebab(name)).map(written).unwrap_or_default(),
    }
}

/// A value where a text is wanted; lists and maps as JSON.
fn written(value: &Data) -> String {
    match value {
        Data::List(_) | Data::Map(_) => value.to_json().to_string(),
        other => text_of(other),
    }
}

/// A property of an inline style.
fn declared(style: &str, name: &str) -> String {
    let mut declarations = style.split(';').filter_map(|one| one.split_once(':'));
    let found = declarations.rfind(|(own, _)| own.trim().eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}
