//! What a Less file says.

use std::rc::Rc;
use std::sync::Arc;

use super::color::Color;
use super::eval::Scope;

/// A file, for findings in it.
#[derive(Debug)]
pub struct File {
    pub path: String,
    pub text: Arc<str>,
}

/// What stands between braces, or in a whole file.
#[derive(Debug)]
pub struct Block {
    pub file: Rc<File>,
    pub nodes: Vec<Node>,
}

/// One statement.
#[derive(Debug)]
pub struct Node {
    /// Where it starts.
    pub at: usize,
    pub kind: Kind,
}

#[derive(Debug)]
pub enum Kind {
    Import(Import),
    /// `@name: value;`
    Variable(String, Value),
    Declaration {
        name: Template,
        value: Value,
        important: bool,
        merge: Option<char>,
    },
    Rule {
        selectors: Template,
        guard: Option<Guard>,
        body: Rc<Block>,
    },
    /// `.name(@parameter) { … }`
    Mixin(Rc<Mixin>),
    /// `&:extend(…);`
    Extend(Template),
    /// `.name(argument);`
    Call {
        call: MixinCall,
        important: bool,
    },
    /// `@name();`
    CallRules(Value),
    /// `each(@list, { … });`, and what value, key and index are called
    Each(Value, Vec<String>, Rc<Block>),
    AtRule {
        name: String,
        prelude: Template,
        body: Option<Rc<Block>>,
    },
}

/// `@import (options) "path" condition;`
#[derive(Debug)]
pub struct Import {
    pub options: Vec<String>,
    pub path: Value,
    pub condition: String,
}

/// Text with `@{name}` in it.
pub type Template = Vec<Piece>;

#[derive(Debug, Clone)]
pub enum Piece {
    Text(String),
    /// `@{name}`
    Variable(String),
    /// `${name}`
    Property(String),
    /// An expression, as in `(min-width: @a + 1)`.
    Value(Value),
}

#[derive(Debug)]
pub struct Mixin {
    pub name: String,
    pub parameters: Vec<Parameter>,
    pub guard: Option<Guard>,
    pub body: Rc<Block>,
}

#[derive(Debug)]
pub struct Parameter {
    /// None for a value that the argument must have.
    pub name: Option<String>,
    pub value: Option<Value>,
    /// Whether it takes all arguments that are left.
    pub rest: bool,
}

#[derive(Debug, Clone)]
pub struct MixinCall {
    /// `#namespace`, `.name`
    pub path: Vec<String>,
    pub arguments: Vec<Argument>,
}

#[derive(Debug, Clone)]
pub struct Argument {
    pub name: Option<String>,
    pub value: Value,
    /// Whether each element is an argument (`@list...`).
    pub spread: bool,
}

#[derive(Debug, Clone)]
pub enum Guard {
    Or(Vec<Self>),
    And(Vec<Self>),
    Not(Box<Self>),
    Compare(Value, &'static str, Value),
    /// A value that is `true`.
    Is(Value),
}

#[derive(Debug, Clone)]
pub enum Value {
    Number(f64, String),
    Color(Color),
    /// In quotes, or escaped (`~"…"`) when there is none.
    Text(Template, Option<char>),
    /// What means itself.
    Word(Template),
    Url(Box<Self>),
    Call(String, Vec<Self>),
    /// `@name`
    Variable(String),
    /// `@@name`
    Indirect(String),
    /// `$name`
    Property(String),
    Operation {
        operator: char,
        left: Box<Self>,
        right: Box<Self>,
        spaced: bool,
        /// `./`, which divides without brackets too.
        always: bool,
    },
    Negative(Box<Self>),
    Paren(Box<Self>),
    Spaces(Vec<Self>),
    Commas(Vec<Self>),
    /// A detached ruleset, and where it was found.
    Rules(Rc<Block>, Option<Rc<Scope>>),
    Condition(Box<Guard>),
    MixinCall(Box<MixinCall>),
    /// `@rules[name]`; an empty name is the last value.
    Lookup(Box<Self>, Vec<Template>),
}

impl Value {
    pub fn word(text: impl Into<String>) -> Self {
        Self::Word(vec![Piece::Text(text.into())])
    }

    pub fn number(number: f64) -> Self {
        Self::Number(number, String::new())
    }
}
