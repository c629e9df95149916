//! Another secret for a webhook.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Context, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde_json::json;

use crate::ops::create_webhook::CreatedWebhook;
use crate::ops::list_webhooks::{Webhook, own, shown};
use crate::secret;

/// Rotate a webhook's secret
///
/// For a day both sign: `webhook-signature` has two signatures, and a receiver takes either.
#[utoipa::path(post, path = "/v1/webhooks/{webhook}/rotate", tag = "events", security(("token" = [])),
    params(("webhook" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = CreatedWebhook), Problems))]
pub async fn rotate_secret(cx: Context, Path(webhook): Path<Id>) -> Result<Json<CreatedWebhook>> {
    cx.actor.may(Right::ChangeWebhooks)?;
    let change = match cx.begin(&()).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let row = own(&cx, &webhook, change.db(), true).await?;
    let (secret, sealed) = secret::new(&cx.platform, &row.id)?;
    let (old_secret, old_until) = secret::retire(&row, cx.platform.clock.now());
    let mut row = row.into_active_model();
    row.secret = Set(sealed);
    row.old_secret = old_secret;
    row.old_until = old_until;
    let row = row.update(change.db()).await?;
    let event = Event {
        kind: "hutong.webhook.secret_rotated",
        subject: row.id.clone(),
        organisations: vec![row.organisation.clone()],
        data: json!({"url": shown(&row.url)}),
    };
    let answer = CreatedWebhook {
        listed: Webhook::from_row(row)?,
        secret,
    };
    Ok(Json(change.commit(event, answer).await?))
}
