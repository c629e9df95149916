//! The Merkle tree of RFC 9162 (section 2.1) with SHA-256: of which nodes its root and its proofs are made, and whether
//! a proof holds.
//!
//! A tree of n leaves is kept as its perfect subtrees. They never change, so that one that grows only adds: at most one
//! on every level, of which the place is the next one.

use std::collections::BTreeMap;

use crate::Digest;

/// A perfect subtree: of 2^`level` leaves, the `place`th of its size from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    level: u32,
    place: u64,
}

/// Leaves that stand together, `from` included and `to` not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    from: u64,
    to: u64,
}

/// Hashes of nodes.
pub type Nodes = BTreeMap<Node, Digest>;

/// The hash of a leaf with this content.
pub fn leaf_hash(content: &[u8]) -> Digest {
    Digest::of(&[&[0], content].concat())
}

fn node_hash(left: &Digest, right: &Digest) -> Digest {
    let (left, right) = (left.as_bytes().as_slice(), right.as_bytes().as_slice());
    Digest::of(&[&[1], left, right].concat())
}

impl Node {
    /// Its number among all nodes that there may ever be, by which a table can hold it: leaves have the even ones, and
    /// every node the number between those of its children.
    pub fn number(self) -> u64 {
        (self.place << (self.level + 1)) + (1 << self.level) - 1
    }

    /// The node with this number.
    pub fn numbered(number: u64) -> Self {
        let level = number.trailing_ones();
        Self {
            level,
            place: number >> level >> 1,
        }
    }
}

impl Span {
    /// The largest perfect subtrees that it consists of, from left to right.
    fn nodes(self) -> Vec<Node> {
        let (mut at, mut nodes) = (self.from, Vec::new());
        while at < self.to {
            let level = (self.to - at).ilog2();
            nodes.push(Node {
                level,
                place: at >> level,
            });
            at += 1 << level;
        }
        nodes
    }

    /// Where a tree of these leaves parts: behind the largest power of two that is smaller than their number.
    fn parts_at(self) -> u64 {
        self.from + (1 << (self.to - self.from - 1).ilog2())
    }

    /// The hash of these leaves; `None` when a node is not among `nodes`.
    fn hash(self, nodes: &Nodes) -> Option<Digest> {
        let mut hash = None;
        for node in self.nodes().iter().rev() {
            let left = *nodes.get(node)?;
            hash = Some(hash.map_or(left, |right| node_hash(&left, &right)));
        }
        Some(hash.unwrap_or_else(|| Digest::of(&[])))
    }
}

/// The spans whose hashes are the inclusion proof for the leaf `index` of `size`, from the leaf up (RFC 9162, 2.1.3.1).
fn inclusion_spans(index: u64, size: u64) -> Vec<Span> {
    let (mut span, mut path) = (Span { from: 0, to: size }, Vec::new());
    while 1 < span.to - span.from {
        let middle = span.parts_at();
        let (left, right) = (Span { to: middle, ..span }, Span { from: middle, ..span });
        let (down, beside) = if index < middle { (left, right) } else { (right, left) };
        path.push(beside);
        span = down;
    }
    path.reverse();
    path
}

/// The spans whose hashes prove that the tree of `first` leaves is the beginning of that of `second` (2.1.4.1).
fn consistency_spans(first: u64, second: u64) -> Vec<Span> {
    let (mut span, mut path) = (Span { from: 0, to: second }, Vec::new());
    let mut is_whole = true;
    while first != span.to {
        let middle = span.parts_at();
        let (left, right) = (Span { to: middle, ..span }, Span { from: middle, ..span });
        let (down, beside) = if first <= middle { (left, right) } else { (right, left) };
        is_whole &= first <= middle;
        path.push(beside);
        span = down;
    }
    if !is_whole {
        path.push(span);
    }
    path.reverse();
    path
}

/// What a reader asks of a tree, and has to fetch the nodes for: a number of them that grows as the logarithm of the size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// The root of the tree of this size.
    Root(u64),
    /// That the tree of `size` leaves has a certain one at `index`.
    Inclusion {
        /// Less than `size`.
        index: u64,
        /// Leaves.
        size: u64,
    },
    /// That the tree of `second` leaves begins as that of `first`.
    Consistency {
        /// From 1 to `second`.
        first: u64,
        /// Leaves.
        second: u64,
    },
    /// What becomes perfect with the leaf after so many.
    Growth(u64),
}

impl Question {
    /// Whether there is such a thing in a tree of `size` leaves.
    pub fn fits(self, size: u64) -> bool {
        match self {
            Self::Root(of) | Self::Growth(of) => of <= size,
            Self::Inclusion { index, size: of } => index < of && of <= size,
            Self::Consistency { first, second } => 0 < first && first <= second && second <= size,
        }
    }

    fn spans(self) -> Vec<Span> {
        match self {
            Self::Root(size) => vec![Span { from: 0, to: size }],
            Self::Inclusion { index, size } => inclusion_spans(index, size),
            Self::Consistency { first, second } => consistency_spans(first, second),
            // the left neighbours that the new leaf makes whole
            Self::Growth(size) => (0..size.trailing_ones())
                .map(|level| {
                    let place = (size >> level) - 1;
                    Span {
                        from: place << level,
                        to: (place + 1) << level,
                    }
                })
                .collect(),
        }
    }

    /// The nodes that its answer is made of.
    pub fn nodes(self) -> Vec<Node> {
        self.spans().into_iter().flat_map(Span::nodes).collect()
    }

    /// The answer, hash by hash; `None` when one of its nodes is missing.
    pub fn answer(self, nodes: &Nodes) -> Option<Vec<Digest>> {
        self.spans().into_iter().map(|span| span.hash(nodes)).collect()
    }
}

/// The nodes that the leaf with this hash adds to a tree of `size` leaves, of which `nodes` has those of
/// [`Question::Growth`].
pub fn grow(size: u64, leaf: Digest, nodes: &Nodes) -> Option<Vec<(Node, Digest)>> {
    let mut hash = leaf;
    let mut added = vec![(Node { level: 0, place: size }, leaf)];
    for (level, left) in (1..).zip(Question::Growth(size).answer(nodes)?) {
        hash = node_hash(&left, &hash);
        let place = size >> level;
        added.push((Node { level, place }, hash));
    }
    Some(added)
}

/// Whether `proof` shows that the leaf is the one at `index` of a tree of `size` leaves with this root (2.1.3.2).
pub fn is_included(leaf: &Digest, index: u64, size: u64, proof: &[Digest], root: &Digest) -> bool {
    if size <= index {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for beside in proof {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            hash = node_hash(beside, &hash);
            let up = at.trailing_zeros();
            (at, last) = (at >> up, last >> up);
        } else {
            hash = node_hash(&hash, beside);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && hash == *root
}

/// Whether `proof` shows that the tree of `first` leaves is the beginning of that of `second` (2.1.4.2).
pub fn is_consistent(first: u64, first_root: &Digest, second: u64, second_root: &Digest, proof: &[Digest]) -> bool {
    if first == second {
        return proof.is_empty() && first_root == second_root;
    }
    if first == 0 || second < first {
        return false;
    }
    let whole = first.is_power_of_two().then_some(first_root);
    let mut path = whole.into_iter().chain(proof);
    let Some(start) = path.next() else { return false };
    let up = (first - 1).trailing_ones();
    let (mut at, mut last) = ((first - 1) >> up, (second - 1) >> up);
    let (mut earlier, mut later) = (*start, *start);
    for beside in path {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            earlier = node_hash(beside, &earlier);
            later = node_hash(beside, &later);
            let up = at.trailing_zeros();
            (at, last) = (at >> up, last >> up);
        } else {
            later = node_hash(&later, beside);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && earlier == *first_root && later == *second_root
}
