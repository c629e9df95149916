//! Deliveries are made again.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Context, Error, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::delivery::{FAILED, PENDING, again, enabled};
use crate::model::deliveries;
use crate::ops::list_webhooks::own;

/// Most deliveries of one call.
const MOST: u64 = 1000;

/// What is delivered again: one delivery, or all that have failed since a time.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Replay {
    /// Id of the delivery, `whd_…`.
    pub delivery: Option<Id>,
    /// Those that were made at this time or later, milliseconds since the epoch.
    pub since: Option<i64>,
}

/// What is delivered again.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Replayed {
    /// How many: at most 1000 at once, the oldest first. One that is pending still is not counted.
    pub deliveries: usize,
}

/// Deliver again
///
/// The same events with the same ids: a receiver that has taken one already skips it.
#[utoipa::path(post, path = "/v1/webhooks/{webhook}/replay", tag = "events", security(("token" = [])),
    params(("webhook" = Id, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = Replay,
    responses((status = 200, body = Replayed), Problems))]
pub async fn replay(cx: Context, Path(webhook): Path<Id>, Json(body): Json<Replay>) -> Result<Json<Replayed>> {
    cx.actor.may(Right::ChangeWebhooks)?;
    // what is sent is what could be read
    cx.actor.may(Right::ReadEvents)?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let db = change.db();
    let webhook = own(&cx, &webhook, db, true).await?;
    enabled(&webhook)?;
    let mut select = deliveries::Entity::find().filter(deliveries::Column::Webhook.eq(&webhook.id));
    select = match (&body.delivery, body.since) {
        (Some(id), None) => select.filter(deliveries::Column::Id.eq(id.as_str())),
        (None, Some(since)) => select
            .filter(deliveries::Column::State.eq(FAILED))
            .filter(deliveries::Column::CreatedAt.gte(since)),
        _ => return Err(Error::field("delivery", "or since must be given, not both")),
    };
    let rows = select.order_by_asc(deliveries::Column::Id).limit(MOST).all(db).await?;
    if body.delivery.is_some() && rows.is_empty() {
        return Err(Error::not_found("delivery"));
    }
    let mut replayed = 0;
    for row in rows.into_iter().filter(|row| row.state != PENDING) {
        again(&cx.platform, row, db).await?;
        replayed += 1;
    }
    let event = Event {
        kind: "hutong.webhook.replayed",
        subject: webhook.id,
        organisations: vec![webhook.organisation],
        data: json!({"deliveries": replayed}),
    };
    Ok(Json(change.commit(event, Replayed { deliveries: replayed }).await?))
}
