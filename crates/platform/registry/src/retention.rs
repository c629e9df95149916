//! What is kept no longer: uploads that nobody completed, and the files of versions that nobody can be shown any more.
//!
//! A version that goes leaves its row, its manifest and its entry in the log; an upload leaves nothing. Their contents are
//! *doomed*: if no version names one any more, it is removed from what is public, then from the store. Neither may come
//! between an upload's question what is there and the version that it begins:
//!
//! * a begun version names its contents, also those that have not arrived, and what is named is not removed;
//! * whoever begins one shares a lock, which a removal has alone from the look at who names a content to the end;
//! * what is public is forgotten in a transaction before the one that removes the file: whatever breaks off in between,
//!   nobody is told that something is there which is not.

use std::collections::BTreeSet;

use hutong_core::{AppState, Change, Error, Event, Result, Retention, SYSTEM, from_text, to_text};
use hutong_package::Digest;
use hutong_policy::{Actor, LineAction, ReleaseState, VersionState};
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde_json::json;

use crate::access;
use crate::line::{Loaded, apply, event};
use crate::model::{doomed_files, public_files, releases, removals, version_files, versions};

const DAY: i64 = 24 * 60 * 60 * 1000;
/// The one row of `removals`.
pub(crate) const ROW: &str = "blobs";
/// Contents that are removed at once.
const AT_ONCE: u64 = 100;
/// Hashes of one statement.
const CHUNK: usize = 1000;

/// What a turn has let go, or would.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Gone {
    /// A line for each version.
    pub versions: Vec<String>,
    /// Contents that were removed from the store.
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
    loop {
        let (doomed, removed) = remove(platform).await?;
        gone.files += removed;
        if doomed < AT_ONCE {
            return Ok(gone);
        }
    }
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
    for release in &superseded {
        if !is_replaced(&row, release, long_ago(retention.packages, now), db).await? {
            return Ok(None);
        }
    }
    Ok(Some((row, superseded)))
}

/// Whether every host that can show `row` where it was superseded shows a higher version, and has been for long.
async fn is_replaced(
    row: &versions::Model,
    release: &releases::Model,
    long_ago: i64,
    db: &impl ConnectionTrait,
) -> Result<bool> {
    let own: BTreeSet<String> = serde_json::from_value(row.capabilities.clone())?;
    let loaded = Loaded::of(&row.app, &release.host, db).await?;
    let shown = |other: &&releases::Model| {
        let code = other.version_code.unsigned_abs();
        let state = from_text(&other.state).ok();
        other.track == release.track
            && release.version_code < other.version_code
            && matches!(state, Some(ReleaseState::Active | ReleaseState::Superseded))
            && other.created_at < long_ago
            && !loaded.line.is_taken_down(code)
            && loaded
                .versions
                .get(&code)
                .is_some_and(|known| known.is_kept() && known.uses.iter().all(|name| own.contains(name)))
    };
    Ok(loaded.rows.iter().any(|other| shown(&other)))
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
    let texts = |states: &[VersionState]| states.iter().map(to_text).collect::<Result<Vec<_>>>();
    let idle = texts(&[
        VersionState::ScanFailed,
        VersionState::Ready,
        VersionState::Rejected,
        VersionState::Withdrawn,
    ])?;
    let public = texts(&[VersionState::Admitted, VersionState::Removed])?;

    // a higher version of the app was admitted long ago: this one is neither the newest nor was it lately
    let other = Alias::new("other");
    let its = |column: versions::Column| Expr::col((other.clone(), column));
    let higher = Query::select()
        .expr(Expr::value(1))
        .from_as(versions::Entity, other.clone())
        .and_where(its(versions::Column::App).equals((versions::Entity, versions::Column::App)))
        .and_where(its(versions::Column::Code).gt(Expr::col((versions::Entity, versions::Column::Code))))
        .and_where(its(versions::Column::State).eq(to_text(VersionState::Admitted)?))
        .and_where(its(versions::Column::StateSince).lt(long_ago))
        .to_owned();
    // hosts show it or will; or they did not long ago, and can go back to it
    let live = [ReleaseState::Scheduled, ReleaseState::Active, ReleaseState::Paused];
    let live = live.into_iter().map(to_text).collect::<Result<Vec<_>>>()?;
    let released = Query::select()
        .expr(Expr::value(1))
        .from(releases::Entity)
        .and_where(
            Expr::col((releases::Entity, releases::Column::Version)).equals((versions::Entity, versions::Column::Id)),
        )
        .cond_where(
            Condition::any()
                .add(releases::Column::State.is_in(live))
                .add(releases::Column::UpdatedAt.gte(long_ago)),
        )
        .to_owned();
    let complete = Condition::all()
        .add(versions::Column::StateSince.lt(long_ago))
        .add(
            Condition::any().add(versions::Column::State.is_in(idle)).add(
                Condition::all()
                    .add(versions::Column::State.is_in(public))
                    .add(Expr::exists(higher)),
            ),
        )
        .add(Expr::exists(released).not());
    Ok(versions::Entity::find()
        .filter(versions::Column::GoneAt.is_null())
        .filter(Condition::any().add(uploads).add(complete)))
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
    doom(&row.id, change.db()).await?;
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

/// Takes a version's contents from it, to be looked at.
async fn doom(version: &str, db: &impl ConnectionTrait) -> Result<()> {
    let contents: Vec<String> = version_files::Entity::find()
        .select_only()
        .column(version_files::Column::Sha256)
        .filter(version_files::Column::Version.eq(version))
        // whoever dooms the same contents meets them in the same order
        .order_by_asc(version_files::Column::Sha256)
        .into_tuple()
        .all(db)
        .await?;
    for chunk in contents.chunks(CHUNK) {
        let rows = chunk.iter().map(|sha256| doomed_files::ActiveModel {
            sha256: Set(sha256.clone()),
        });
        doomed_files::Entity::insert_many(rows)
            .on_conflict(OnConflict::column(doomed_files::Column::Sha256).do_nothing().to_owned())
            .exec_without_returning(db)
            .await?;
    }
    version_files::Entity::delete_many()
        .filter(version_files::Column::Version.eq(version))
        .exec(db)
        .await?;
    Ok(())
}

/// Holds removals back until the end of the transaction.
pub(crate) async fn hold_back(db: &impl ConnectionTrait) -> Result<()> {
    let row = removals::Entity::find_by_id(ROW).lock_shared().one(db).await?;
    row.map(drop).ok_or_else(broken)
}

/// Waits for everybody who holds removals back, and lets nobody begin to.
async fn go_alone(db: &impl ConnectionTrait) -> Result<()> {
    let row = removals::Entity::find_by_id(ROW).lock_exclusive().one(db).await?;
    row.map(drop).ok_or_else(broken)
}

fn broken() -> Error {
    Error::internal("nobody can hold removals back")
}

async fn hashes(select: Select<doomed_files::Entity>, db: &impl ConnectionTrait) -> Result<BTreeSet<String>> {
    let rows = select.order_by_asc(doomed_files::Column::Sha256).all(db).await?;
    Ok(rows.into_iter().map(|row| row.sha256).collect())
}

async fn forget(doomed: &BTreeSet<String>, db: &impl ConnectionTrait) -> Result<()> {
    doomed_files::Entity::delete_many()
        .filter(doomed_files::Column::Sha256.is_in(doomed))
        .exec(db)
        .await?;
    Ok(())
}

/// Takes those that a version names off the list, and out of `doomed`.
async fn keep_named(doomed: &mut BTreeSet<String>, db: &impl ConnectionTrait) -> Result<()> {
    let named: Vec<String> = version_files::Entity::find()
        .select_only()
        .column(version_files::Column::Sha256)
        .distinct()
        .filter(version_files::Column::Sha256.is_in(&*doomed))
        .into_tuple()
        .all(db)
        .await?;
    let named: BTreeSet<String> = named.into_iter().collect();
    forget(&named, db).await?;
    doomed.retain(|sha256| !named.contains(sha256));
    Ok(())
}

/// Removes doomed contents that nobody names; answers at how many it has looked, and how many are gone.
async fn remove(platform: &AppState) -> Result<(u64, u64)> {
    let transaction = platform.db.begin().await?;
    go_alone(&transaction).await?;
    let mut doomed = hashes(doomed_files::Entity::find().limit(AT_ONCE), &transaction).await?;
    let looked_at = doomed.len() as u64;
    keep_named(&mut doomed, &transaction).await?;
    public_files::Entity::delete_many()
        .filter(public_files::Column::Sha256.is_in(&doomed))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    if doomed.is_empty() {
        return Ok((looked_at, 0));
    }

    let transaction = platform.db.begin().await?;
    go_alone(&transaction).await?;
    let those = doomed_files::Entity::find().filter(doomed_files::Column::Sha256.is_in(&doomed));
    let mut doomed = hashes(those, &transaction).await?;
    keep_named(&mut doomed, &transaction).await?;
    for sha256 in &doomed {
        let digest: Digest = sha256.parse().map_err(Error::internal)?;
        platform.blobs.remove(&digest).await?;
    }
    forget(&doomed, &transaction).await?;
    transaction.commit().await?;
    Ok((looked_at, doomed.len() as u64))
}
