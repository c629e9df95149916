//! Reviews that have waited longer than the policy allows are told, once each time.

use hutong_core::organisation::organisations;
use hutong_core::{AppState, Change, Event, Result, SYSTEM, to_text};
use hutong_policy::{Knobs, VersionState};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, Query};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use crate::model::{reviews, versions};
use crate::{access, knobs};

/// Reviews that one turn tells of.
const TURN: u64 = 1000;

/// Tells of the reviews whose due time has passed; answers of how many. May run at any time, on any number of nodes.
pub async fn tell_overdue(platform: &AppState) -> Result<u64> {
    let knobs = knobs::current(platform.db.read()).await?;
    let told = Query::select()
        .column(reviews::Column::Version)
        .from(reviews::Entity)
        .and_where(
            Expr::col((reviews::Entity, reviews::Column::ToldOverdue))
                .equals((versions::Entity, versions::Column::StateSince)),
        )
        .to_owned();
    let rows = versions::Entity::find()
        .filter(versions::Column::State.eq(to_text(VersionState::InReview)?))
        .filter(overdue(&knobs, platform.clock.now()))
        .filter(versions::Column::Id.not_in_subquery(told))
        .order_by_asc(versions::Column::StateSince)
        .limit(TURN)
        .all(platform.db.read())
        .await?;
    let mut done = 0;
    for row in rows {
        // A failure is in the log; the next turn tries again.
        done += u64::from(tell(platform, &row).await.unwrap_or(false));
    }
    Ok(done)
}

/// Those whose due time has passed, of the versions in review: [`Knobs::review_due`] as a condition.
pub(crate) fn overdue(knobs: &Knobs, now: i64) -> Condition {
    // without a limit nothing is
    let usual = knobs.overdue_since(now).unwrap_or(i64::MIN);
    let sooner = knobs.overdue_sped_up_since(now).unwrap_or(i64::MIN);
    let sped_up = versions::Column::SpedUpAt.lte(sooner);
    Condition::any()
        .add(versions::Column::StateSince.lte(usual))
        .add(sped_up.and(versions::Column::StateSince.lte(sooner)))
}

/// Tells of one, unless somebody decided or told meanwhile.
async fn tell(platform: &AppState, seen: &versions::Model) -> Result<bool> {
    let change = Change::begin(platform, SYSTEM, None).await?;
    let db = change.db();
    access::lock_app(&seen.app, db).await?;
    let row = access::fresh(&seen.id, db).await?;
    let review = reviews::Entity::find_by_id(&row.id).one(db).await?;
    let told = review.as_ref().and_then(|review| review.told_overdue);
    let due_at = knobs::current(db).await?.review_due(row.state_since, row.sped_up_at);
    let is_due = due_at.is_some_and(|due| due <= platform.clock.now());
    if row.state != seen.state || row.state_since != seen.state_since || told == Some(row.state_since) || !is_due {
        return Ok(false);
    }
    let reviewer = review.and_then(|review| review.reviewer);
    let mark = reviews::ActiveModel {
        version: Set(row.id.clone()),
        reviewer: Set(reviewer.clone()),
        told_overdue: Set(Some(row.state_since)),
    };
    let key = OnConflict::column(reviews::Column::Version)
        .update_column(reviews::Column::ToldOverdue)
        .to_owned();
    reviews::Entity::insert(mark)
        .on_conflict(key)
        .exec_without_returning(db)
        .await?;
    let event = Event {
        kind: "hutong.review.overdue",
        subject: row.id,
        organisations: organisations::Model::operators(db).await?,
        data: json!({"app": row.app, "code": row.code, "name": row.name, "due_at": due_at, "reviewer": reviewer}),
    };
    change.commit(event, true).await
}
