//! What waits for the reviewers.

use std::collections::BTreeMap;

use hutong_base::{Code, Id};
use hutong_core::http::{Json, Page, PageQuery, Query};
use hutong_core::{Context, Error, Problems, Result, to_text};
use hutong_policy::VersionState;
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::model::{apps, versions};
use crate::ops::get_version::{Version, VersionStates};

/// Which reviews.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// In this state; `in_review` when absent.
    #[param(value_type = Option<VersionStates>)]
    pub state: Option<VersionState>,
    /// Of this app only.
    pub app: Option<Id>,
    /// That have waited in their state for so many milliseconds at least.
    pub waiting: Option<i64>,
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
}

/// List reviews
///
/// The operator's queue: what has waited longest comes first.
#[utoipa::path(get, path = "/v1/reviews", tag = "reviews", security(("token" = [])), params(Which, PageQuery),
    responses((status = 200, body = Page<WaitingVersion>), Problems))]
pub async fn list_reviews(
    cx: Context,
    Query(which): Query<Which>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<WaitingVersion>>> {
    cx.actor.may(Right::DecideReview)?;
    let now = cx.platform.clock.now();
    let after = page.cursor.as_deref().map(place).transpose()?;
    let mut rows = versions::Entity::find()
        .filter(versions::Column::State.eq(to_text(which.state.unwrap_or(VersionState::InReview))?))
        .apply_if(which.app, |select, app| {
            select.filter(versions::Column::App.eq(app.as_str()))
        })
        .apply_if(which.waiting, |select, waiting| {
            select.filter(versions::Column::StateSince.lte(now.saturating_sub(waiting)))
        })
        .apply_if(after, |select, (since, id)| {
            let later = versions::Column::StateSince.gt(since);
            let beside = Condition::all()
                .add(versions::Column::StateSince.eq(since))
                .add(versions::Column::Id.gt(id));
            select.filter(Condition::any().add(later).add(beside))
        })
        .order_by_asc(versions::Column::StateSince)
        .order_by_asc(versions::Column::Id)
        .limit(page.limit() + 1)
        .all(cx.platform.db.read())
        .await?;
    let more = rows.len() as u64 > page.limit();
    if more {
        rows.pop();
    }
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| format!("{}.{}", row.state_since, row.id));
    let apps = apps::Entity::find()
        .filter(apps::Column::Id.is_in(rows.iter().map(|row| row.app.clone())))
        .all(cx.platform.db.read())
        .await?;
    let names: BTreeMap<_, _> = apps.into_iter().map(|app| (app.id, app.name)).collect();
    let waiting = |row: versions::Model| {
        Ok(WaitingVersion {
            app_name: names.get(&row.app).cloned().unwrap_or_default(),
            organisation: row.organisation.clone(),
            waiting: now - row.state_since,
            version: Version::from_row(row)?,
        })
    };
    let items = rows.into_iter().map(waiting).collect::<Result<_>>()?;
    Ok(Json(Page { items, next }))
}

/// The place in the queue that a cursor stands for.
fn place(cursor: &str) -> Result<(i64, String)> {
    let parts = cursor.split_once('.');
    let place = parts.and_then(|(since, id)| Some((since.parse().ok()?, id.parse::<Id>().ok()?.into())));
    place.ok_or_else(|| {
        Error::new(Code::InvalidCursor, "the cursor is malformed").hint("pass `next` of the page before, unchanged")
    })
}
