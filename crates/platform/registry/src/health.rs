//! How versions fare: what containers tell, and the halt of a gray release that breaks its budget.

use hutong_core::{AppState, Change, Error, Result, Run, SYSTEM, to_text};
use hutong_policy::health::{Budget, Health, Sample};
use hutong_policy::{Actor, LineAction, ReleaseState, Track};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::line::{Loaded, apply, event};
use crate::model::{releases, run_counts};
use crate::{access, knobs};

const MINUTE: i64 = 60 * 1000;
/// Releases that are read at once.
const BATCH: u64 = 1000;
/// How long counts are kept.
pub(crate) const KEPT: i64 = 24 * 60 * MINUTE;

/// Counts one run.
pub(crate) async fn count(
    db: &impl ConnectionTrait,
    host: &str,
    app: &str,
    code: u64,
    run: Run,
    now: i64,
) -> Result<()> {
    let counted = match run {
        Run::Start => run_counts::Column::Starts,
        Run::Error => run_counts::Column::Errors,
        Run::Crash => run_counts::Column::Crashes,
    };
    let one = |wanted: Run| Set(i64::from(run == wanted));
    let row = run_counts::ActiveModel {
        app: Set(app.to_owned()),
        host: Set(host.to_owned()),
        version_code: Set(i64::try_from(code).map_err(Error::internal)?),
        at: Set(now - now.rem_euclid(MINUTE)),
        starts: one(Run::Start),
        errors: one(Run::Error),
        crashes: one(Run::Crash),
    };
    let key = [
        run_counts::Column::App,
        run_counts::Column::Host,
        run_counts::Column::VersionCode,
        run_counts::Column::At,
    ];
    let more = OnConflict::columns(key)
        .value(counted, Expr::col((run_counts::Entity, counted)).add(1))
        .to_owned();
    run_counts::Entity::insert(row)
        .on_conflict(more)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// What was counted of a version after `since`, in order.
pub(crate) async fn samples(
    app: &str,
    host: &str,
    code: i64,
    since: i64,
    db: &impl ConnectionTrait,
) -> Result<Vec<Sample>> {
    let rows = run_counts::Entity::find()
        .filter(run_counts::Column::App.eq(app))
        .filter(run_counts::Column::Host.eq(host))
        .filter(run_counts::Column::VersionCode.eq(code))
        .filter(run_counts::Column::At.gt(since))
        .order_by_asc(run_counts::Column::At)
        .all(db)
        .await?;
    let sample = |row: run_counts::Model| Sample {
        at: row.at,
        starts: row.starts.unsigned_abs(),
        errors: row.errors.unsigned_abs(),
        crashes: row.crashes.unsigned_abs(),
    };
    Ok(rows.into_iter().map(sample).collect())
}

/// Pauses the gray releases that break their budget, and forgets old counts; answers how many were paused. May run at
/// any time, on any number of nodes.
pub async fn halt_releases(platform: &AppState) -> Result<u64> {
    let now = platform.clock.now();
    let budget = knobs::current(platform.db.read()).await?.budget();
    let gray = releases::Entity::find()
        .filter(releases::Column::Track.eq(to_text(Track::Gray)?))
        .filter(releases::Column::State.eq(to_text(ReleaseState::Active)?))
        .order_by_asc(releases::Column::Id)
        .limit(BATCH);
    let (mut halted, mut last) = (0, String::new());
    loop {
        let some = gray.clone().filter(releases::Column::Id.gt(last.as_str()));
        let some = some.all(platform.db.read()).await?;
        let Some(end) = some.last() else { break };
        last.clone_from(&end.id);
        for row in some {
            // A failure is in the log; the next turn tries again.
            halted += u64::from(judge(platform, &row, &budget, now).await.unwrap_or(false));
        }
    }
    let transaction = platform.db.begin().await?;
    run_counts::Entity::delete_many()
        .filter(run_counts::Column::At.lt(now - KEPT))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(halted)
}

async fn judge(platform: &AppState, row: &releases::Model, budget: &Budget, now: i64) -> Result<bool> {
    let (db, since) = (platform.db.read(), now - budget.window);
    // What it did before it was changed or resumed was judged then.
    let new = samples(
        &row.app,
        &row.host,
        row.version_code,
        Ord::max(since, row.updated_at),
        db,
    )
    .await?;
    if new.is_empty() {
        return Ok(false);
    }
    let online = Loaded::of(&row.app, &row.host, db).await?.line.online();
    let before = match online.and_then(|code| i64::try_from(code).ok()) {
        Some(code) => samples(&row.app, &row.host, code, since, db).await?,
        None => Vec::new(),
    };
    let verdict = budget.judge(&new, &before, now);
    let Health::Halt { .. } = verdict else {
        return Ok(false);
    };
    let change = Change::begin(platform, SYSTEM, None).await?;
    access::lock_app(&row.app, change.db()).await?;
    // What was changed or resumed meanwhile is judged anew by the next turn.
    let fresh = releases::Entity::find_by_id(&row.id).one(change.db()).await?;
    if fresh.as_ref() != Some(row) {
        return Ok(false);
    }
    let action = LineAction::Pause(row.version_code.unsigned_abs());
    let row = apply(row, action, Actor::System, now, &change).await?;
    let mut event = event("hutong.release.halted", &row, &row.organisation);
    if let Some(data) = event.data.as_object_mut() {
        data.insert("health".to_owned(), serde_json::to_value(&verdict)?);
    }
    change.commit(event, ()).await?;
    Ok(true)
}
