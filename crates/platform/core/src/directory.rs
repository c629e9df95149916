//! The port through which other areas ask the registry. They know its questions, not its tables.

use async_trait::async_trait;
use hutong_package::{Signature, VerifyingKey};
use hutong_policy::Facts;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Result;

/// A host, as somebody who checks its assertions needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostRecord {
    /// Id of the host.
    pub id: String,
    /// Id of the organisation that owns it.
    pub organisation: String,
    /// Keys that sign assertions about its users.
    pub keys: Vec<AssertionKey>,
    /// Origins of its pages; the browser calls come from these.
    pub origins: Vec<String>,
}

/// A key that signs assertions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssertionKey {
    /// The `kid` of the assertions' header.
    pub kid: String,
    /// The Ed25519 public key, base64url without padding.
    #[schema(value_type = String)]
    pub public_key: VerifyingKey,
}

/// A mini-program, as somebody who serves its users needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppRecord {
    /// Id of the app.
    pub id: String,
    /// Its developer-facing key.
    pub appid: String,
    /// Id of the developer organisation that owns it.
    pub organisation: String,
}

/// What a container needs to run an app, signed by platform and developer (`spec/package.md`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The release statement, as signed text.
    pub release: String,
    /// The platform's signature over it.
    pub release_signature: String,
    /// The manifest, as signed text.
    pub manifest: String,
    /// The developer's signature over it.
    pub signature: Signature,
}

/// An app that a host offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfferedApp {
    /// Id of the app.
    pub id: String,
    /// Its developer-facing key.
    pub appid: String,
    /// Its name.
    pub name: String,
    /// What it is, in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// URL of its icon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// Name of the version that is online.
    pub version: String,
}

/// The questions.
#[async_trait]
pub trait Directory: Send + Sync {
    /// A host by its id.
    async fn host(&self, id: &str) -> Result<Option<HostRecord>>;

    /// An app by its id.
    async fn app(&self, id: &str) -> Result<Option<AppRecord>>;

    /// An app by its appid.
    async fn app_by_appid(&self, appid: &str) -> Result<Option<AppRecord>>;

    /// Whether `secret` is one of the app's secrets.
    async fn app_secret_matches(&self, app: &str, secret: &str) -> Result<bool>;

    /// What `host` runs of `app` for the subject that `facts` describe, at `now` (milliseconds since the
    /// epoch). `None` when nothing is released to this subject.
    async fn release_for(&self, host: &str, app: &str, facts: &Facts, now: i64) -> Result<Option<Delivery>>;

    /// The apps that `host` offers to everybody at `now`, newest first; `None` when there is no such host.
    async fn offered_apps(&self, host: &str, now: i64) -> Result<Option<Vec<OfferedApp>>>;
}
