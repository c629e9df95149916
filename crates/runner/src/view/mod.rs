//! The view without a screen: applies ops to the tree and tells the logic what a browser would.
//!
//! Nothing is laid out. A query answers zero for the place and size of a node and the real size for the visible area; an
//! observer hears once that its node can be seen; the methods of a canvas draw nothing;
//! an editor holds text alone.

mod act;
mod builtin;
mod draw;
mod editor;
mod find;
mod image;
mod layers;
mod look;
mod rich;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::json;

use crate::clock::FRAME;
use crate::data::Data;
use crate::ops::{Id, Op};
use crate::tree::{Element, Kind, ROOT, Slot, Tree};

pub use draw::snapshot;

/// The usual duration of a swiper's slide and its pause, milliseconds, as the vendor has them.
const SLIDE: f64 = 500.0;
const PAUSE: f64 = 5000.0;

/// What the view waits for.
#[derive(Debug, Clone, PartialEq)]
pub enum Wait {
    /// The answer to an op.
    Answer(Id, Data),
    /// An event of a node.
    Event(Id, &'static str, Data),
    /// The picture of a node has been asked for.
    Picture(Id),
    /// The next slide of a swiper.
    Slide(Id),
}

/// One page shell.
#[derive(Debug)]
pub struct Page {
    /// Its element.
    pub shell: Slot,
    /// The path of the page.
    pub path: String,
    /// Bars and behaviour, see spec/ops.md.
    pub chrome: BTreeMap<String, Data>,
    /// The tab bar, or null.
    pub tab_bar: Data,
    /// The pull-down indicator runs.
    pub pulled: bool,
    /// How far it has been scrolled, pixels.
    pub scroll_top: f64,
}

/// The size of the frame, CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Height of the navigation bar with what is above it.
    pub navigation: f64,
    /// Height of the tab bar.
    pub tabs: f64,
}

/// The view.
#[derive(Debug)]
pub struct View {
    /// What is drawn.
    pub tree: Tree,
    pages: BTreeMap<Id, Page>,
    shown: Vec<Id>,
    listening: BTreeSet<String>,
    playing: BTreeSet<Id>,
    /// The field that has the focus.
    focused: Option<Id>,
    frame: Frame,
    now: f64,
    /// Nodes to look at once the batch is whole.
    fresh: Vec<Slot>,
    /// What lies over pages, the newest last: page and node.
    layers: Vec<(Id, Id)>,
    /// Nodes that the batch may have laid over a page, or taken away.
    covers: Vec<Id>,
    /// Swipers that the batch sends to a slide.
    steered: BTreeSet<Slot>,
    told: VecDeque<Data>,
    waits: Vec<(f64, Wait)>,
    /// Nodes that may live at once.
    limit: usize,
}

impl View {
    /// An empty frame.
    pub fn new(frame: Frame, limit: usize) -> Self {
        Self {
            tree: Tree::new(),
            pages: BTreeMap::new(),
            shown: Vec::new(),
            listening: BTreeSet::new(),
            playing: BTreeSet::new(),
            focused: None,
            frame,
            now: 0.0,
            fresh: Vec::new(),
            layers: Vec::new(),
            covers: Vec::new(),
            steered: BTreeSet::new(),
            told: VecDeque::new(),
            waits: Vec::new(),
            limit,
        }
    }

    /// What has been told to the logic since the last time.
    pub fn take_told(&mut self) -> VecDeque<Data> {
        std::mem::take(&mut self.told)
    }

    /// What began to wait since the last time, with milliseconds.
    pub fn take_waits(&mut self) -> Vec<(f64, Wait)> {
        std::mem::take(&mut self.waits)
    }

    /// What was waited for has come.
    pub fn come(&mut self, wait: Wait, picture: impl Fn(&str) -> Result<(u32, u32), String>) {
        match wait {
            Wait::Answer(callback, value) => self.answer(callback, value),
            Wait::Event(node, event, detail) => {
                if let Ok(slot) = self.tree.slot(node) {
                    self.emit(slot, event, detail);
                }
            }
            Wait::Picture(node) => self.pictured(node, picture),
            Wait::Slide(node) => self.slide_on(node),
        }
    }

    /// The page in front.
    pub fn front(&self) -> Option<(Id, &Page)> {
        let id = self.shown.iter().rev().find(|id| self.pages.contains_key(id))?;
        self.pages.get_key_value(id).map(|(id, page)| (*id, page))
    }

    /// The shell of a page that is open.
    pub fn shell(&self, page: Id) -> Result<Slot, String> {
        let page = self.pages.get(&page).ok_or("the page has been closed")?;
        Ok(page.shell)
    }

    /// Applies a batch in order; what fails is reported and does not stop it. An error is a limit.
    pub fn apply(&mut self, batch: Vec<Data>, now: f64) -> Result<(), String> {
        self.now = now;
        for data in batch {
            if let Err(reason) = Op::read(data).and_then(|op| self.apply_one(op)) {
                self.told.push_back(json!(["error", "op_failed", reason]).into());
            }
            if self.tree.len() > self.limit {
                return Err(format!("more than {} nodes", self.limit));
            }
        }
        let fresh = std::mem::take(&mut self.fresh);
        // Of the radios of a group, the last that was told so is checked.
        for slot in fresh.iter().rev() {
            self.settle_radio(*slot);
        }
        let swipers: BTreeSet<Slot> = fresh.iter().filter_map(|slot| self.swiper_of(*slot)).collect();
        for slot in fresh {
            self.settle(slot);
        }
        let steered = std::mem::take(&mut self.steered);
        for slot in swipers {
            self.settle_swiper(slot, steered.contains(&slot));
        }
        self.settle_layers();
        Ok(())
    }

    fn apply_one(&mut self, op: Op) -> Result<(), String> {
        let tree = &mut self.tree;
        match op {
            Op::Element { id, tag, component } => {
                let element = Element {
                    tag,
                    component,
                    ..Element::default()
                };
                let slot = tree.create(id, Kind::Element(Box::new(element)))?;
                self.fresh.push(slot);
            }
            Op::Text { id, content } => {
                tree.create(id, Kind::Text(content))?;
            }
            Op::Fragment { id } => {
                tree.create(id, Kind::Fragment)?;
            }
            Op::Release { id } => tree.release(id)?,
            Op::Append { parent, child }
            | Op::SpliceAppend {
                parent,
                fragment: child,
            } => {
                tree.insert(tree.slot(parent)?, tree.slot(child)?, None)?;
            }
            Op::Remove { parent, child } => {
                self.fresh.push(tree.slot(parent)?);
                tree.remove(tree.slot(child)?);
            }
            Op::Insert { parent, child, before } => {
                tree.insert(tree.slot(parent)?, tree.slot(child)?, Some(tree.slot(before)?))?;
            }
            Op::Replace { parent, child, old } => {
                let old = tree.slot(old)?;
                tree.insert(tree.slot(parent)?, tree.slot(child)?, Some(old))?;
                tree.remove(old);
            }
            Op::SpliceBefore {
                parent,
                before,
                count,
                fragment,
            } => {
                let (parent, before) = (tree.slot(parent)?, tree.slot(before)?);
                tree.insert(parent, tree.slot(fragment)?, Some(before))?;
                tree.remove_from(parent, before, count)?;
                self.fresh.push(parent);
            }
            Op::SpliceRemove { parent, before, count } => {
                let parent = tree.slot(parent)?;
                tree.remove_from(parent, tree.slot(before)?, count)?;
                self.fresh.push(parent);
            }
            Op::AuthorId { node, id } => tree.element_mut(tree.slot(node)?)?.author_id = id,
            Op::Style { node, text } => tree.element_mut(tree.slot(node)?)?.style = text,
            Op::AddClass { node, name } => {
                let classes = &mut tree.element_mut(tree.slot(node)?)?.classes;
                if !classes.contains(&name) {
                    classes.push(name);
                }
            }
            Op::RemoveClass { node, name } => tree.element_mut(tree.slot(node)?)?.classes.retain(|own| *own != name),
            Op::ClearClasses { node } => tree.element_mut(tree.slot(node)?)?.classes.clear(),
            Op::Attribute { node, name, value } => self.set_attribute(node, &name, Some(value))?,
            Op::RemoveAttribute { node, name } => self.set_attribute(node, &name, None)?,
            Op::SetText { node, content } => tree.set_text(tree.slot(node)?, content)?,
            Op::Listen { node, event, mode } => self.listen(node, event, mode)?,
            Op::Model { node, name } => {
                tree.element_mut(tree.slot(node)?)?.models.insert(name);
            }
            Op::Host { node, name } => tree.element_mut(tree.slot(node)?)?.host = name,
            other => self.apply_rare(other)?,
        }
        Ok(())
    }

    fn apply_rare(&mut self, op: Op) -> Result<(), String> {
        match op {
            Op::Page {
                node,
                page,
                path,
                chrome,
            } => {
                let shell = self.tree.slot(node)?;
                let page_chrome = fields(chrome);
                let shell = Page {
                    shell,
                    path,
                    chrome: page_chrome,
                    tab_bar: Data::Null,
                    pulled: false,
                    scroll_top: 0.0,
                };
                self.pages.insert(page, shell);
            }
            Op::PageChrome { page, chrome } => self.page_mut(page)?.chrome.extend(fields(chrome)),
            Op::PageShow { page } => {
                self.page_mut(page)?;
                self.shown.retain(|shown| *shown != page);
                self.shown.push(page);
            }
            Op::PageClose { page } => {
                let shell = self.page_mut(page)?.shell;
                self.pages.remove(&page);
                self.shown.retain(|shown| *shown != page);
                self.tree.remove(shell);
            }
            Op::Frame { callback } => self.waits.push((FRAME, Wait::Answer(callback, Data::Null))),
            Op::Query {
                callback,
                page,
                requests,
            } => {
                self.page_mut(page)?;
                let answers = requests.iter().map(|request| self.measure(page, request)).collect();
                self.answer(callback, Data::List(answers));
            }
            Op::Call {
                node,
                method,
                args,
                callback,
            } => {
                let called = self.tree.slot(node).and_then(|slot| self.call(slot, &method, &args));
                self.answer(callback, called.clone().unwrap_or(Data::Null));
                called?;
            }
            Op::ScrollPage {
                page,
                top,
                milliseconds,
                callback,
            } => {
                self.page_mut(page)?;
                self.scroll_page(page, top);
                self.waits.push((milliseconds, Wait::Answer(callback, Data::Null)));
            }
            Op::Dismiss { page } => {
                self.page_mut(page)?;
                // What this very batch takes away does not lie there any more.
                self.settle_layers();
                self.back_from(page);
            }
            Op::PullDown { page, on } => self.page_mut(page)?.pulled = on,
            Op::ShellStyle { page, tab_bar } => self.page_mut(page)?.tab_bar = tab_bar,
            Op::Animate {
                node,
                milliseconds,
                callback,
            } => {
                self.tree.slot(node)?;
                self.waits.push((milliseconds, Wait::Answer(callback, Data::Null)));
            }
            Op::Observe { callback, node } => {
                self.tree.slot(node)?;
                let zero = json!({"left": 0, "top": 0, "right": 0, "bottom": 0, "width": 0, "height": 0});
                let seen = json!({
                    "intersectionRatio": 1, "time": self.now, "boundingClientRect": zero, "intersectionRect": zero, "relativeRect": zero,
                });
                self.waits.push((FRAME, Wait::Answer(callback, seen.into())));
            }
            _ => {}
        }
        Ok(())
    }

    fn page_mut(&mut self, page: Id) -> Result<&mut Page, String> {
        self.pages.get_mut(&page).ok_or_else(|| format!("no page {page}"))
    }

    fn set_attribute(&mut self, node: Id, name: &str, value: Option<Data>) -> Result<(), String> {
        let slot = self.tree.slot(node)?;
        let element = self.tree.element_mut(slot)?;
        let name = kebab(name);
        let picture = name == "src" && value.is_some() && builtin::is_picture(element);
        let steers = matches!(name.as_str(), "current" | "current-item-id");
        let (focus, checked) = (matches!(name.as_str(), "focus" | "auto-focus"), name == "checked");
        let shows = name == "show";
        match value {
            Some(value) => element.props.insert(name, value),
            None => element.props.remove(&name),
        };
        if shows {
            self.look_at_layer(node);
        }
        if picture {
            self.waits.push((FRAME, Wait::Picture(node)));
        }
        let element = element_of(&self.tree, slot);
        if builtin::is_swiper(element)
            || (focus && builtin::is_field(element))
            || (checked && builtin::is_radio(element))
        {
            self.fresh.push(slot);
            if steers {
                self.steered.insert(slot);
            }
        }
        Ok(())
    }

    fn listen(&mut self, node: Id, event: String, mode: u32) -> Result<(), String> {
        let slot = self.tree.slot(node)?;
        let element = self.tree.element_mut(slot)?;
        if mode >= 2 {
            element.catches.insert(event.clone());
        } else {
            element.catches.remove(&event);
        }
        if mode > 0 {
            element.listens.insert(event.clone());
            self.listening.insert(event);
        } else {
            element.listens.remove(&event);
        }
        Ok(())
    }

    fn answer(&mut self, callback: Id, value: Data) {
        if callback != 0 {
            self.told
                .push_back(Data::List(vec!["callback".into(), f64::from(callback).into(), value]));
        }
    }

    /// A message of a page to the logic.
    fn tell_page(&mut self, page: Id, what: &str, detail: Data) {
        self.told.push_back(Data::List(vec![
            "page".into(),
            f64::from(page).into(),
            what.into(),
            detail,
        ]));
    }

    /// Sends an event when somebody listens to its type.
    fn emit(&mut self, slot: Slot, event: &str, detail: Data) {
        self.emit_with(slot, event, detail, &json!({}));
    }

    fn emit_with(&mut self, slot: Slot, event: &str, detail: Data, more: &serde_json::Value) {
        let id = self.tree.node(slot).map_or(0, |node| node.id);
        if id == 0 || !self.listening.contains(event) {
            return;
        }
        let mut fields = json!({"bubbles": false, "timeStamp": self.now, "offsetLeft": 0, "offsetTop": 0});
        if let (Some(fields), Some(more)) = (fields.as_object_mut(), more.as_object()) {
            fields.extend(more.clone());
        }
        self.told.push_back(Data::List(vec![
            "event".into(),
            f64::from(id).into(),
            event.into(),
            detail,
            fields.into(),
        ]));
    }

    /// Answers one request of a query.
    fn measure(&self, page: Id, request: &Data) -> Data {
        let viewport = request.get("viewport").is_some_and(Data::is_true);
        let node = request.get("node").and_then(Data::as_number).unwrap_or_default();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "nobody's number is nowhere"
        )]
        let slot = self.tree.slot(node as Id).ok();
        let seen = slot.filter(|slot| self.tree.above(*slot).last() == Some(ROOT));
        if !viewport && seen.is_none() {
            return Data::Null;
        }
        let asked = |name: &str| request.get(name).is_some_and(Data::is_true);
        let (width, height) = if viewport { self.area(page) } else { (0.0, 0.0) };
        let mut answer = serde_json::Map::new();
        if asked("rect") {
            for (name, value) in [("left", 0.0), ("top", 0.0), ("right", width), ("bottom", height)] {
                answer.insert(name.to_owned(), json!(value));
            }
        }
        if asked("rect") || asked("size") {
            answer.insert("width".to_owned(), json!(width));
            answer.insert("height".to_owned(), json!(height));
        }
        if asked("scroll") {
            let top = if viewport {
                self.pages.get(&page).map_or(0.0, |page| page.scroll_top)
            } else {
                0.0
            };
            for (name, value) in [
                ("scrollLeft", 0.0),
                ("scrollTop", top),
                ("scrollWidth", width),
                ("scrollHeight", height),
            ] {
                answer.insert(name.to_owned(), json!(value));
            }
        }
        let mut answer = match Data::from(serde_json::Value::Object(answer)) {
            Data::Map(fields) => fields,
            _ => Vec::new(),
        };
        let names = |list: &Data| -> Vec<String> {
            list.as_list()
                .iter()
                .filter_map(Data::as_text)
                .map(str::to_owned)
                .collect()
        };
        if let Some(styles) = request.get("styles").map(names) {
            let empty = styles.into_iter().map(|name| (name, "".into())).collect();
            answer.push(("styles".to_owned(), Data::Map(empty)));
        }
        if let (Some(properties), Some(slot)) = (request.get("properties").map(names), seen) {
            let element = self.tree.element(slot);
            let value = |name: &str| {
                element
                    .and_then(|element| self.value_of(slot, element, name))
                    .unwrap_or(Data::Null)
            };
            let values = properties
                .into_iter()
                .map(|name| (name.clone(), value(&name)))
                .collect();
            answer.push(("properties".to_owned(), Data::Map(values)));
        }
        Data::Map(answer)
    }

    /// Width and height of a page's visible area.
    fn area(&self, page: Id) -> (f64, f64) {
        let Frame {
            width,
            height,
            navigation,
            tabs,
        } = self.frame;
        let Some(page) = self.pages.get(&page) else {
            return (width, height);
        };
        let custom = page.chrome.get("custom").is_some_and(Data::is_true);
        let tabbed = page.chrome.contains_key("tab") && !page.tab_bar.get("hidden").is_some_and(Data::is_true);
        let bars = if custom { 0.0 } else { navigation } + if tabbed { tabs } else { 0.0 };
        (width, height - bars)
    }
}

fn element_of(tree: &Tree, slot: Slot) -> &Element {
    const NONE: &Element = &Element {
        tag: String::new(),
        component: true,
        author_id: String::new(),
        style: String::new(),
        classes: Vec::new(),
        props: BTreeMap::new(),
        initial: BTreeMap::new(),
        models: BTreeSet::new(),
        listens: BTreeSet::new(),
        catches: BTreeSet::new(),
        host: String::new(),
        slide: None,
    };
    tree.element(slot).unwrap_or(NONE)
}

fn fields(data: Data) -> BTreeMap<String, Data> {
    match data {
        Data::Map(fields) => fields.into_iter().collect(),
        _ => BTreeMap::new(),
    }
}

/// A class as its author wrote it: without the prefix of the component that it is in (spec/package.md).
fn unscoped(class: &str) -> &str {
    let scope = class.strip_prefix('c').and_then(|rest| rest.split_once("--"));
    match scope {
        Some((number, name)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => class,
    }
}

/// Kebab form of an attribute's name; the façades accept both.
fn kebab(name: &str) -> String {
    let dashed = |letter: char| {
        [
            letter.is_ascii_uppercase().then_some('-'),
            Some(letter.to_ascii_lowercase()),
        ]
    };
    name.chars().flat_map(dashed).flatten().collect()
}
