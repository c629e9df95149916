//! What the areas of the platform share: the database, who is calling and what they may do, changes with their
//! events and idempotency keys, files by hash, and the HTTP kit.
//!
//! # An area
//!
//! An area is a crate with `model.rs` (its entities), `migrations.rs` (its tables), `http.rs` (its routes) and
//! `ops/` with one file per operation. It never reads another area's tables: it asks through [`Directory`] or
//! listens to events. `hutong_api` puts areas together.
//!
//! # Adding an operation
//!
//! 1. A file in `ops/` with the input, the output, and one handler under `#[utoipa::path]`. It reads like this
//!    (`registry/src/ops/create_host.rs` is a complete example):
//!
//!    ```ignore
//!    pub async fn create_thing(cx: Context, Json(body): Json<NewThing>) -> Result<(StatusCode, Json<Thing>)> {
//!        cx.actor.may(Right::CreateThing)?;                        // authorisation: the table in `policy::roles`
//!        body.check()?;                                            // limits on every field
//!        let change = match cx.begin(&body).await? {               // transaction and idempotency key
//!            Begun::Fresh(change) => change,
//!            Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
//!        };
//!        let thing = things::insert(&cx.platform, change.db(), &body).await?;
//!        let event = Event { kind: "hutong.thing.created", … };
//!        Ok((StatusCode::CREATED, Json(change.commit(event, thing).await?)))  // event and answer with the change
//!    }
//!    ```
//!
//! 2. A line in [`hutong_policy::roles`], if no right there says it: which roles of which parties may do it.
//! 3. `routes!(ops::create_thing::create_thing)` in the area's `http.rs`: no route without its schema.
//! 4. Its event in `spec/events.md`, its error codes in `hutong_base::Code`.
//! 5. `cargo xtask gen` writes `spec/openapi.json`. The coverage tests in `hutong_api` then fail until they
//!    know how a stranger, another tenant and the audit log see the new endpoint.
//!
//! # What must hold
//!
//! * A change and its event are in one transaction; so are the change and its idempotency key.
//! * Rows are locked before [`Change::commit`], which locks the event heads last. That order avoids deadlocks.
//! * An event is never changed or removed: each carries the hash of the one before ([`audit`]).
//! * Somebody else's things are 404, never 403.
//! * Text from outside is bound, never pasted into SQL; what differs between databases is in [`dialect`].

mod actor;
pub mod audit;
mod blobs;
mod caller;
mod change;
mod context;
mod db;
pub mod dialect;
mod directory;
mod error;
mod event;
pub mod http;
mod idempotency;
pub mod jobs;
pub mod keys;
mod limiter;
mod memory;
mod migrations;
mod names;
pub mod organisation;
mod outbound;
pub mod people;
mod platform;
mod retention;
mod scanner;
mod seal;
mod secret;
mod session;
mod signing;
mod who;
mod words;

pub use actor::Actor;
pub use blobs::Blobs;
pub use change::{Begun, Change, SYSTEM};
pub use context::{Context, request_id};
pub use db::Db;
pub use directory::{
    AppRecord, AssertionKey, Delivery, Directory, HostRecord, Offer, OfferedApp, PREVIEW_HOST, Run, Shown, Standing,
    Tally, VersionRecord, Visit,
};
pub use error::{Error, Problem, Problems, Result};
pub use event::{Event, event_heads, events, heads};
pub use idempotency::forget_expired;
pub use keys::Keys;
pub use limiter::{Limiter, Rates};
pub use memory::{Memory, Seen};
pub use migrations::migrations;
pub use names::Names;
pub use outbound::{Answer, Call, CallError, Outbound};
pub use platform::{AppState, ContainerSession, Got, Platform, SnapshotSeen, Testers};
pub use retention::Retention;
pub use scanner::{Contact, PackageSeen, PageSeen, Place, Places, ScanError, Scanner, ScriptsSeen};
pub use seal::Seal;
pub use secret::{new_secret, private_file, secret_hash, write_private};
pub use session::{SignedIn, session_cookie};
pub use signing::Signing;
pub use who::Who;
pub use words::{from_text, to_text};
