//! Less: variables, nested rules, mixins, conditions, operations and functions become plain CSS.
//!
//! What the Less compiler of npm makes of the same file is the measure. Not here: plugins, scripts in backticks, and
//! functions that read pictures.
//!
//! | stage | where |
//! |---|---|
//! | text → statements, expressions | `scan`, `parse` |
//! | statements → rules without variables | `eval`, `functions`, `color`, `math`, `print` |
//! | selectors of rules in rules, `:extend()` | `join`, `extend`, `selector` |
//! | rules → flat CSS | `write` |

mod ast;
mod color;
mod eval;
mod extend;
mod functions;
mod join;
mod math;
mod parse;
mod print;
mod scan;
mod selector;
mod write;

use std::rc::Rc;
use std::sync::Arc;

use super::css::Css;
use crate::Diagnostic;

/// Where imported files come from.
pub trait Loader {
    /// The file that an import means.
    fn find(&self, from: &str, path: &str) -> Option<String>;
    fn text(&self, path: &str) -> Option<Arc<str>>;
}

/// Compiles a file. What is wrong in it is left out, and said.
pub fn compile(loader: &dyn Loader, path: &str, text: Arc<str>) -> (Css, Vec<Diagnostic>) {
    let file = Rc::new(ast::File {
        path: path.to_owned(),
        text,
    });
    let mut evaluator = eval::Evaluator::new(loader);
    let mut out = evaluator.file(&file);
    let joined = join::join(&mut out, evaluator.extends);
    for (place, selector) in joined.unmatched {
        evaluator.report(
            &place,
            &format!("no rule has the selector {selector} that is extended here"),
        );
    }
    let mut css = write::write(&out);
    css.is_cut |= joined.is_cut;
    (css, evaluator.into_diagnostics())
}
