//! Mixins: which one is meant, and what it comes to.

use std::rc::Rc;

use super::scope::names_of;
use super::{Evaluator, Out, Outcome, Scope, fail};
use crate::limits;
use crate::style::less::ast::{Argument, Block, Guard, Mixin, MixinCall, Piece, Template, Value};
use crate::style::less::parse::name_end;
use crate::style::less::print::print;
use crate::style::less::scan::split_commas;

/// Something that can be called.
#[derive(Debug, Clone)]
pub struct Callable {
    /// The names that a call must give.
    path: Vec<String>,
    what: What,
    /// Where it is defined, when it was handed on by a call.
    home: Option<Rc<Scope>>,
}

#[derive(Debug, Clone)]
enum What {
    Mixin(Rc<Mixin>),
    Rule(Option<Guard>, Rc<Block>),
}

impl Callable {
    pub fn of_mixin(mixin: &Rc<Mixin>) -> Self {
        Self {
            path: vec![mixin.name.clone()],
            what: What::Mixin(Rc::clone(mixin)),
            home: None,
        }
    }

    /// A rule can be called by each of its selectors that has only classes and ids.
    pub fn of_rule(selectors: &Template, guard: Option<&Guard>, body: &Rc<Block>) -> Vec<Self> {
        let [Piece::Text(selectors)] = selectors.as_slice() else {
            return Vec::new();
        };
        let callable = |selector: String| {
            Some(Self {
                path: names(&selector)?,
                what: What::Rule(guard.cloned(), Rc::clone(body)),
                home: None,
            })
        };
        split_commas(selectors).into_iter().filter_map(callable).collect()
    }

    /// The same, for others than the block that defines it.
    pub fn at_home(&self, home: &Rc<Scope>) -> Self {
        let mut callable = self.clone();
        callable.home.get_or_insert_with(|| Rc::clone(home));
        callable
    }

    fn body(&self) -> &Rc<Block> {
        match &self.what {
            What::Mixin(mixin) => &mixin.body,
            What::Rule(_, body) => body,
        }
    }
}

/// `#a > .b.c` as its names.
fn names(selector: &str) -> Option<Vec<String>> {
    let between = |c: char| c.is_ascii_whitespace() || c == '>';
    let mut names = Vec::new();
    let mut rest = selector
        .strip_prefix('&')
        .unwrap_or(selector)
        .trim_start_matches(between);
    while let Some(first) = rest.chars().next() {
        if !matches!(first, '.' | '#') {
            return None;
        }
        let end = name_end(rest, 1);
        names.push(rest[..end].to_owned());
        rest = rest[end..].trim_start_matches(between);
    }
    (!names.is_empty()).then_some(names)
}

/// A mixin that a call may mean, with the scope that it is defined in.
struct Candidate {
    callable: Callable,
    home: Rc<Scope>,
}

impl Evaluator<'_> {
    /// What a call comes to; `exports` when the caller then knows the names of the bodies.
    pub fn call(&mut self, call: &MixinCall, scope: &Rc<Scope>, exports: bool) -> Outcome<Vec<Out>> {
        let mut out = Vec::new();
        for (body, block) in self.chosen(call, scope)? {
            out.append(&mut self.block(&block, &body));
            if exports {
                self.export(&body, scope)?;
            }
        }
        Ok(out)
    }

    /// The last body that a call means, run, as a ruleset to look up values in.
    pub fn called_as_value(&mut self, call: &MixinCall, scope: &Rc<Scope>) -> Outcome<Value> {
        let Some((body, block)) = self.chosen(call, scope)?.pop() else {
            return fail(format!("{} has no condition that holds", call.path.join(" ")));
        };
        self.block(&block, &body);
        Ok(Value::Rules(block, Some(body)))
    }

    /// The bodies that a call means, each with its scope.
    fn chosen(&mut self, call: &MixinCall, scope: &Rc<Scope>) -> Outcome<Vec<(Rc<Scope>, Rc<Block>)>> {
        if self.depth + 1 >= limits::STYLE_CALLS {
            return fail("mixins call each other too deep");
        }
        self.spend(10)?;
        let arguments = self.arguments(&call.arguments, scope)?;
        let mut named = false;
        for level in scope.chain() {
            self.spend(1)?;
            let candidates = self.candidates(&call.path, &level)?;
            named |= !candidates.is_empty();
            let mut fitting = Vec::new();
            for candidate in candidates {
                self.spend(1)?;
                if matches!(candidate.callable.what, What::Rule(..)) {
                    self.spend(scope.chain().count())?;
                    if is_open(scope, candidate.callable.body()) {
                        continue;
                    }
                }
                if let Some(inner) = self.bound(&candidate, &arguments, scope)? {
                    fitting.push((candidate, inner));
                }
            }
            if !fitting.is_empty() {
                return self.with_true_conditions(fitting);
            }
        }
        let name = call.path.join(" ");
        if named {
            fail(format!("{name} takes other arguments"))
        } else {
            fail(format!("the mixin {name} is not defined"))
        }
    }

    fn arguments(&mut self, arguments: &[Argument], scope: &Rc<Scope>) -> Outcome<Vec<(Option<String>, Value)>> {
        let mut out = Vec::new();
        for argument in arguments {
            let value = self.eval(&argument.value, scope)?;
            match value {
                Value::Spaces(values) | Value::Commas(values) if argument.spread => {
                    out.extend(values.into_iter().map(|value| (None, value)));
                }
                value => out.push((argument.name.clone(), value)),
            }
        }
        Ok(out)
    }

    fn candidates(&mut self, path: &[String], level: &Rc<Scope>) -> Outcome<Vec<Candidate>> {
        let known: Vec<Callable> = {
            let frame = level.frame.borrow();
            let fits = |one: &&Callable| path.starts_with(&one.path);
            frame.callables.iter().filter(fits).cloned().collect()
        };
        let mut found = Vec::new();
        for callable in known {
            let home = callable.home.clone().unwrap_or_else(|| Rc::clone(level));
            let rest = &path[callable.path.len()..];
            if rest.is_empty() {
                found.push(Candidate { callable, home });
                continue;
            }
            // A namespace: what is defined in it.
            let guard = match &callable.what {
                What::Mixin(mixin) => mixin.guard.clone(),
                What::Rule(guard, _) => guard.clone(),
            };
            if let Some(guard) = guard
                && !self.holds(&guard, &home)?
            {
                continue;
            }
            self.spend(1)?;
            let inner = Scope::inside(&home, Some(callable.body()), None);
            names_of(callable.body(), &inner);
            found.append(&mut self.candidates(rest, &inner)?);
        }
        Ok(found)
    }

    /// The scope of a body with its parameters; None when the arguments do not fit.
    fn bound(
        &mut self,
        candidate: &Candidate,
        arguments: &[(Option<String>, Value)],
        caller: &Rc<Scope>,
    ) -> Outcome<Option<Rc<Scope>>> {
        let What::Mixin(mixin) = &candidate.callable.what else {
            let inner = Scope::inside(&candidate.home, Some(candidate.callable.body()), Some(caller));
            return Ok(arguments.is_empty().then_some(inner));
        };
        let outer = Scope::inside(&candidate.home, None, Some(caller));
        let mut left: Vec<Option<&Value>> = Vec::new();
        let mut all = Vec::new();
        for (name, value) in arguments {
            match name {
                Some(name) => {
                    let known = mixin.parameters.iter().any(|one| one.name.as_ref() == Some(name));
                    if !known {
                        return Ok(None);
                    }
                    outer.frame.borrow_mut().variables.insert(name.clone(), value.clone());
                }
                None => left.push(Some(value)),
            }
        }
        let mut next = 0;
        let mut is_complete = false;
        for parameter in &mixin.parameters {
            if parameter.rest {
                let rest: Vec<Value> = left.iter().skip(next).flatten().copied().cloned().collect();
                next = left.len();
                is_complete = true;
                all.extend(rest.iter().cloned());
                if let Some(name) = &parameter.name {
                    outer
                        .frame
                        .borrow_mut()
                        .variables
                        .insert(name.clone(), Value::Spaces(rest));
                }
                continue;
            }
            let Some(name) = &parameter.name else {
                let wanted = self.eval(parameter.value.as_ref().unwrap_or(&Value::word("")), &outer)?;
                if left.get(next).copied().flatten().map(print) != Some(print(&wanted)) {
                    return Ok(None);
                }
                next += 1;
                all.push(wanted);
                continue;
            };
            let known = outer.frame.borrow().variables.get(name).cloned();
            if let Some(value) = known {
                all.push(value);
                continue;
            }
            let value = match (left.get(next), &parameter.value) {
                (Some(value), _) => {
                    next += 1;
                    value.cloned()
                }
                (None, Some(default)) => Some(self.eval(default, &outer)?),
                (None, None) => None,
            };
            let Some(value) = value else { return Ok(None) };
            all.push(value.clone());
            outer.frame.borrow_mut().variables.insert(name.clone(), value);
        }
        if next < left.len() && !is_complete {
            return Ok(None);
        }
        outer
            .frame
            .borrow_mut()
            .variables
            .insert("arguments".to_owned(), Value::Spaces(all));
        Ok(Some(Scope::inside(&outer, Some(&mixin.body), None)))
    }

    /// Leaves out what has a condition that does not hold. `default()` is true when nothing else is.
    fn with_true_conditions(&mut self, fitting: Vec<(Candidate, Rc<Scope>)>) -> Outcome<Vec<(Rc<Scope>, Rc<Block>)>> {
        let mut always = Vec::new();
        let mut as_default = Vec::new();
        let mut unless_default = Vec::new();
        for (candidate, inner) in fitting {
            let guard = match &candidate.callable.what {
                What::Mixin(mixin) => mixin.guard.as_ref(),
                What::Rule(guard, _) => guard.as_ref(),
            };
            let scope = inner.parent.as_ref().unwrap_or(&inner);
            let mut decide = |default| {
                let outer = self.default.replace(default);
                let holds = guard.map_or(Ok(true), |guard| self.holds(guard, scope));
                self.default = outer;
                holds
            };
            let (with, without) = (decide(true)?, decide(false)?);
            let chosen = (Rc::clone(&inner), Rc::clone(candidate.callable.body()));
            match (with, without) {
                (true, true) => always.push(chosen),
                (true, false) => as_default.push(chosen),
                (false, true) => unless_default.push(chosen),
                (false, false) => {}
            }
        }
        if always.is_empty() {
            always.append(&mut as_default);
        } else {
            always.append(&mut unless_default);
        }
        Ok(always)
    }
}

/// Whether a block is being run around this scope.
fn is_open(scope: &Rc<Scope>, block: &Rc<Block>) -> bool {
    scope
        .chain()
        .any(|scope| scope.block.as_ref().is_some_and(|open| Rc::ptr_eq(open, block)))
}
