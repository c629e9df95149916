//! The parts that a running platform consists of.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use hutong_base::{Clock, Ids, Random};
use hutong_package::Digest;
use serde_json::Value;
use tokio::sync::RwLock;

use crate::http::Network;
use crate::{Blobs, Db, Delivery, Directory, Keys, Limiter, Memory, Names, Outbound, Retention, Scanner, Seen};

/// State of the HTTP server: cheap to clone, shared by all requests.
pub type AppState = Arc<Platform>;

/// The parts that a running platform consists of.
pub struct Platform {
    /// The database.
    pub db: Db,
    /// Files by hash.
    pub blobs: Blobs,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Secrets and nonces.
    pub random: Arc<dyn Random>,
    /// New ids.
    pub ids: Ids,
    /// Where the platform is reached from outside, without slash at the end. Also its issuer name.
    pub public_url: String,
    /// Where the proxies are that are believed when they say where a request comes from.
    pub proxies: Vec<Network>,
    /// Counts the requests of this server.
    pub limiter: Limiter,
    /// Calls the servers of webhooks and the content checker.
    pub outbound: Arc<dyn Outbound>,
    /// Sign release statements and heads of the log.
    pub keys: Arc<Keys>,
    /// What areas ask the registry.
    pub directory: Arc<dyn Directory>,
    /// Looks at packages.
    pub scanner: Arc<dyn Scanner>,
    /// Container sessions that this node has seen, by the hash of their token.
    pub sessions: Memory<String, Arc<ContainerSession>>,
    /// Testers of apps on hosts, by app and host.
    pub testers: Memory<(String, String), Testers>,
    /// Pages of hosts' snapshots that this node has read, by host and cursor.
    pub snapshots: Memory<(String, Option<String>), Arc<SnapshotSeen>>,
    /// For how long packages are kept.
    pub retention: Retention,
    /// What all apps are called.
    pub names: RwLock<Names>,
}

/// One subject in one app on one host. None of it changes while the session lasts, but what was seen for it.
#[derive(Debug, Clone)]
pub struct ContainerSession {
    /// The host.
    pub host: String,
    /// The app.
    pub app: String,
    /// The subject.
    pub subject: String,
    /// The host's own name for them.
    pub host_user: String,
    /// What the host said of them: [`hutong_policy::said()`].
    pub said: BTreeMap<String, Value>,
    /// First moment after its end, milliseconds since the epoch.
    pub expires_at: i64,
    /// The release that they got last.
    pub got: Option<Got>,
}

/// Who tests an app on a host.
#[derive(Debug, Clone)]
pub struct Testers {
    /// The host's own names for them.
    pub host_users: Arc<HashSet<String>>,
    /// How long they are so.
    pub seen: Seen,
}

impl Testers {
    /// Of how many pairs of app and host a node remembers them.
    pub const REMEMBERED: usize = 10_000;
}

/// What a page of a host's snapshot was when it was read.
#[derive(Debug, Clone)]
pub struct SnapshotSeen {
    /// Of its bytes.
    pub digest: Digest,
    /// Number of the last event of each organisation that is told of whatever may change it.
    pub heads: BTreeMap<String, i64>,
    /// Moments, milliseconds since the epoch, in which the time alone changes nothing in it.
    pub holds: Range<i64>,
}

impl SnapshotSeen {
    /// How many pages a node remembers.
    pub const REMEMBERED: usize = 100;
}

/// A release that a subject got.
#[derive(Debug, Clone)]
pub struct Got {
    /// Code of the version that their container had.
    pub running: Option<u64>,
    /// What they got.
    pub delivery: Arc<Delivery>,
    /// How long they get the same.
    pub seen: Seen,
}

impl ContainerSession {
    /// How many a node remembers.
    pub const REMEMBERED: usize = 50_000;
}
