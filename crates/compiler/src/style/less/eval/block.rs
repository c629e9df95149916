//! The statements of a block, in two passes: what calls bring counts for all of them.

use std::collections::HashMap;
use std::rc::Rc;

use super::out::make_important;
use super::scope::{names_of, register};
use super::{Evaluator, Out, Outcome, Place, Scope};
use crate::limits;
use crate::style::less::ast::{Block, Kind, Value};
use crate::style::less::print::print;
use crate::style::less::scan::split_commas;

/// How a value that is important ends.
const IMPORTANT: &str = " !important";

/// A statement of a block, or of what the block imports.
pub(super) struct Entry {
    pub(super) block: Rc<Block>,
    pub(super) at: usize,
    pub(super) import: Imported,
}

/// How a statement was imported.
#[derive(Clone, Default)]
pub(super) struct Imported {
    /// For its names only.
    pub(super) hidden: bool,
    /// Inside of this `@media`.
    pub(super) media: Option<Rc<str>>,
}

impl Evaluator<'_> {
    /// Runs the statements of a block; the scope then knows its names.
    pub fn block(&mut self, block: &Rc<Block>, scope: &Rc<Scope>) -> Vec<Out> {
        if self.depth >= limits::STYLE_CALLS || self.steps == 0 {
            return Vec::new();
        }
        self.depth += 1;
        let out = self.statements(block, scope);
        self.depth -= 1;
        out
    }

    fn statements(&mut self, block: &Rc<Block>, scope: &Rc<Scope>) -> Vec<Out> {
        let mut entries = Vec::new();
        let mut before = Vec::new();
        if block.nodes.iter().any(|node| matches!(node.kind, Kind::Import(_))) {
            // Paths of imports may hold variables of this block.
            names_of(block, scope);
            self.expand(block, scope, &Imported::default(), &mut entries, &mut before);
            scope.frame.take();
        } else {
            entries.extend((0..block.nodes.len()).map(|at| entry(block, at, &Imported::default())));
        }
        register(&entries, scope);
        let mut called: HashMap<usize, Vec<Out>> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            if let Some(out) = self.first_pass(entry, scope) {
                called.insert(at, out);
            }
        }
        let mut out = before;
        for (at, entry) in entries.iter().enumerate() {
            let mut made = match called.remove(&at) {
                _ if entry.import.hidden => {
                    let rules = self.extends.then(|| self.second_pass(entry, scope)).flatten();
                    out.extend(rules.and_then(hidden));
                    continue;
                }
                Some(called) => called,
                None => self.second_pass(entry, scope).into_iter().collect(),
            };
            match &entry.import.media {
                Some(condition) if !made.is_empty() => out.push(Out::At {
                    name: "media".to_owned(),
                    prelude: condition.to_string(),
                    body: Some(made),
                    place: self.place(&entry.block, entry.block.nodes[entry.at].at),
                }),
                _ => out.append(&mut made),
            }
        }
        out
    }

    /// Calls: what they bring counts for all statements of the block.
    fn first_pass(&mut self, entry: &Entry, scope: &Rc<Scope>) -> Option<Vec<Out>> {
        let node = &entry.block.nodes[entry.at];
        let place = self.place(&entry.block, node.at);
        let outer = self.here.replace(place.clone());
        let done = match &node.kind {
            Kind::Call { call, important } => self.call(call, scope, true).map(|mut out| {
                if *important {
                    make_important(&mut out);
                }
                out
            }),
            Kind::CallRules(Value::Lookup(rules, _)) => self.call_rules(rules, scope),
            Kind::Each(list, names, block) => self.each(list, names, block, scope),
            _ => {
                self.here = outer;
                return None;
            }
        };
        self.here = outer;
        Some(done.unwrap_or_else(|failure| {
            self.report(&place, &failure.0);
            Vec::new()
        }))
    }

    fn second_pass(&mut self, entry: &Entry, scope: &Rc<Scope>) -> Option<Out> {
        let node = &entry.block.nodes[entry.at];
        let place = self.place(&entry.block, node.at);
        let outer = self.here.replace(place.clone());
        let done = self.spend(1).and_then(|()| self.node(&node.kind, place.clone(), scope));
        self.here = outer;
        done.unwrap_or_else(|failure| {
            self.report(&place, &failure.0);
            None
        })
    }

    fn node(&mut self, kind: &Kind, place: Place, scope: &Rc<Scope>) -> Outcome<Option<Out>> {
        Ok(match kind {
            Kind::Declaration {
                name,
                value,
                important,
                merge,
            } => {
                let mut value = print(&self.eval(value, scope)?);
                self.spend(value.len() / 16)?;
                // Of a variable, or of one of several.
                let inner = value.contains(IMPORTANT) && !value.contains(['"', '\'']);
                if inner {
                    value = value.replace(IMPORTANT, "");
                }
                Some(Out::Declaration {
                    name: self.template(name, scope)?,
                    value,
                    important: *important || inner,
                    merge: *merge,
                    place,
                })
            }
            Kind::Rule { selectors, guard, body } => {
                if let Some(guard) = guard
                    && !self.holds(guard, scope)?
                {
                    return Ok(None);
                }
                let selectors = split_commas(&self.template(selectors, scope)?);
                let inner = Scope::inside(scope, Some(body), None);
                Some(Out::Rule {
                    selectors,
                    body: self.block(body, &inner),
                    place,
                })
            }
            Kind::AtRule { name, prelude, body } => {
                let prelude = self.template(prelude, scope)?;
                let body = body.as_ref().map(|body| {
                    let inner = Scope::inside(scope, Some(body), None);
                    self.block(body, &inner)
                });
                Some(Out::At {
                    name: name.clone(),
                    prelude,
                    body,
                    place,
                })
            }
            Kind::Extend(targets) => Some(Out::Extend {
                targets: self.template(targets, scope)?,
            }),
            Kind::Variable(..)
            | Kind::Mixin(_)
            | Kind::Import(_)
            | Kind::Call { .. }
            | Kind::CallRules(_)
            | Kind::Each(..) => None,
        })
    }
}

pub(super) fn entry(block: &Rc<Block>, at: usize, import: &Imported) -> Entry {
    Entry {
        block: Rc::clone(block),
        at,
        import: import.clone(),
    }
}

/// What of a statement may be extended.
fn hidden(out: Out) -> Option<Out> {
    let extendable = matches!(&out, Out::Rule { .. }) || matches!(&out, Out::At { name, .. } if name == "media");
    extendable.then(|| Out::Hidden(vec![out]))
}
