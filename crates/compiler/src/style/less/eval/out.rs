//! What a file comes to.

use std::rc::Rc;

use crate::style::less::ast::File;

/// Where something was written.
#[derive(Debug, Clone)]
pub struct Place {
    pub file: Rc<File>,
    pub at: usize,
}

/// What a file comes to: rules without variables, not yet flat.
#[derive(Debug, Clone)]
pub enum Out {
    Declaration {
        name: String,
        value: String,
        important: bool,
        merge: Option<char>,
        place: Place,
    },
    Rule {
        selectors: Vec<String>,
        body: Vec<Self>,
        place: Place,
    },
    /// `&:extend(…);`: what stands in the brackets.
    Extend { targets: String },
    /// What an import brings for those that extend it.
    Hidden(Vec<Self>),
    At {
        name: String,
        prelude: String,
        body: Option<Vec<Self>>,
        place: Place,
    },
}

pub(super) fn make_important(out: &mut [Out]) {
    for one in out {
        match one {
            Out::Declaration { important, .. } => *important = true,
            Out::Rule { body, .. } | Out::At { body: Some(body), .. } | Out::Hidden(body) => make_important(body),
            Out::At { body: None, .. } | Out::Extend { .. } => {}
        }
    }
}
