//! Which versions are kept no longer: uploads that nobody completed, and versions that nobody can be shown any more. One
//! that goes leaves its row, its manifest and its entry in the log; an upload leaves nothing. What becomes of their
//! contents is said in `removal.rs`.
//!
//! A complete version stays while it is reviewed or waits to be scanned, while a host shows it, will, or did not long
//! ago, while a host has a word of its own on it that may still lead to a release, and while it is the one to which a host
//! goes back, or which it shows to its own old versions. An admitted one also stays until a higher one was admitted long
//! ago.

use std::collections::BTreeSet;

use hutong_core::{AppState, Change, Event, Result, Retention, SYSTEM, from_text, to_text};
use hutong_policy::{Acceptance, Actor, LineAction, ReleaseState, Track, VersionState};
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde_json::json;

use crate::line::{Loaded, apply, event};
use crate::model::{acceptances, releases, versions};
use crate::{access, numbers, removal};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// What a turn has let go, or would.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Gone {
    /// A line for each version.
    pub versions: Vec<String>,
    /// Contents that were removed from the store: those of versions that went a day ago or earlier.
    pub files: u64,
}

/// Lets go of what need not be kept any longer. May run at any time, on any number of nodes.
pub async fn collect(platform: &AppState) -> Result<Gone> {
    let mut gone = Gone::default();
    for (id, app) in expired(platform).await? {
        // a failure is in the log; the next turn tries again
        if let Ok(Some(line)) = let_go(platform, &id, &app).await {
            gone.versions.push(line);
        }
    }
    gone.files = removal::remove_doomed(platform).await?;
    numbers::forget_old(platform, long_ago(platform.retention.numbers, platform.clock.now())).await?;
    Ok(gone)
}

/// What [`collect`] would let go now, a line for each version.
pub async fn would_go(platform: &AppState) -> Result<Vec<String>> {
    let (db, now) = (platform.db.read(), platform.clock.now());
    let mut lines = Vec::new();
    for (id, _) in expired(platform).await? {
        if let Some((row, _)) = may_go(platform.retention, &id, now, db).await? {
            lines.push(line(&row));
        }
    }
    Ok(lines)
}

fn line(row: &versions::Model) -> String {
    format!("{} {} {} {}", row.id, row.app, row.code, row.state)
}

/// The ids of versions that perhaps need not be kept, and of their apps.
async fn expired(platform: &AppState) -> Result<Vec<(String, String)>> {
    let rows = which(platform.retention, platform.clock.now())?
        .select_only()
        .columns([versions::Column::Id, versions::Column::App])
        .order_by_asc(versions::Column::Id);
    Ok(rows.into_tuple().all(platform.db.read()).await?)
}

/// The version, if it need not be kept, and its releases that end with it.
async fn may_go(
    retention: Retention,
    id: &str,
    now: i64,
    db: &impl ConnectionTrait,
) -> Result<Option<(versions::Model, Vec<releases::Model>)>> {
    let row = which(retention, now)?.filter(versions::Column::Id.eq(id));
    let Some(row) = row.one(db).await? else { return Ok(None) };
    let superseded = releases::Entity::find()
        .filter(releases::Column::Version.eq(id))
        .filter(releases::Column::State.eq(to_text(ReleaseState::Superseded)?))
        .all(db)
        .await?;
    let online = to_text(Track::Online)?;
    for release in superseded.iter().filter(|release| release.track == online) {
        if !is_replaced(&row, release, long_ago(retention.packages, now), db).await? {
            return Ok(None);
        }
    }
    Ok(Some((row, superseded)))
}

/// Whether a host that is too old for what is online, or goes back from it, has had something better than `row` for
/// long: a higher version that was superseded there, too, is for everybody and needs nothing more of the host.
async fn is_replaced(
    row: &versions::Model,
    release: &releases::Model,
    long_ago: i64,
    db: &impl ConnectionTrait,
) -> Result<bool> {
    let own: BTreeSet<String> = serde_json::from_value(row.capabilities.clone())?;
    let loaded = Loaded::of(&row.app, &release.host, db).await?;
    let is_better = |other: &releases::Model| {
        let code = other.version_code.unsigned_abs();
        let version = loaded.versions.get(&code).filter(|version| version.is_kept());
        other.track == release.track
            && other.state == release.state
            && release.version_code < other.version_code
            && other.updated_at < long_ago
            && other.audience.is_none()
            && !loaded.line.is_taken_down(code)
            && version.is_some_and(|version| version.uses.iter().all(|name| own.contains(name)))
    };
    Ok(loaded.rows.iter().any(is_better))
}

/// The moment so many days before `now`.
fn long_ago(days: u32, now: i64) -> i64 {
    match days {
        0 => i64::MIN,
        days => now.saturating_sub(i64::from(days) * DAY),
    }
}

/// The versions that need not be kept, as far as one statement can say.
fn which(retention: Retention, now: i64) -> Result<Select<versions::Entity>> {
    let uploads = Condition::all()
        .add(versions::Column::State.eq(to_text(VersionState::Uploading)?))
        .add(versions::Column::CreatedAt.lt(long_ago(retention.uploads, now)));
    let long_ago = long_ago(retention.packages, now);
    let idle = texts(&[
        VersionState::ScanFailed,
        VersionState::Ready,
        VersionState::Rejected,
        VersionState::Withdrawn,
    ])?;
    let public = Condition::all()
        .add(versions::Column::State.is_in(texts(&[VersionState::Admitted, VersionState::Removed])?))
        .add(Expr::exists(higher(long_ago)?));
    let complete = Condition::all()
        .add(versions::Column::StateSince.lt(long_ago))
        .add(Condition::any().add(versions::Column::State.is_in(idle)).add(public))
        .add(Expr::exists(released(long_ago)?).not())
        .add(Expr::exists(spoken_of()?).not());
    Ok(versions::Entity::find()
        .filter(versions::Column::GoneAt.is_null())
        .filter(Condition::any().add(uploads).add(complete)))
}

fn texts<T: serde::Serialize>(states: &[T]) -> Result<Vec<String>> {
    states.iter().map(to_text).collect()
}

/// A higher version of the app that was admitted long ago: this one is neither the newest nor was it lately.
fn higher(long_ago: i64) -> Result<SelectStatement> {
    let other = Alias::new("other");
    let its = |column: versions::Column| Expr::col((other.clone(), column));
    Ok(Query::select()
        .expr(Expr::value(1))
        .from_as(versions::Entity, other.clone())
        .and_where(its(versions::Column::App).equals((versions::Entity, versions::Column::App)))
        .and_where(its(versions::Column::Code).gt(Expr::col((versions::Entity, versions::Column::Code))))
        .and_where(its(versions::Column::State).eq(to_text(VersionState::Admitted)?))
        .and_where(its(versions::Column::StateSince).lt(long_ago))
        .take())
}

/// A release of the version that is in force, will be, or was not long ago: hosts can go back to it.
fn released(long_ago: i64) -> Result<SelectStatement> {
    let live = texts(&[ReleaseState::Scheduled, ReleaseState::Active, ReleaseState::Paused])?;
    let its = |column: releases::Column| Expr::col((releases::Entity, column));
    Ok(Query::select()
        .expr(Expr::value(1))
        .from(releases::Entity)
        .and_where(its(releases::Column::Version).equals((versions::Entity, versions::Column::Id)))
        .cond_where(
            Condition::any()
                .add(releases::Column::State.is_in(live))
                .add(releases::Column::UpdatedAt.gte(long_ago)),
        )
        .take())
}

/// The word of a host, asked for or given, on which nothing as high is online there: it may still lead to a release.
fn spoken_of() -> Result<SelectStatement> {
    let its = |column: acceptances::Column| Expr::col((acceptances::Entity, column));
    let of_release = |column: releases::Column| Expr::col((releases::Entity, column));
    let passed = Query::select()
        .expr(Expr::value(1))
        .from(releases::Entity)
        .and_where(of_release(releases::Column::App).equals((acceptances::Entity, acceptances::Column::App)))
        .and_where(of_release(releases::Column::Host).equals((acceptances::Entity, acceptances::Column::Host)))
        .and_where(of_release(releases::Column::VersionCode).gte(its(acceptances::Column::VersionCode)))
        .and_where(of_release(releases::Column::Track).eq(to_text(Track::Online)?))
        .and_where(of_release(releases::Column::State).eq(to_text(ReleaseState::Active)?))
        .take();
    Ok(Query::select()
        .expr(Expr::value(1))
        .from(acceptances::Entity)
        .and_where(its(acceptances::Column::Version).equals((versions::Entity, versions::Column::Id)))
        .and_where(its(acceptances::Column::State).is_in(texts(&[Acceptance::Asked, Acceptance::Accepted])?))
        .and_where(Expr::exists(passed).not())
        .take())
}

/// Lets one version go, if it still may; answers what went.
async fn let_go(platform: &AppState, id: &str, app: &str) -> Result<Option<String>> {
    let now = platform.clock.now();
    let change = Change::begin(platform, SYSTEM, None).await?;
    access::lock_app(app, change.db()).await?;
    let found = may_go(platform.retention, id, now, change.db()).await?;
    let Some((row, superseded)) = found else {
        return Ok(None);
    };
    let mut events = Vec::new();
    for release in superseded {
        let action = LineAction::TakeOffline {
            code: release.version_code.unsigned_abs(),
            track: from_text(&release.track)?,
        };
        let release = apply(&release, action, Actor::System, now, &change).await?;
        events.push(event("hutong.release.offline", &release, &release.organisation));
    }
    removal::doom(&row.id, now, change.db()).await?;
    events.push(Event {
        kind: "hutong.version.expired",
        subject: row.id.clone(),
        organisations: vec![row.organisation.clone()],
        data: json!({"app": row.app, "code": row.code, "name": row.name, "state": row.state}),
    });
    let line = line(&row);
    if from_text::<VersionState>(&row.state)? == VersionState::Uploading {
        versions::Entity::delete_by_id(&row.id).exec(change.db()).await?;
    } else {
        let mut row = row.into_active_model();
        row.gone_at = Set(Some(now));
        row.update(change.db()).await?;
    }
    change.commit_all(events, Some(line)).await
}
