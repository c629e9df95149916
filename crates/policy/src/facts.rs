//! What a decision is made from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What is known about the subject of a decision.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    /// What a sticky decision sticks to: the host's own id of its user.
    pub subject: String,
    /// Attributes by name: `user`, and what the host [said](crate::said()) of them: `city`, `host_version`, `custom.…`.
    pub attributes: BTreeMap<String, Value>,
    /// Whether the app's developer named the subject as a tester. The platform says it, never the host.
    pub tester: bool,
    /// The subject's number, from 0, among those whom a release took, by the id of the release; for one whom it did
    /// not take yet, the next number. Without it nobody new gets a release with a cap.
    pub seats: BTreeMap<String, u64>,
    /// Code of the version of the app that the subject's container has: a paused release stays with it.
    pub running: Option<u64>,
}

impl Facts {
    /// The subject's place between 0.00 and 99.99, the same every time for one `salt`. A rule that takes those
    /// below 30 therefore takes everybody whom it took while it said 10.
    pub(crate) fn percent(&self, salt: &str) -> f64 {
        let hash = Sha256::new_with_prefix(salt)
            .chain_update("\n")
            .chain_update(&self.subject)
            .finalize();
        let number = u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]);
        f64::from(number % 10_000) / 100.0
    }
}
