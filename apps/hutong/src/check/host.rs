//! What a host offers, and what of a project has no equivalent there.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::review::Review;

/// The file given with `--host`.
#[derive(Deserialize)]
pub struct Host {
    /// Names of capabilities, or of a whole family as `ui.*`.
    capabilities: Vec<String>,
}

/// Something that a project uses and the host does not offer.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// The name in the project's dialect.
    pub member: String,
    /// What it asks for; none when no host can offer it.
    pub capability: Option<&'static str>,
    /// `file:line`.
    pub at: Vec<String>,
}

impl Host {
    /// Reads the file.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is not {{\"capabilities\": [names]}}", path.display()))
    }

    /// What the project uses and the host lacks. What the container does by itself works everywhere.
    pub fn missing(&self, review: &Review) -> Vec<Missing> {
        let lacking = review.members.iter().filter(|member| match member.capability {
            Some(capability) => member.host_side && !self.offers(capability),
            None => true,
        });
        let missing = lacking.map(|member| Missing {
            member: member.name.clone(),
            capability: member.capability,
            at: member.at.clone(),
        });
        missing.collect()
    }

    fn offers(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|entry| {
            entry == capability
                || entry == "*"
                || entry
                    .strip_suffix('*')
                    .is_some_and(|family| family.ends_with('.') && capability.starts_with(family))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_stands_for_its_members() {
        let host = Host {
            capabilities: vec!["ui.*".to_owned(), "pay.request".to_owned()],
        };
        assert!(host.offers("ui.toast.show") && host.offers("pay.request"));
        assert!(!host.offers("uix.show") && !host.offers("pay.refund"));
    }
}
