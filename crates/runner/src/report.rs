use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde::Serialize;

use crate::host::Contact;
use crate::start::route;
use crate::{Options, Package, Runner};

/// What was seen of one page that was opened by itself. Of one that was ended it has what was seen until then.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PageReport {
    /// Its address, as it was asked for.
    pub path: String,
    /// The compiler made it, and not a placeholder in its place.
    pub built: bool,
    /// It drew something.
    pub opened: bool,
    /// Errors that were written to the console, with the author's places; the last says why it was ended.
    pub errors: Vec<String>,
    /// Capability of the catalogue → how often it was called.
    pub capabilities: BTreeMap<String, u64>,
    /// Servers that were asked for.
    pub domains: BTreeSet<Contact>,
    /// Capabilities that need the user's consent and were called without it.
    pub before_consent: BTreeSet<String>,
    /// Nodes of the tree.
    pub nodes: usize,
    /// The tree: built-ins and texts, one a line.
    pub tree: String,
}

impl PageReport {
    /// Opens a page in a container of its own, and looks at it once it has come to rest.
    pub fn of(package: &Rc<Package>, options: &Options, path: &str) -> Self {
        let built = package.placeholder(route(path).0).is_none();
        let mut report = Self {
            path: path.to_owned(),
            built,
            opened: false,
            errors: Vec::new(),
            capabilities: BTreeMap::new(),
            domains: BTreeSet::new(),
            before_consent: BTreeSet::new(),
            nodes: 0,
            tree: String::new(),
        };
        let started = Runner::new(Rc::clone(package), options.clone()).and_then(|mut runner| {
            let started = runner.start(path);
            report.look_at(&runner);
            started
        });
        if let Err(error) = started {
            report.errors.push(format!("{}: {error}", error.code()));
        }
        report
    }

    fn look_at(&mut self, runner: &Runner) {
        let record = runner.record().clone();
        self.opened = runner.view().is_drawn();
        self.errors = record.errors().map(|line| line.text.clone()).collect();
        self.capabilities = record.capabilities;
        self.domains = record.domains;
        self.before_consent = record.before_consent;
        (_, self.nodes) = runner.size();
        self.tree = runner.snapshot();
    }

    /// Whether nothing is to be said against it.
    pub fn is_clean(&self) -> bool {
        self.built && self.opened && self.errors.is_empty()
    }
}
