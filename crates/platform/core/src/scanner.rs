//! The port through which the platform has a package looked at. It comes from strangers, so whoever implements this
//! runs it somewhere else, with limits.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was seen of one page that was opened by itself, without a user and without a network.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PageSeen {
    /// Its path.
    pub path: String,
    /// The compiler made it, and not a placeholder in its place.
    pub built: bool,
    /// It drew something.
    pub opened: bool,
    /// Errors that were written to the console, with the author's places.
    pub errors: Vec<String>,
    /// Capability of the catalogue → how often it was called.
    pub capabilities: BTreeMap<String, u64>,
    /// Servers that were asked for.
    pub domains: BTreeSet<Contact>,
    /// Capabilities that need the user's consent and were called without it.
    pub before_consent: BTreeSet<String>,
    /// Nodes of the tree.
    pub nodes: u64,
    /// The texts on it, from top to bottom.
    #[serde(default)]
    pub texts: Vec<String>,
    /// Its tree from top to bottom, indented: built-ins and texts, one a line.
    #[serde(default)]
    pub outline: Vec<String>,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
}

/// A server that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct Contact {
    /// `request upload download socket`.
    pub kind: String,
    /// Scheme, host and port.
    pub origin: String,
    /// The manifest names it.
    pub allowed: bool,
}

/// Why nothing was seen.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The package is to blame: it crashes, takes too long or too much, or cannot be read.
    #[error("{0}")]
    Package(String),
    /// The scanner is to blame; try again.
    #[error("the scanner does not work: {0}")]
    Scanner(String),
}

/// Opens packages.
#[async_trait]
pub trait Scanner: Send + Sync {
    /// Opens every page of `package`, an archive, in the order of its manifest.
    async fn scan(&self, package: Vec<u8>) -> Result<Vec<PageSeen>, ScanError>;
}
