//! Runs a Less file: variables are looked up, mixins called, conditions decided.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use super::ast::{Block, File, Guard, Import, Kind, Piece, Template, Value};
use super::mixins::Callable;
use super::parse::parse;
use super::print::{plain, print};
use super::scan::split_commas;
use super::{Loader, functions, math};
use crate::style::diagnostics::Source;
use crate::{Diagnostic, Findings, limits};

/// How a value that is important ends.
const IMPORTANT: &str = " !important";

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

/// Why a statement was left out.
#[derive(Debug)]
pub struct Failure(pub String);

pub type Outcome<T> = Result<T, Failure>;

pub fn fail<T>(message: impl Into<String>) -> Outcome<T> {
    Err(Failure(message.into()))
}

/// A statement of a block, or of what the block imports.
struct Entry {
    block: Rc<Block>,
    at: usize,
    import: Imported,
}

/// How a statement was imported.
#[derive(Clone, Default)]
struct Imported {
    /// For its names only.
    hidden: bool,
    /// Inside of this `@media`.
    media: Option<Rc<str>>,
}

pub struct Evaluator<'a> {
    loader: &'a dyn Loader,
    imported: BTreeSet<String>,
    open: Vec<String>,
    findings: HashMap<String, (Rc<File>, Findings)>,
    /// Statements, values and characters that may still be looked at.
    steps: usize,
    pub depth: usize,
    /// Brackets around the value at hand: division counts there.
    pub brackets: usize,
    /// Calls of `calc()` around it: nothing is computed there.
    pub in_calc: usize,
    /// What `default()` is, while a mixin is chosen.
    pub default: Option<bool>,
    /// Where the statement at hand stands.
    here: Option<Place>,
    /// Scopes that know something of a scope inside; taken apart at the end.
    pub exporting: Vec<Rc<Scope>>,
    /// Whether a selector may extend another.
    pub extends: bool,
}

impl<'a> Evaluator<'a> {
    pub fn new(loader: &'a dyn Loader) -> Self {
        Self {
            loader,
            imported: BTreeSet::new(),
            open: Vec::new(),
            findings: HashMap::new(),
            steps: limits::STYLE_STEPS,
            depth: 0,
            brackets: 0,
            in_calc: 0,
            default: None,
            here: None,
            exporting: Vec::new(),
            extends: false,
        }
    }

    /// Runs the file.
    pub fn file(&mut self, file: &Rc<File>) -> Vec<Out> {
        let block = self.parsed(file);
        self.imported.insert(file.path.clone());
        self.open.push(file.path.clone());
        let scope = Rc::new(Scope {
            frame: RefCell::default(),
            block: None,
            parent: None,
            caller: None,
        });
        let out = self.block(&block, &scope);
        for scope in self.exporting.drain(..).chain([scope]) {
            scope.frame.take();
        }
        out
    }

    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.findings
            .into_values()
            .flat_map(|(_, findings)| findings.into_vec())
            .collect()
    }

    fn parsed(&mut self, file: &Rc<File>) -> Rc<Block> {
        self.extends |= file.text.contains(":extend(");
        let parsed = parse(file);
        for (span, message) in parsed.failures {
            self.find(file, |source| source.less(&span, &message));
        }
        parsed.block
    }

    fn find(&mut self, file: &Rc<File>, describe: impl FnOnce(Source) -> Diagnostic) {
        let (file, findings) = self
            .findings
            .entry(file.path.clone())
            .or_insert_with(|| (Rc::clone(file), Findings::default()));
        findings.warn(|| describe(Source::of(&file.path, &file.text)));
    }

    /// Takes `n` of the steps that are left.
    pub fn spend(&mut self, n: usize) -> Outcome<()> {
        let left = self.steps.checked_sub(n);
        self.steps = left.unwrap_or_default();
        match left {
            Some(_) => Ok(()),
            None => fail("this style sheet takes too many steps; the rest was left out"),
        }
    }

    fn place(&self, block: &Rc<Block>, at: usize) -> Place {
        let inner = Place {
            file: Rc::clone(&block.file),
            at,
        };
        // A detached ruleset among arguments has no file of its own.
        match &self.here {
            Some(here) if block.file.path.is_empty() => here.clone(),
            _ => inner,
        }
    }

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

    /// Puts what is imported in the place of the imports.
    fn expand(
        &mut self,
        block: &Rc<Block>,
        scope: &Rc<Scope>,
        around: &Imported,
        entries: &mut Vec<Entry>,
        before: &mut Vec<Out>,
    ) {
        for (at, node) in block.nodes.iter().enumerate() {
            let Kind::Import(import) = &node.kind else {
                entries.push(entry(block, at, around));
                continue;
            };
            let place = self.place(block, node.at);
            let path = match self.eval(&import.path, scope) {
                Ok(path) => address(&path),
                Err(failure) => {
                    self.report(&place, &failure.0);
                    continue;
                }
            };
            let has = |option: &str| import.options.iter().any(|one| one == option);
            let span = place.at..place.at + 1;
            let Some(found) = self.loader.find(&place.file.path, &path) else {
                if super::super::is_remote(&path) || has("css") {
                    before.extend(as_css(import, &path, place));
                } else if !has("optional") {
                    self.find(&place.file, |source| source.import_missing(&span, &path));
                }
                continue;
            };
            let is_less = crate::path::extension(&found) == Some("less");
            if has("css") || has("inline") || !(is_less || has("less")) {
                if !around.hidden {
                    before.extend(as_css(import, &format!("/{found}"), place));
                }
                continue;
            }
            if self.open.contains(&found) {
                self.find(&place.file, |source| source.import_cycle(&span));
                continue;
            }
            if self.open.len() >= limits::IMPORT_DEPTH {
                self.find(&place.file, |source| source.import_too_deep(&span));
                continue;
            }
            if !self.imported.insert(found.clone()) && !has("multiple") {
                continue;
            }
            let Some(text) = self.loader.text(&found) else { continue };
            if self.spend(text.len() / 8 + 1).is_err() {
                return;
            }
            let file = Rc::new(File {
                path: found.clone(),
                text,
            });
            let imported = self.parsed(&file);
            self.open.push(found);
            let condition = Some(import.condition.as_str()).filter(|condition| !condition.is_empty());
            let import = Imported {
                hidden: around.hidden || has("reference"),
                media: condition.map(Rc::from).or_else(|| around.media.clone()),
            };
            self.expand(&imported, scope, &import, entries, before);
            self.open.pop();
        }
    }

    pub fn report(&mut self, place: &Place, message: &str) {
        let end = place.file.text[place.at.min(place.file.text.len())..]
            .find(['\n', ';', '{'])
            .unwrap_or(1);
        let span: Range<usize> = place.at..place.at + end.max(1);
        self.find(&place.file, |source| source.less(&span, message));
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

    fn call_rules(&mut self, rules: &Value, scope: &Rc<Scope>) -> Outcome<Vec<Out>> {
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

    fn each(&mut self, list: &Value, names: &[String], block: &Rc<Block>, scope: &Rc<Scope>) -> Outcome<Vec<Out>> {
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

    pub fn template(&mut self, template: &Template, scope: &Rc<Scope>) -> Outcome<String> {
        let mut out = String::new();
        for piece in template {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Variable(name) => out.push_str(&plain(&self.variable(name, scope)?)),
                Piece::Property(name) => out.push_str(&plain(&self.property(name, scope)?)),
                Piece::Value(value) => out.push_str(&print(&self.eval(value, scope)?)),
            }
        }
        self.spend(out.len() / 16)?;
        Ok(out)
    }

    fn variable(&mut self, name: &str, scope: &Rc<Scope>) -> Outcome<Value> {
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

    fn property(&mut self, name: &str, scope: &Rc<Scope>) -> Outcome<Value> {
        let found = scope
            .chain()
            .find_map(|scope| scope.frame.borrow().properties.get(name).cloned());
        match found {
            Some(value) => self.eval(&value, scope),
            None => fail(format!("the property ${name} is not set here")),
        }
    }

    pub fn eval(&mut self, value: &Value, scope: &Rc<Scope>) -> Outcome<Value> {
        self.spend(1)?;
        if self.depth >= limits::STYLE_CALLS {
            return fail("this value leads to itself, or too far");
        }
        self.depth += 1;
        let done = self.eval_value(value, scope);
        self.depth -= 1;
        done
    }

    fn eval_all(&mut self, values: &[Value], scope: &Rc<Scope>) -> Outcome<Vec<Value>> {
        values.iter().map(|value| self.eval(value, scope)).collect()
    }

    fn eval_value(&mut self, value: &Value, scope: &Rc<Scope>) -> Outcome<Value> {
        Ok(match value {
            Value::Number(..) | Value::Color(_) | Value::MixinCall(_) => value.clone(),
            Value::Text(text, quote) => Value::Text(vec![Piece::Text(self.template(text, scope)?)], *quote),
            Value::Word(text) => Value::word(self.template(text, scope)?),
            Value::Url(inside) => Value::Url(Box::new(self.eval(inside, scope)?)),
            Value::Call(name, arguments) => self.function(name, arguments, scope)?,
            Value::Variable(name) => self.variable(name, scope)?,
            Value::Indirect(name) => {
                let name = plain(&self.variable(name, scope)?);
                self.variable(&name, scope)?
            }
            Value::Property(name) => self.property(name, scope)?,
            Value::Operation {
                operator,
                left,
                right,
                spaced,
                always,
            } => {
                let (left, right) = (self.eval(left, scope)?, self.eval(right, scope)?);
                let computes = self.in_calc == 0 && (*operator != '/' || *always || self.brackets > 0);
                match computes.then(|| math::operate(*operator, &left, &right)).transpose()? {
                    Some(result) => result,
                    None => Value::Operation {
                        operator: *operator,
                        left: Box::new(left),
                        right: Box::new(right),
                        spaced: *spaced,
                        always: *always,
                    },
                }
            }
            Value::Negative(inside) => match self.eval(inside, scope)? {
                Value::Number(number, unit) if self.in_calc == 0 => Value::Number(-number, unit),
                value => Value::Negative(Box::new(value)),
            },
            Value::Paren(inside) => {
                self.brackets += 1;
                let inside = self.eval(inside, scope);
                self.brackets -= 1;
                match inside? {
                    value if self.in_calc > 0 && !matches!(value, Value::Number(..)) => Value::Paren(Box::new(value)),
                    value => value,
                }
            }
            Value::Spaces(values) => Value::Spaces(self.eval_all(values, scope)?),
            Value::Commas(values) => Value::Commas(self.eval_all(values, scope)?),
            Value::Rules(block, home) => {
                Value::Rules(Rc::clone(block), Some(home.clone().unwrap_or_else(|| Rc::clone(scope))))
            }
            Value::Condition(guard) => Value::word(if self.holds(guard, scope)? { "true" } else { "false" }),
            Value::Lookup(base, keys) => self.lookup(base, keys, scope)?,
        })
    }

    /// `@rules[key]`, `.mixin()[key]`
    fn lookup(&mut self, base: &Value, keys: &[Template], scope: &Rc<Scope>) -> Outcome<Value> {
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

    fn function(&mut self, name: &str, arguments: &[Value], scope: &Rc<Scope>) -> Outcome<Value> {
        let name_lower = name.to_ascii_lowercase();
        if name_lower == "calc" {
            self.in_calc += 1;
        }
        let (brackets, calc) = (std::mem::take(&mut self.brackets), self.in_calc);
        let evaluated = match (name_lower.as_str(), arguments) {
            ("if", [condition, first, rest @ ..]) => self.eval(condition, scope).and_then(|decided| {
                let chosen = if plain(&decided) == "true" {
                    Some(first)
                } else {
                    rest.first()
                };
                chosen
                    .map_or_else(|| Ok(Value::word("")), |value| self.eval(value, scope))
                    .map(|value| vec![value])
            }),
            ("isdefined", [Value::Variable(name)]) => {
                let known = scope
                    .chain()
                    .any(|scope| scope.frame.borrow().variables.contains_key(name));
                Ok(vec![Value::word(if known { "true" } else { "false" })])
            }
            _ => self.eval_all(arguments, scope),
        };
        self.brackets = brackets;
        self.in_calc = calc - usize::from(name_lower == "calc");
        let mut evaluated = evaluated?;
        match name_lower.as_str() {
            "if" | "boolean" | "isdefined" if !evaluated.is_empty() => return Ok(evaluated.remove(0)),
            "default" => {
                if let Some(default) = self.default {
                    return Ok(Value::word(if default { "true" } else { "false" }));
                }
            }
            _ => {}
        }
        let result = functions::call(&name_lower, &evaluated)?;
        if let Some(value) = &result {
            self.spend(functions::weight(value))?;
        }
        Ok(result.unwrap_or_else(|| Value::Call(name.to_owned(), evaluated)))
    }

    /// Whether a condition holds.
    pub fn holds(&mut self, guard: &Guard, scope: &Rc<Scope>) -> Outcome<bool> {
        Ok(match guard {
            Guard::Or(any) => {
                for one in any {
                    if self.holds(one, scope)? {
                        return Ok(true);
                    }
                }
                false
            }
            Guard::And(all) => {
                for one in all {
                    if !self.holds(one, scope)? {
                        return Ok(false);
                    }
                }
                true
            }
            Guard::Not(inside) => !self.holds(inside, scope)?,
            Guard::Compare(left, operator, right) => {
                let (left, right) = (self.computed(left, scope)?, self.computed(right, scope)?);
                math::compare(&left, operator, &right)
            }
            Guard::Is(value) => plain(&self.computed(value, scope)?) == "true",
        })
    }

    fn computed(&mut self, value: &Value, scope: &Rc<Scope>) -> Outcome<Value> {
        self.brackets += 1;
        let value = self.eval(value, scope);
        self.brackets -= 1;
        value
    }
}

fn entry(block: &Rc<Block>, at: usize, import: &Imported) -> Entry {
    Entry {
        block: Rc::clone(block),
        at,
        import: import.clone(),
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

/// Makes the names of these statements known. The last one of a name counts.
fn register(entries: &[Entry], scope: &Rc<Scope>) {
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

/// The names that a block would have, without running it.
pub fn names_of(block: &Rc<Block>, scope: &Rc<Scope>) {
    let none = Imported::default();
    let entries: Vec<Entry> = (0..block.nodes.len()).map(|at| entry(block, at, &none)).collect();
    register(&entries, scope);
}

fn address(path: &Value) -> String {
    let path = match path {
        Value::Url(inside) => plain(inside),
        value => plain(value),
    };
    // `~` is how bundlers mark an npm package.
    path.strip_prefix('~').unwrap_or(&path).to_owned()
}

fn as_css(import: &Import, path: &str, place: Place) -> Option<Out> {
    (!path.contains(['"', '\n', '\\'])).then(|| Out::At {
        name: "import".to_owned(),
        prelude: format!("\"{path}\" {}", import.condition).trim_end().to_owned(),
        body: None,
        place,
    })
}

/// What of a statement may be extended.
fn hidden(out: Out) -> Option<Out> {
    let extendable = matches!(&out, Out::Rule { .. }) || matches!(&out, Out::At { name, .. } if name == "media");
    extendable.then(|| Out::Hidden(vec![out]))
}

fn make_important(out: &mut [Out]) {
    for one in out {
        match one {
            Out::Declaration { important, .. } => *important = true,
            Out::Rule { body, .. } | Out::At { body: Some(body), .. } | Out::Hidden(body) => make_important(body),
            Out::At { body: None, .. } | Out::Extend { .. } => {}
        }
    }
}
