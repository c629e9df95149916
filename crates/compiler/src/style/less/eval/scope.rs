//! Which names can be seen from a place.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::block::{Entry, Imported, entry};
use super::mixins::Callable;
use super::{Evaluator, Outcome, fail};
use crate::style::less::ast::{Block, Kind, Piece, Value};

/// Names that can be seen from a place: those of the block, then of the blocks around it; in the body of a
/// mixin then those of its caller.
#[derive(Debug)]
pub struct Scope {
    pub frame: RefCell<Frame>,
    /// The block, to tell a rule that would include itself.
    pub block: Option<Rc<Block>>,
    pub parent: Option<Rc<Self>>,
    pub caller: Option<Rc<Self>>,
}

#[derive(Debug, Default)]
pub struct Frame {
    pub variables: HashMap<String, Value>,
    pub properties: HashMap<String, Value>,
    pub callables: Vec<Callable>,
}

impl Scope {
    pub fn inside(parent: &Rc<Self>, block: Option<&Rc<Block>>, caller: Option<&Rc<Self>>) -> Rc<Self> {
        Rc::new(Self {
            frame: RefCell::default(),
            block: block.cloned(),
            parent: Some(Rc::clone(parent)),
            caller: caller.cloned(),
        })
    }

    /// This scope and those around it, then the callers.
    pub fn chain(self: &Rc<Self>) -> impl Iterator<Item = Rc<Self>> + use<> {
        let mut callers = Vec::new();
        let mut next = Some(Rc::clone(self));
        std::iter::from_fn(move || {
            let scope = next.take().or_else(|| callers.pop())?;
            callers.extend(scope.caller.clone());
            next.clone_from(&scope.parent);
            Some(scope)
        })
    }
}

impl Evaluator<'_> {
    pub(super) fn variable(&mut self, name: &str, scope: &Rc<Scope>) -> Outcome<Value> {
        let mut levels = 0;
        let found = scope.chain().find_map(|scope| {
            levels += 1;
            let value = scope.frame.borrow().variables.get(name)?.clone();
            Some((value, scope))
        });
        self.spend(levels / 4)?;
        match found {
            Some((Value::Rules(block, None), home)) => Ok(Value::Rules(block, Some(home))),
            Some((value, _)) => {
                let calc = std::mem::take(&mut self.in_calc);
                let value = self.eval(&value, scope);
                self.in_calc = calc;
                value
            }
            None => fail(format!("the variable @{name} is not defined")),
        }
    }

    pub(super) fn property(&mut self, name: &str, scope: &Rc<Scope>) -> Outcome<Value> {
        let found = scope
            .chain()
            .find_map(|scope| scope.frame.borrow().properties.get(name).cloned());
        match found {
            Some(value) => self.eval(&value, scope),
            None => fail(format!("the property ${name} is not set here")),
        }
    }

    /// Variables and mixins of a body, for the block that included it, unless it has its own.
    pub fn export(&mut self, from: &Rc<Scope>, to: &Rc<Scope>) -> Outcome<()> {
        let names: Vec<(String, Value)> = {
            let (from, to) = (from.frame.borrow(), to.frame.borrow());
            let new = from
                .variables
                .iter()
                .filter(|(name, _)| !to.variables.contains_key(*name));
            new.map(|(name, value)| (name.clone(), value.clone())).collect()
        };
        for (name, value) in names {
            // What cannot be computed here is an error where it is used.
            if let Ok(value) = self.eval(&value, from) {
                to.frame.borrow_mut().variables.insert(name, value);
            }
        }
        let callables: Vec<Callable> = from
            .frame
            .borrow()
            .callables
            .iter()
            .map(|one| one.at_home(from))
            .collect();
        if !callables.is_empty() {
            self.spend(callables.len())?;
            to.frame.borrow_mut().callables.extend(callables);
        }
        self.exporting.push(Rc::clone(to));
        Ok(())
    }
}

/// The names that a block would have, without running it.
pub fn names_of(block: &Rc<Block>, scope: &Rc<Scope>) {
    let none = Imported::default();
    let entries: Vec<Entry> = (0..block.nodes.len()).map(|at| entry(block, at, &none)).collect();
    register(&entries, scope);
}

/// Makes the names of these statements known. The last one of a name counts.
pub(super) fn register(entries: &[Entry], scope: &Rc<Scope>) {
    let mut frame = scope.frame.borrow_mut();
    for Entry { block, at, .. } in entries {
        match &block.nodes[*at].kind {
            Kind::Variable(name, value) => _ = frame.variables.insert(name.clone(), value.clone()),
            Kind::Declaration { name, value, .. } => {
                if let [Piece::Text(name)] = name.as_slice() {
                    frame.properties.insert(name.clone(), value.clone());
                }
            }
            Kind::Mixin(mixin) => frame.callables.push(Callable::of_mixin(mixin)),
            Kind::Rule { selectors, guard, body } => {
                frame
                    .callables
                    .extend(Callable::of_rule(selectors, guard.as_ref(), body));
            }
            _ => {}
        }
    }
}
