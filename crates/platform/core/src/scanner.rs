//! The port through which the platform has a package looked at. It comes from strangers, so whoever implements this
//! runs it somewhere else, with limits.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was seen of a package.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct PackageSeen {
    /// Its pages, in the order of its manifest.
    pub pages: Vec<PageSeen>,
    /// What stands in its scripts.
    pub scripts: ScriptsSeen,
}

/// What stands in the scripts of a package.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct ScriptsSeen {
    /// How code is made at run time → where.
    pub dynamic: BTreeMap<String, Places>,
    /// Capability of the catalogue → where it is asked for by name.
    pub capabilities: BTreeMap<String, Places>,
}

/// Where something stands in the scripts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Places {
    /// The first ones.
    pub places: Vec<Place>,
    /// How many there are.
    pub total: u64,
}

/// A place in a script: the author's, where the package has a source map, else that in the package.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Place {
    /// From the root of the package.
    pub file: String,
    /// From 1.
    pub line: u64,
    /// From 1, in UTF-16 units.
    pub column: u64,
    /// What stands there in the package, whatever a source map says.
    pub excerpt: String,
}

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
    /// Opens every page of `package`, an archive, in the order of its manifest, and looks through its scripts.
    async fn scan(&self, package: Vec<u8>) -> Result<PackageSeen, ScanError>;
}
