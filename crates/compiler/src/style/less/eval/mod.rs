//! Runs a Less file: variables are looked up, mixins called, conditions decided.

mod block;
mod conditions;
mod imports;
mod mixins;
mod out;
mod rulesets;
mod scope;
mod values;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

pub use out::{Out, Place};
pub use scope::Scope;

use super::Loader;
use super::ast::{Block, File};
use super::parse::parse;
use crate::style::diagnostics::Source;
use crate::{Diagnostic, Findings, limits};

/// Why a statement was left out.
#[derive(Debug)]
pub struct Failure(pub String);

pub type Outcome<T> = Result<T, Failure>;

pub fn fail<T>(message: impl Into<String>) -> Outcome<T> {
    Err(Failure(message.into()))
}

pub struct Evaluator<'a> {
    loader: &'a dyn Loader,
    imported: BTreeSet<String>,
    open: Vec<String>,
    findings: HashMap<String, (Rc<File>, Findings)>,
    /// Statements, values and characters that may still be looked at.
    steps: usize,
    depth: usize,
    /// Brackets around the value at hand: division counts there.
    brackets: usize,
    /// Calls of `calc()` around it: nothing is computed there.
    in_calc: usize,
    /// What `default()` is, while a mixin is chosen.
    default: Option<bool>,
    /// Where the statement at hand stands.
    here: Option<Place>,
    /// Scopes that know something of a scope inside; taken apart at the end.
    exporting: Vec<Rc<Scope>>,
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

    pub fn report(&mut self, place: &Place, message: &str) {
        let end = place.file.text[place.at.min(place.file.text.len())..]
            .find(['\n', ';', '{'])
            .unwrap_or(1);
        let span: Range<usize> = place.at..place.at + end.max(1);
        self.find(&place.file, |source| source.less(&span, message));
    }
}
