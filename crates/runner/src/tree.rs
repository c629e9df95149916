//! The headless tree: nodes in one arena, siblings as a linked list, so that every op takes the same time.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::data::Data;
use crate::ops::Id;

/// Place of a node in the arena.
pub type Slot = usize;

/// The root that exists from the start.
pub const ROOT: Slot = 0;
/// A node is not put below more others than this.
const DEPTH: usize = 4096;

/// What a node is.
#[derive(Debug)]
pub enum Kind {
    /// A built-in, the host of a component, or a plain box.
    Element(Box<Element>),
    /// A text.
    Text(String),
    /// A list of nodes on their way.
    Fragment,
}

/// What an element is and has.
#[derive(Debug, Default)]
pub struct Element {
    /// Its tag.
    pub tag: String,
    /// It is the host of a custom component: its tag names no built-in.
    pub component: bool,
    /// The author's id.
    pub author_id: String,
    /// Inline style.
    pub style: String,
    /// Classes, with their scope.
    pub classes: Vec<String>,
    /// Attributes under their names in kebab case; what the user changes is changed here.
    pub props: BTreeMap<String, Data>,
    /// Attributes as they were when the element was new, of those that a form may reset.
    pub initial: BTreeMap<String, Data>,
    /// Attributes that are bound two-way.
    pub models: BTreeSet<String>,
    /// Types of events that somebody listens to here.
    pub listens: BTreeSet<String>,
    /// Types of events that somebody catches here.
    pub catches: BTreeSet<String>,
    /// Class prefix of the component that it is the host of.
    pub host: String,
    /// Of a swiper: the slide that it shows, once it has one.
    pub slide: Option<usize>,
}

/// One node.
#[derive(Debug)]
pub struct Node {
    /// The logic's number; zero when it has been released.
    pub id: Id,
    /// What it is.
    pub kind: Kind,
    parent: Option<Slot>,
    before: Option<Slot>,
    after: Option<Slot>,
    first: Option<Slot>,
    last: Option<Slot>,
}

/// The arena.
#[derive(Debug)]
pub struct Tree {
    nodes: Vec<Option<Node>>,
    free: Vec<Slot>,
    slots: HashMap<Id, Slot>,
}

impl Tree {
    /// Only the root.
    pub fn new() -> Self {
        let mut tree = Self {
            nodes: Vec::new(),
            free: Vec::new(),
            slots: HashMap::new(),
        };
        // The first node is never refused.
        let _ = tree.create(
            1,
            Kind::Element(Box::new(Element {
                tag: "root".to_owned(),
                ..Element::default()
            })),
        );
        tree
    }

    /// How many nodes live.
    pub fn len(&self) -> usize {
        self.nodes.len() - self.free.len()
    }

    /// Makes a node that is nowhere yet.
    pub fn create(&mut self, id: Id, kind: Kind) -> Result<Slot, String> {
        if id == 0 || self.slots.contains_key(&id) {
            return Err(format!("node {id} exists"));
        }
        let node = Node {
            id,
            kind,
            parent: None,
            before: None,
            after: None,
            first: None,
            last: None,
        };
        let slot = if let Some(slot) = self.free.pop() {
            self.nodes[slot] = Some(node);
            slot
        } else {
            self.nodes.push(Some(node));
            self.nodes.len() - 1
        };
        self.slots.insert(id, slot);
        Ok(slot)
    }

    /// The place of the logic's node.
    pub fn slot(&self, id: Id) -> Result<Slot, String> {
        self.slots.get(&id).copied().ok_or_else(|| format!("no node {id}"))
    }

    /// The node at a place that was just asked for.
    pub fn node(&self, slot: Slot) -> Option<&Node> {
        self.nodes.get(slot)?.as_ref()
    }

    /// The element at a place.
    pub fn element(&self, slot: Slot) -> Option<&Element> {
        match &self.node(slot)?.kind {
            Kind::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The element at a place, to change it.
    pub fn element_mut(&mut self, slot: Slot) -> Result<&mut Element, String> {
        match self
            .nodes
            .get_mut(slot)
            .and_then(Option::as_mut)
            .map(|node| &mut node.kind)
        {
            Some(Kind::Element(element)) => Ok(element),
            _ => Err("the node is no element".to_owned()),
        }
    }

    /// Replaces a text.
    pub fn set_text(&mut self, slot: Slot, content: String) -> Result<(), String> {
        match self
            .nodes
            .get_mut(slot)
            .and_then(Option::as_mut)
            .map(|node| &mut node.kind)
        {
            Some(Kind::Text(text)) => *text = content,
            _ => return Err("the node is no text".to_owned()),
        }
        Ok(())
    }

    /// The node around it.
    pub fn parent(&self, slot: Slot) -> Option<Slot> {
        self.node(slot)?.parent
    }

    /// It and everything around it, from the inside.
    pub fn above(&self, slot: Slot) -> impl Iterator<Item = Slot> {
        std::iter::successors(Some(slot), |slot| self.parent(*slot))
    }

    /// Its children in order.
    pub fn children(&self, slot: Slot) -> impl Iterator<Item = Slot> {
        let first = self.node(slot).and_then(|node| node.first);
        std::iter::successors(first, |slot| self.node(*slot)?.after)
    }

    /// Everything below it in document order, each with its depth below it. Not by recursion: trees come from strangers.
    /// Nor without end: a tree may have been put together from the inside, which `insert` does not see.
    pub fn below(&self, top: Slot) -> impl Iterator<Item = (Slot, usize)> {
        let mut next = self.node(top).and_then(|node| node.first).map(|slot| (slot, 0));
        std::iter::from_fn(move || {
            let (slot, depth) = next?;
            let node = self.node(slot)?;
            next = match node.first {
                Some(first) if depth < DEPTH => Some((first, depth + 1)),
                _ => self.following(slot, depth, top),
            };
            Some((slot, depth))
        })
    }

    fn following(&self, mut slot: Slot, mut depth: usize, top: Slot) -> Option<(Slot, usize)> {
        loop {
            let node = self.node(slot)?;
            if let Some(after) = node.after {
                return Some((after, depth));
            }
            slot = node.parent.filter(|parent| *parent != top)?;
            depth = depth.checked_sub(1)?;
        }
    }

    /// Puts `child`, or what is in it when it is a fragment, into `parent`: before a sibling or at the end.
    pub fn insert(&mut self, parent: Slot, child: Slot, before: Option<Slot>) -> Result<(), String> {
        if before.is_some_and(|before| self.parent(before) != Some(parent)) {
            return Err("the next sibling is elsewhere".to_owned());
        }
        if matches!(self.node(parent).map(|node| &node.kind), None | Some(Kind::Text(_))) {
            return Err("a text has no children".to_owned());
        }
        for (depth, above) in self.above(parent).enumerate() {
            if above == child {
                return Err("a node cannot be put into itself".to_owned());
            }
            if depth == DEPTH {
                return Err(format!("the tree is deeper than {DEPTH} nodes"));
            }
        }
        if before == Some(child) {
            return Ok(());
        }
        if matches!(self.node(child).map(|node| &node.kind), Some(Kind::Fragment)) {
            while let Some(first) = self.node(child).and_then(|node| node.first) {
                self.unlink(first);
                self.link(parent, first, before);
            }
        } else {
            self.unlink(child);
            self.link(parent, child, before);
        }
        Ok(())
    }

    /// Takes a node out, and lets go of it and what is below when the logic has.
    pub fn remove(&mut self, slot: Slot) {
        self.unlink(slot);
        self.let_go(slot);
    }

    /// Takes `count` siblings out, from one on.
    pub fn remove_from(&mut self, parent: Slot, first: Slot, count: u32) -> Result<(), String> {
        if self.parent(first) != Some(parent) {
            return Err("the sibling is elsewhere".to_owned());
        }
        let mut next = Some(first);
        for _ in 0..count {
            let Some(slot) = next else { break };
            next = self.node(slot).and_then(|node| node.after);
            self.remove(slot);
        }
        Ok(())
    }

    /// The logic will not name the node again. It stays where it is seen until it is taken out.
    pub fn release(&mut self, id: Id) -> Result<(), String> {
        let slot = self.slot(id)?;
        if slot == ROOT {
            return Err("the root stays".to_owned());
        }
        self.slots.remove(&id);
        if let Some(node) = self.nodes[slot].as_mut() {
            node.id = 0;
        }
        self.let_go(slot);
        Ok(())
    }

    /// Frees released nodes that are nowhere, and what of their children is released.
    fn let_go(&mut self, slot: Slot) {
        let mut queue = vec![slot];
        while let Some(slot) = queue.pop() {
            if !self
                .node(slot)
                .is_some_and(|node| node.id == 0 && node.parent.is_none())
            {
                continue;
            }
            while let Some(child) = self.node(slot).and_then(|node| node.first) {
                self.unlink(child);
                queue.push(child);
            }
            self.nodes[slot] = None;
            self.free.push(slot);
        }
    }

    fn unlink(&mut self, slot: Slot) {
        let Some(node) = self.nodes[slot].as_mut() else { return };
        let (parent, before, after) = (node.parent.take(), node.before.take(), node.after.take());
        if let Some(before) = before.and_then(|at| self.nodes[at].as_mut()) {
            before.after = after;
        }
        if let Some(after) = after.and_then(|at| self.nodes[at].as_mut()) {
            after.before = before;
        }
        if let Some(parent) = parent.and_then(|at| self.nodes[at].as_mut()) {
            if parent.first == Some(slot) {
                parent.first = after;
            }
            if parent.last == Some(slot) {
                parent.last = before;
            }
        }
    }

    fn link(&mut self, parent: Slot, child: Slot, after: Option<Slot>) {
        let before = match after {
            Some(after) => self.node(after).and_then(|node| node.before),
            None => self.node(parent).and_then(|node| node.last),
        };
        if let Some(node) = self.nodes[child].as_mut() {
            (node.parent, node.before, node.after) = (Some(parent), before, after);
        }
        if let Some(before) = before.and_then(|at| self.nodes[at].as_mut()) {
            before.after = Some(child);
        }
        if let Some(after) = after.and_then(|at| self.nodes[at].as_mut()) {
            after.before = Some(child);
        }
        if let Some(parent) = self.nodes[parent].as_mut() {
            if before.is_none() {
                parent.first = Some(child);
            }
            if after.is_none() {
                parent.last = Some(child);
            }
        }
    }
}
