//! The tree as text and as JSON.

use serde_json::{Value, json};

use super::builtin::is;
use super::{View, element_of, unscoped};
use crate::data::Data;
use crate::tree::{Element, Kind, Slot, Tree};

/// What a snapshot names. The rest of the tree is seen through: boxes nobody knows, hosts of components.
const BUILT_IN: &[&str] = &[
    "ad",
    "ad-custom",
    "animation-view",
    "audio",
    "button",
    "camera",
    "canvas",
    "checkbox",
    "checkbox-group",
    "cover-image",
    "cover-view",
    "editor",
    "form",
    "icon",
    "image",
    "input",
    "label",
    "live-player",
    "live-pusher",
    "lottie",
    "map",
    "movable-area",
    "movable-view",
    "navigator",
    "open-data",
    "page-container",
    "page-meta",
    "picker",
    "picker-view",
    "picker-view-column",
    "progress",
    "radio",
    "radio-group",
    "rich-text",
    "root-portal",
    "scroll-view",
    "slider",
    "swiper",
    "swiper-item",
    "switch",
    "text",
    "textarea",
    "video",
    "view",
    "web-view",
];
/// The attributes that a snapshot tells, where they are neither false nor empty.
const TOLD: &[&str] = &[
    "checked",
    "disabled",
    "mode",
    "open-type",
    "percent",
    "placeholder",
    "src",
    "type",
    "url",
    "value",
];

/// Letters of an attribute that are told.
const LONG: usize = 80;

/// A page's tree, one node a line: built-ins with their classes, as the author wrote them, and some attributes; texts in
/// quotes. The same is read off the browser's container in `e2e/conformance/drawn.ts`, so that the two can be compared.
pub fn snapshot(view: &View) -> String {
    let tree = &view.tree;
    let Some(root) = page_root(view) else {
        return String::new();
    };
    let mut lines = Lines { out: Vec::new() };
    // Depth in the tree → depth in the snapshot, of the branch that is being written.
    let mut depths = vec![0];
    for (slot, depth) in tree.below(root) {
        depths.truncate(depth + 1);
        let shown = depths[depth];
        depths.push(lines.node(tree, slot, shown));
    }
    lines.out.join("\n")
}

/// The page's own root: a component's host, too.
fn page_root(view: &View) -> Option<Slot> {
    let (_, page) = view.front()?;
    let mut children = view.tree.children(page.shell);
    children.find(|slot| element_of(&view.tree, *slot).tag == "page")
}

struct Lines {
    out: Vec<String>,
}

impl Lines {
    /// Writes a node; answers the depth of its children.
    fn node(&mut self, tree: &Tree, slot: Slot, depth: usize) -> usize {
        match tree.node(slot).map(|node| &node.kind) {
            Some(Kind::Text(text)) => {
                let around = tree.parent(slot).map(|parent| element_of(tree, parent));
                let decoded = around
                    .filter(|around| is(around, &["text"]))
                    .map(|around| decode(text, &around.text("space"), around.flag("decode")));
                self.text(decoded.as_deref().unwrap_or(text), depth);
                depth
            }
            Some(Kind::Element(element)) => self.element(element, depth),
            _ => depth,
        }
    }

    fn element(&mut self, element: &Element, depth: usize) -> usize {
        let named = is(element, BUILT_IN);
        if named {
            self.out.push(" ".repeat(depth) + &head(element));
        }
        let inner = depth + usize::from(named);
        if is(element, &["rich-text"]) {
            for text in super::rich::texts(element) {
                self.text(&text, inner);
            }
        }
        inner
    }

    fn text(&mut self, text: &str, depth: usize) {
        let words: Vec<&str> = text
            .split(|letter: char| letter.is_whitespace() || letter == '\u{feff}')
            .filter(|word| !word.is_empty())
            .collect();
        if !words.is_empty() {
            self.out.push(" ".repeat(depth) + &json!(words.join(" ")).to_string());
        }
    }
}

/// `image.cover mode="widthFix" src="/a.png"`
fn head(element: &Element) -> String {
    let mut head = element.tag.clone();
    for class in &element.classes {
        head.push('.');
        head.push_str(unscoped(class));
    }
    let told = TOLD.iter().filter_map(|name| Some((name, element.props.get(*name)?)));
    for (name, value) in told {
        let value = match value {
            Data::Bool(true) => format!(" {name}"),
            Data::Text(text) if !text.is_empty() => format!(" {name}={}", json!(shortened(text))),
            Data::Number(_) => format!(" {name}={}", value.to_json()),
            _ => continue,
        };
        head.push_str(&value);
    }
    head
}

/// A picture in an address of its own has many letters.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What `<text>` does to its content: line breaks written as `\n`, entities, wide spaces.
pub fn decode(raw: &str, space: &str, reads_entities: bool) -> String {
    let text = raw.replace("\\n", "\n");
    let wide = match space {
        "nbsp" => Some("\u{a0}"),
        "ensp" => Some("\u{2002}"),
        "emsp" => Some("\u{2003}"),
        _ => None,
    };
    let text = wide.map_or(text.clone(), |wide| text.replace(' ', wide));
    if reads_entities { entities(&text) } else { text }
}

/// The vendor's entities as letters.
fn entities(text: &str) -> String {
    const KNOWN: &[(&str, &str)] = &[
        ("&nbsp;", "\u{a0}"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&apos;", "'"),
        ("&quot;", "\""),
        ("&ensp;", "\u{2002}"),
        ("&emsp;", "\u{2003}"),
        // Last, so that what it makes is not read again.
        ("&amp;", "&"),
    ];
    KNOWN
        .iter()
        .fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}

impl View {
    /// Whether there is anything in the page in front.
    pub fn is_drawn(&self) -> bool {
        page_root(self).is_some_and(|root| self.tree.children(root).next().is_some())
    }

    /// The page in front with everything that is known of its nodes.
    pub fn to_json(&self) -> Value {
        let Some((id, page)) = self.front() else {
            return Value::Null;
        };
        let chrome: serde_json::Map<_, _> = page
            .chrome
            .iter()
            .map(|(name, value)| (name.clone(), value.to_json()))
            .collect();
        json!({
            "page": id, "path": page.path, "chrome": chrome, "tabBar": page.tab_bar.to_json(), "pullDown": page.pulled,
            "scrollTop": page.scroll_top, "tree": self.nodes(page.shell),
        })
    }

    /// The children of a node as JSON, built from the inside so that no depth is too deep.
    fn nodes(&self, top: Slot) -> Value {
        let mut open: Vec<Vec<Value>> = vec![Vec::new()];
        let mut waiting: Vec<Value> = Vec::new();
        for (slot, depth) in self.tree.below(top) {
            close(&mut open, &mut waiting, depth);
            waiting.push(self.node_json(slot));
            open.push(Vec::new());
        }
        close(&mut open, &mut waiting, 0);
        Value::Array(open.swap_remove(0))
    }

    fn node_json(&self, slot: Slot) -> Value {
        let Some(node) = self.tree.node(slot) else {
            return Value::Null;
        };
        let element = match &node.kind {
            Kind::Text(text) => return json!({ "text": text }),
            Kind::Fragment => return json!({}),
            Kind::Element(element) => element,
        };
        let mut out = serde_json::Map::new();
        out.insert("id".to_owned(), json!(node.id));
        out.insert("tag".to_owned(), json!(element.tag));
        let mut add = |name: &str, value: Value| {
            if value != json!("") && value != json!([]) && value != json!({}) && value != json!(false) {
                out.insert(name.to_owned(), value);
            }
        };
        let props: serde_json::Map<_, _> = element
            .props
            .iter()
            .map(|(name, value)| (name.clone(), value.to_json()))
            .collect();
        add("component", json!(element.component));
        add("authorId", json!(element.author_id));
        add("classes", json!(element.classes));
        add("style", json!(element.style));
        add("attributes", Value::Object(props));
        Value::Object(out)
    }
}

/// Ends the nodes that are open beyond a depth.
fn close(open: &mut Vec<Vec<Value>>, waiting: &mut Vec<Value>, depth: usize) {
    while waiting.len() > depth {
        let children = open.pop().unwrap_or_default();
        let mut node = waiting.pop().unwrap_or_default();
        if let (Some(node), false) = (node.as_object_mut(), children.is_empty()) {
            node.insert("children".to_owned(), Value::Array(children));
        }
        if let Some(around) = open.last_mut() {
            around.push(node);
        }
    }
}
