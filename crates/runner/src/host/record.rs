//! What a mini-program did to the world, or tried.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use crate::Limits;

/// A line of the console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The page in front.
    pub page: String,
    /// `debug log info warn error`.
    pub level: String,
    /// What was written; of errors with the author's places.
    pub text: String,
}

/// A call of a capability.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Call {
    /// The page in front.
    pub page: String,
    /// Its name in the catalogue.
    pub capability: String,
    /// Its arguments.
    pub args: Value,
    /// `ok` or the failure; absent while the user is asked.
    pub outcome: Option<String>,
}

/// A server that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Contact {
    /// `request upload download socket`.
    pub kind: String,
    /// Scheme, host and port.
    pub origin: String,
    /// The manifest names it.
    pub allowed: bool,
}

/// All of it. Lists end at the limit of records; `dropped` counts the rest.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Record {
    /// Name in the catalogue → how often it was called.
    pub capabilities: BTreeMap<String, u64>,
    /// Servers that were asked for.
    pub domains: BTreeSet<Contact>,
    /// Capabilities that need the user's consent and were called before it was given.
    pub before_consent: BTreeSet<String>,
    /// Calls in order.
    pub calls: Vec<Call>,
    /// The console.
    pub lines: Vec<Line>,
    /// Calls, lines and servers beyond the limit.
    pub dropped: u64,
}

impl Record {
    /// The errors among the lines.
    pub fn errors(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.level == "error")
    }

    pub(super) fn line(&mut self, line: Line, limits: &Limits) {
        if self.lines.len() < limits.records {
            self.lines.push(line);
        } else {
            self.dropped += 1;
        }
    }

    pub(super) fn call(&mut self, call: Call, limits: &Limits) {
        *self.capabilities.entry(call.capability.clone()).or_default() += 1;
        if self.calls.len() < limits.records {
            self.calls.push(call);
        } else {
            self.dropped += 1;
        }
    }

    pub(super) fn contact(&mut self, contact: Contact, limits: &Limits) {
        if self.domains.len() < limits.records {
            self.domains.insert(contact);
        } else {
            self.dropped += 1;
        }
    }
}
