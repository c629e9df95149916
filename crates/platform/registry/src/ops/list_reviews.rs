//! What waits for the reviewers.

use std::collections::BTreeMap;

use hutong_base::{Code, Id};
use hutong_core::http::{Json, Page, Query, limit};
use hutong_core::{Context, Error, Problems, Result, to_text};
use hutong_policy::VersionState;
use hutong_policy::roles::Right;
use sea_orm::sea_query::{self, ExprTrait as _, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::knobs;
use crate::model::{apps, reviews, versions};
use crate::ops::get_version::{Version, VersionStates};
use crate::overdue::overdue;
use crate::reviewer::{Reviewer, named, reviews_of};

/// Which reviews.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// In this state; `in_review` when absent.
    #[param(value_type = Option<VersionStates>)]
    pub state: Option<VersionState>,
    /// Of this app only.
    pub app: Option<Id>,
    /// Of this version only.
    pub version: Option<Id>,
    /// That this reviewer has.
    pub reviewer: Option<Id>,
    /// That nobody has.
    pub unassigned: Option<bool>,
    /// In review, and past their due time.
    pub overdue: Option<bool>,
    /// That have waited in their state for so many milliseconds at least.
    pub waiting: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// Most items wanted, 1 to 200; 50 when absent.
    pub limit: Option<u64>,
}

/// A version that waits.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct WaitingVersion {
    /// The version.
    #[serde(flatten)]
    pub version: Version,
    /// The name of its app.
    pub app_name: String,
    /// Its developer.
    pub organisation: String,
    /// How long it has been in its state, in milliseconds.
    pub waiting: i64,
    /// Who looks at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<Reviewer>,
    /// When it is to be decided, milliseconds since the epoch: of one that is in review, where the policy has a limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<i64>,
}

/// List reviews
///
/// The operator's queue: what was sped up, then what has waited longest comes first.
#[utoipa::path(get, path = "/v1/reviews", tag = "reviews", security(("token" = [])), params(Which),
    responses((status = 200, body = Page<WaitingVersion>), Problems))]
pub async fn list_reviews(cx: Context, Query(which): Query<Which>) -> Result<Json<Page<WaitingVersion>>> {
    cx.actor.may(Right::DecideReview)?;
    let now = cx.platform.clock.now();
    let knobs = knobs::current(cx.platform.db.read()).await?;
    let in_review = to_text(VersionState::InReview)?;
    let limit = limit(which.limit);
    let after = which.cursor.as_deref().map(place).transpose()?;
    let rows = versions::Entity::find()
        .filter(versions::Column::State.eq(to_text(which.state.unwrap_or(VersionState::InReview))?))
        .apply_if(which.app, |select, app| {
            select.filter(versions::Column::App.eq(app.as_str()))
        })
        .apply_if(which.version, |select, version| {
            select.filter(versions::Column::Id.eq(version.as_str()))
        })
        .apply_if(which.reviewer, |select, reviewer| {
            let his = had()
                .and_where(reviews::Column::Reviewer.eq(reviewer.as_str()))
                .to_owned();
            select.filter(versions::Column::Id.in_subquery(his))
        })
        .apply_if(which.unassigned.filter(|only| *only), |select, _| {
            select.filter(versions::Column::Id.not_in_subquery(had()))
        })
        .apply_if(which.overdue.filter(|only| *only), |select, _| {
            let in_review = versions::Column::State.eq(in_review.as_str());
            select.filter(in_review).filter(overdue(&knobs, now))
        })
        .apply_if(which.waiting, |select, waiting| {
            select.filter(versions::Column::StateSince.lte(now.saturating_sub(waiting)))
        })
        .apply_if(after, |select, (queue, since, id)| {
            let at = versions::Column::Queue.eq(queue);
            let since_then = versions::Column::StateSince.eq(since);
            let behind = Condition::any()
                .add(versions::Column::Queue.gt(queue))
                .add(at.clone().and(versions::Column::StateSince.gt(since)))
                .add(at.and(since_then).and(versions::Column::Id.gt(id)));
            select.filter(behind)
        })
        .order_by_asc(versions::Column::Queue)
        .order_by_asc(versions::Column::StateSince)
        .order_by_asc(versions::Column::Id)
        .limit(limit + 1)
        .all(cx.platform.db.read())
        .await?;
    let page = Page::cut(rows, limit, |row| {
        format!("{}.{}.{}", row.queue, row.state_since, row.id)
    });
    let rows = &page.items;
    let apps = apps::Entity::find()
        .filter(apps::Column::Id.is_in(rows.iter().map(|row| row.app.clone())))
        .all(cx.platform.db.read())
        .await?;
    let names: BTreeMap<_, _> = apps.into_iter().map(|app| (app.id, app.name)).collect();
    let had = reviews_of(rows.iter().map(|row| &row.id), cx.platform.db.read()).await?;
    let ids = had.values().filter_map(|review| review.reviewer.clone()).collect();
    let reviewers = named(ids, cx.platform.db.read()).await?;
    let waiting = |row: versions::Model| {
        let reviewer = had.get(&row.id).and_then(|review| review.reviewer.as_ref());
        Ok(WaitingVersion {
            reviewer: reviewer.and_then(|id| reviewers.get(id).cloned()),
            due_at: knobs
                .review_due(row.state_since, row.sped_up_at)
                .filter(|_| row.state == in_review),
            app_name: names.get(&row.app).cloned().unwrap_or_default(),
            organisation: row.organisation.clone(),
            waiting: now - row.state_since,
            version: Version::from_row(row)?,
        })
    };
    Ok(Json(page.try_map(waiting)?))
}

/// The versions that somebody has.
fn had() -> SelectStatement {
    sea_query::Query::select()
        .column(reviews::Column::Version)
        .from(reviews::Entity)
        .and_where(reviews::Column::Reviewer.is_not_null())
        .to_owned()
}

/// The place in the queue that a cursor stands for.
fn place(cursor: &str) -> Result<(i32, i64, String)> {
    let place = || {
        let (queue, rest) = cursor.split_once('.')?;
        let (since, id) = rest.split_once('.')?;
        Some((queue.parse().ok()?, since.parse().ok()?, id.parse::<Id>().ok()?.into()))
    };
    place().ok_or_else(|| {
        Error::new(Code::InvalidCursor, "the cursor is malformed").hint("pass `next` of the page before, unchanged")
    })
}
