//! Work that nobody waits for.

use hutong_base::Code;
use hutong_core::jobs::Job;
use hutong_core::{AppState, Change, Error, Result, SYSTEM, from_text, to_text};
use hutong_policy::{Actor, LineAction, ReleaseState, Track};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use crate::access;
pub use crate::health::halt_releases;
use crate::line::{apply, event};
use crate::model::releases;
pub use crate::overdue::tell_overdue;
use crate::scan;

/// Releases that are read at once.
const TURN: u64 = 1000;

/// Begins the releases whose first moment has come and ends those that are over; answers how many. Containers do not
/// wait for it: a decision looks at the times itself. May run at any time, on any number of nodes.
pub async fn turn_releases(platform: &AppState) -> Result<u64> {
    let now = platform.clock.now();
    let live = [ReleaseState::Active, ReleaseState::Paused, ReleaseState::Scheduled];
    let live: Vec<String> = live.into_iter().map(to_text).collect::<Result<_>>()?;
    let over = releases::Column::EndsAt
        .lte(now)
        .and(releases::Column::State.is_in(live));
    let scheduled = releases::Column::State.eq(to_text(ReleaseState::Scheduled)?);
    let begins = releases::Column::StartsAt.lte(now).and(scheduled);
    let all = releases::Entity::find()
        .filter(Condition::any().add(over).add(begins))
        .order_by_asc(releases::Column::VersionCode)
        .order_by_asc(releases::Column::Id)
        .limit(TURN);
    let (mut done, mut last) = (0, (0, String::new()));
    loop {
        let beside = releases::Column::VersionCode
            .eq(last.0)
            .and(releases::Column::Id.gt(last.1.as_str()));
        let later = Condition::any()
            .add(releases::Column::VersionCode.gt(last.0))
            .add(beside);
        let rows = all.clone().filter(later).all(platform.db.read()).await?;
        let Some(end) = rows.last() else { return Ok(done) };
        last = (end.version_code, end.id.clone());
        for row in rows {
            // A failure is in the log; the next turn tries again.
            done += u64::from(turn(platform, &row, now).await.unwrap_or(false));
        }
    }
}

/// Does what is due for a release, as it is once its app is locked; answers whether anything was.
async fn turn(platform: &AppState, seen: &releases::Model, now: i64) -> Result<bool> {
    let change = Change::begin(platform, SYSTEM, None).await?;
    access::lock_app(&seen.app, change.db()).await?;
    let row = releases::Entity::find_by_id(&seen.id).one(change.db()).await?;
    let Some(row) = row else { return Ok(false) };
    let Some((action, kind)) = due(&row, now)? else {
        return Ok(false);
    };
    let done = apply(&row, action, Actor::System, now, &change).await;
    let event = match (done, action) {
        (Ok(row), _) => event(kind, &row, &row.organisation),
        // the host's word may still come
        (Err(refusal), LineAction::Begin { .. }) if refusal.code == Code::VersionNotAccepted => return Ok(false),
        // What may not begin at its first moment never does: whoever wants it releases it again.
        (Err(refusal), LineAction::Begin { code, track }) if refusal.code.status() < 500 => {
            let cancel = LineAction::TakeOffline { code, track };
            let row = apply(&row, cancel, Actor::System, now, &change).await?;
            let mut event = event("hutong.release.cancelled", &row, &row.organisation);
            event.data["why"] = json!({"code": refusal.code.as_str(), "detail": refusal.detail});
            event
        }
        (Err(error), _) => return Err(error),
    };
    change.commit(event, true).await
}

/// What is due for a release, and what is told of it.
fn due(row: &releases::Model, now: i64) -> Result<Option<(LineAction, &'static str)>> {
    use ReleaseState::{Active, Paused, Scheduled};
    let (code, track): (u64, Track) = (row.version_code.unsigned_abs(), from_text(&row.track)?);
    let is_over = row.ends_at.is_some_and(|end| end <= now);
    let has_begun = row.starts_at.is_some_and(|start| start <= now);
    Ok(match from_text(&row.state)? {
        Active | Paused if is_over && track == Track::Gray => {
            Some((LineAction::Revert(code), "hutong.release.reverted"))
        }
        Active | Paused | Scheduled if is_over => {
            Some((LineAction::TakeOffline { code, track }, "hutong.release.offline"))
        }
        Scheduled if has_begun => Some((LineAction::Begin { code, track }, "hutong.release.begun")),
        _ => None,
    })
}

/// Does a job of the registry.
pub async fn run(platform: &AppState, job: &Job) -> Result<()> {
    match job.kind.as_str() {
        scan::JOB => scan::run(platform, job).await,
        scan::AGAIN => scan::run_again(platform, job).await,
        other => Err(Error::internal(format_args!(
            "nobody knows how to do a job of kind {other}"
        ))),
    }
}
