//! Trying a webhook out.

use axum::http::StatusCode;
use hutong_base::Id;
use hutong_core::http::Path;
use hutong_core::{Begun, Context, Event, Problems, Result};
use hutong_policy::roles::Right;
use serde_json::json;

use crate::delivery::{TESTED, enabled};
use crate::ops::list_webhooks::{own, shown};

/// Send a test to a webhook
///
/// An event that is sent there alone, whatever its types, on the way of all others: its deliveries say how it went.
#[utoipa::path(post, path = "/v1/webhooks/{webhook}/test", tag = "events", security(("token" = [])),
    params(("webhook" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 202), Problems))]
pub async fn test_webhook(cx: Context, Path(webhook): Path<Id>) -> Result<StatusCode> {
    cx.actor.may(Right::ChangeWebhooks)?;
    // what is sent is what could be read
    cx.actor.may(Right::ReadEvents)?;
    let change = match cx.begin(&()).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(()) => return Ok(StatusCode::ACCEPTED),
    };
    let row = own(&cx, &webhook, change.db(), false).await?;
    enabled(&row)?;
    let event = Event {
        kind: TESTED,
        subject: row.id,
        organisations: vec![row.organisation],
        data: json!({"url": shown(&row.url)}),
    };
    change.commit(event, ()).await?;
    Ok(StatusCode::ACCEPTED)
}
