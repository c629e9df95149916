//! Detached rulesets: called, walked through, looked into.

use std::rc::Rc;

use super::{Evaluator, Out, Outcome, Scope, fail};
use crate::style::less::ast::{Block, Kind, Template, Value};

impl Evaluator<'_> {
    pub(super) fn call_rules(&mut self, rules: &Value, scope: &Rc<Scope>) -> Outcome<Vec<Out>> {
        self.spend(10)?;
        match self.eval(rules, scope)? {
            Value::Rules(block, home) => {
                let home = home.unwrap_or_else(|| Rc::clone(scope));
                let inner = Scope::inside(&home, Some(&block), Some(scope));
                let out = self.block(&block, &inner);
                self.export(&inner, scope)?;
                Ok(out)
            }
            _ => fail("this is not a detached ruleset"),
        }
    }

    pub(super) fn each(
        &mut self,
        list: &Value,
        names: &[String],
        block: &Rc<Block>,
        scope: &Rc<Scope>,
    ) -> Outcome<Vec<Out>> {
        let items: Vec<(Value, Value)> = match self.eval(list, scope)? {
            Value::Rules(rules, home) => {
                let inner = Scope::inside(&home.unwrap_or_else(|| Rc::clone(scope)), Some(&rules), Some(scope));
                self.block(&rules, &inner);
                let mut items = Vec::new();
                for node in &rules.nodes {
                    let (key, value) = match &node.kind {
                        Kind::Variable(name, value) => (format!("@{name}"), value),
                        Kind::Declaration { name, value, .. } => (self.template(name, &inner)?, value),
                        _ => continue,
                    };
                    items.push((Value::word(key), self.eval(value, &inner)?));
                }
                items
            }
            Value::Spaces(values) | Value::Commas(values) => keyed(values),
            value => keyed(vec![value]),
        };
        let name = |at: usize, default: &str| names.get(at).map_or(default, String::as_str).to_owned();
        let mut out = Vec::new();
        for (at, (key, value)) in items.into_iter().enumerate() {
            self.spend(10)?;
            let item = Scope::inside(scope, None, None);
            #[expect(clippy::cast_precision_loss, reason = "no list is that long")]
            let index = Value::number((at + 1) as f64);
            item.frame.borrow_mut().variables.extend([
                (name(0, "value"), value),
                (name(1, "key"), key),
                (name(2, "index"), index),
            ]);
            let inner = Scope::inside(&item, Some(block), None);
            out.append(&mut self.block(block, &inner));
        }
        Ok(out)
    }

    /// `@rules[key]`, `.mixin()[key]`
    pub(super) fn lookup(&mut self, base: &Value, keys: &[Template], scope: &Rc<Scope>) -> Outcome<Value> {
        let mut value = match base {
            Value::MixinCall(call) => self.called_as_value(call, scope)?,
            base => self.eval(base, scope)?,
        };
        for key in keys {
            let Value::Rules(block, home) = &value else {
                return fail("this has no values to look up");
            };
            let home = home.clone().unwrap_or_else(|| Rc::clone(scope));
            // The scope of a mixin that was called has run already.
            let inner = if home.block.as_ref().is_some_and(|known| Rc::ptr_eq(known, block)) {
                home
            } else {
                let inner = Scope::inside(&home, Some(block), None);
                self.block(block, &inner);
                inner
            };
            let key = self.template(key, scope)?;
            value = self.looked_up(&key, block, &inner)?;
        }
        Ok(value)
    }

    fn looked_up(&mut self, key: &str, block: &Rc<Block>, inner: &Rc<Scope>) -> Outcome<Value> {
        let found = if key.is_empty() {
            block.nodes.iter().rev().find_map(|node| match &node.kind {
                Kind::Variable(_, value) | Kind::Declaration { value, .. } => Some(value.clone()),
                _ => None,
            })
        } else {
            let frame = inner.frame.borrow();
            match key.strip_prefix('@') {
                Some(name) => frame.variables.get(name).cloned(),
                None => frame.properties.get(key).cloned(),
            }
        };
        match found {
            Some(value) => self.eval(&value, inner),
            None => fail(format!("there is no {key} in this ruleset")),
        }
    }
}

fn keyed(values: Vec<Value>) -> Vec<(Value, Value)> {
    #[expect(clippy::cast_precision_loss, reason = "no list is that long")]
    let key = |at: usize| Value::number((at + 1) as f64);
    values
        .into_iter()
        .enumerate()
        .map(|(at, value)| (key(at), value))
        .collect()
}
