//! The port through which other areas ask the registry. They know its questions, not its tables.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use hutong_base::{Code, Day, Span};
use hutong_package::{DomainPolicy, Inclusion, Signature, VerifyingKey};
use hutong_policy::{Facts, Knobs, Track, VersionState};
use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::{Packed, Page};
use crate::keys::Held;
use crate::{Error, Result, Seen};

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

/// What stands for a host where somebody looks at a version before it is released: no host has this id.
pub const PREVIEW_HOST: &str = "preview";

/// A version, as somebody who shows it before its release needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRecord {
    /// Id of the version.
    pub id: String,
    /// The app.
    pub app: String,
    /// Id of the developer organisation that owns it.
    pub organisation: String,
    /// How far it has come.
    pub state: VersionState,
    /// Whether its files are no longer kept.
    pub gone: bool,
}

/// What a host shows of an app to one subject: [`hutong_policy::Snapshot::decide`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The version, if there is one.
    pub version: Option<Shown>,
    /// A container that runs a lower code ends it.
    pub minimum: Option<u64>,
    /// Whether a measure is the reason that there is none.
    pub suspended: bool,
    /// Whether the host takes the app at all.
    pub taken: bool,
    /// Whether the version that the container has was taken down or removed.
    pub withdrawn: bool,
    /// Why, for people.
    pub why: String,
    /// Capabilities of which every call is refused; `pay.*` is all of an area.
    pub blocked_capabilities: Vec<String>,
    /// Pages that are not opened.
    pub blocked_pages: Vec<String>,
}

/// What a container tells of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Run {
    /// It began.
    Start,
    /// An error was seen that no script caught.
    Error,
    /// It ended against its will.
    Crash,
}

/// What one report adds to the numbers of a version on a host.
#[derive(Debug, Clone)]
pub struct Tally {
    /// The day that it is counted for.
    pub day: Day,
    /// What of it counts.
    pub runs: Vec<Run>,
    /// Whether its user has not run the version before on this day.
    pub is_new: bool,
    /// What it says of the users of app and host.
    pub visits: BTreeSet<Visit>,
}

/// That somebody was there in a span of days in which they are counted once. In their order they are written: whoever
/// writes several at once meets others on the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Visit {
    /// Whether they are a user of the host, whatever the app; of the app there otherwise.
    pub of_host: bool,
    /// Which span.
    pub span: Span,
    /// Its first day.
    pub first: Day,
    /// So many days after that day they came again, one of [`Visit::AGAIN`]; absent when they are new.
    pub again: Option<i64>,
}

impl Visit {
    /// After how many days it is looked who came again.
    pub const AGAIN: [i64; 3] = [1, 7, 30];
}

/// The version that a subject gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// `ver_…`
    pub version: String,
    /// Its code.
    pub code: u64,
    /// The track.
    pub track: Track,
    /// Whether a container may come from a higher code.
    pub rollback: bool,
}

impl Standing {
    /// The version, or [`Code::AppSuspended`], or [`Code::ReleaseNotFound`].
    pub fn shown(&self) -> Result<&Shown> {
        let code = if self.suspended {
            Code::AppSuspended
        } else {
            Code::ReleaseNotFound
        };
        self.version.as_ref().ok_or_else(|| Error::new(code, &self.why))
    }
}

/// What a container needs to run an app, signed by platform and developer (`spec/package.md`).
#[derive(Debug)]
pub struct Delivery {
    /// That the version is in the log of admissions (`spec/log.md`); testers get some that are not.
    pub admission: Option<Inclusion>,
    /// The release statement, as signed text.
    pub release: String,
    /// The platform's signature over it.
    pub release_signature: String,
    /// The manifest, as signed text.
    pub manifest: String,
    /// The developer's signature over it.
    pub signature: Signature,
    /// The platform's keys: one of these signed.
    pub keys: Arc<Held>,
    /// All of it as it is answered, once it was.
    pub answer: OnceLock<Packed>,
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
    /// The category that its developer has put it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Name of the version that is online.
    pub version: String,
}

/// Which of the apps that a host offers.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Offer {
    /// Ids of some of them, with commas between.
    pub app: Option<String>,
    /// Those of a category.
    pub category: Option<String>,
    /// A part of the name or of the summary, whatever the case of its letters.
    pub q: Option<String>,
    /// `next` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Most items wanted, 1 to 1000; 1000 when absent. A page may have fewer, and none, while others follow.
    pub limit: Option<u64>,
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

    /// What `host` shows of `app` to the subject that `facts` describe, at `now` (milliseconds since the epoch).
    async fn standing(&self, host: &str, app: &str, facts: &Facts, now: i64) -> Result<Standing>;

    /// The same, signed, with what a container needs to run it, and how long it is so. [`Standing::shown`] names the
    /// refusals.
    async fn release_for(&self, host: &str, app: &str, facts: &Facts, now: i64) -> Result<(Arc<Delivery>, Seen)>;

    /// A version by its id.
    async fn version(&self, id: &str) -> Result<Option<VersionRecord>>;

    /// What the operator says of domains, for every host and app.
    async fn domains(&self, now: i64) -> Result<DomainPolicy>;

    /// What a container needs to run this version on [`PREVIEW_HOST`], signed for `until`.
    async fn preview(&self, version: &str, now: i64, until: i64) -> Result<Delivery>;

    /// What the operator has set about review and release.
    async fn knobs(&self) -> Result<Knobs>;

    /// Whether the version with this code was ever released there.
    async fn was_released(&self, host: &str, app: &str, code: u64) -> Result<bool>;

    /// Counts one run of the version with this code, in the transaction that knows it is not counted twice.
    async fn count_run(
        &self,
        db: &DatabaseTransaction,
        host: &str,
        app: &str,
        code: u64,
        run: Run,
        now: i64,
    ) -> Result<()>;

    /// Adds to the numbers of the version with this code, in the transaction that knows what was not counted yet.
    async fn count_day(&self, db: &DatabaseTransaction, host: &str, app: &str, code: u64, tally: &Tally) -> Result<()>;

    /// Those of the apps that `host` offers to everybody at `now`, newest release first; `None` when there is no such host.
    async fn offered_apps(&self, host: &str, which: &Offer, now: i64) -> Result<Option<Page<OfferedApp>>>;

    /// The categories that these apps are in, in order of their names.
    async fn offered_categories(&self, host: &str, now: i64) -> Result<Option<Vec<String>>>;
}
