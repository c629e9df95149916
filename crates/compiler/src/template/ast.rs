//! A template after recovery: every element is closed, every value is taken apart.

use std::ops::Range;

/// A piece of the tree.
#[derive(Debug)]
pub enum Node {
    Element(Element),
    /// Text between tags.
    Text(Value),
}

/// An element with everything inside it.
#[derive(Debug)]
pub struct Element {
    pub name: String,
    /// The start tag.
    pub span: Range<usize>,
    pub attributes: Vec<Attribute>,
    pub children: Vec<Node>,
}

/// An attribute; without value it stands for true.
#[derive(Debug, Clone)]
pub struct Attribute {
    pub name: String,
    /// The name as written.
    pub span: Range<usize>,
    /// The value as written; the name when there is none.
    pub place: Range<usize>,
    pub value: Option<Value>,
}

/// Text with expressions in it.
pub type Value = Vec<Piece>;

/// A part of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Source text, entities as written.
    Literal(String),
    /// What stands between `{{` and `}}`.
    Expression { code: String, span: Range<usize> },
}

impl Element {
    /// The attribute of this name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}

impl Attribute {
    /// The value when it has no expression; empty without value.
    pub fn text(&self) -> Option<&str> {
        match self.value.as_deref() {
            None | Some([]) => Some(""),
            Some([Piece::Literal(text)]) => Some(text),
            Some(_) => None,
        }
    }

    /// The code when the value is one expression and nothing else.
    pub fn expression(&self) -> Option<&str> {
        match self.value.as_deref() {
            Some([Piece::Expression { code, .. }]) => Some(code),
            _ => None,
        }
    }
}
