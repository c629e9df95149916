//! A webhook changes, or ends.

use axum::http::StatusCode;
use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Context, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel, ModelTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::delivery::{give_up, newest};
use crate::model::webhooks;
use crate::ops::create_webhook::NewWebhook;
use crate::ops::list_webhooks::{Webhook, own, shown};

/// What a webhook is to be.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookState {
    /// Where events are sent: an https URL that leads out of private networks.
    #[schema(min_length = 1, max_length = 2000)]
    pub url: String,
    /// What is sent: types, or beginnings of types that end with a dot; everything when empty.
    #[schema(max_items = 50)]
    #[serde(default)]
    pub types: Vec<String>,
    /// What it is for, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default)]
    pub description: Option<String>,
    /// Whether events are sent. What happens meanwhile is not sent later: `GET /v1/events` has it.
    pub enabled: bool,
}

fn told(row: &webhooks::Model) -> serde_json::Value {
    json!({"url": shown(&row.url), "types": row.types, "enabled": row.disabled_at.is_none()})
}

/// Change a webhook
#[utoipa::path(put, path = "/v1/webhooks/{webhook}", tag = "events", security(("token" = [])),
    params(("webhook" = Id, Path)), request_body = WebhookState, responses((status = 200, body = Webhook), Problems))]
pub async fn change_webhook(
    cx: Context,
    Path(webhook): Path<Id>,
    Json(body): Json<WebhookState>,
) -> Result<Json<Webhook>> {
    cx.actor.may(Right::ChangeWebhooks)?;
    // what is sent is what could be read
    cx.actor.may(Right::ReadEvents)?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let wanted = NewWebhook {
        url: body.url,
        types: body.types,
        description: body.description,
    };
    wanted.check(&cx.platform)?;
    let db = change.db();
    let row = own(&cx, &webhook, db, true).await?;
    let before = row.clone();
    let was_enabled = row.disabled_at.is_none();
    let organisation = row.organisation.clone();
    let mut row = row.into_active_model();
    if row.url.as_ref() != &wanted.url {
        row.failing_since = Set(None);
    }
    row.url = Set(wanted.url);
    row.types = Set(json!(wanted.types));
    row.description = Set(wanted.description);
    match (was_enabled, body.enabled) {
        (false, true) => {
            row.disabled_at = Set(None);
            row.disabled_why = Set(None);
            row.failing_since = Set(None);
            row.seen = Set(newest(&organisation, db).await?);
        }
        (true, false) => {
            row.disabled_at = Set(Some(cx.platform.clock.now()));
            give_up(webhook.as_str(), db).await?;
        }
        _ => {}
    }
    let row = row.update(db).await?;
    if row == before {
        return Ok(Json(change.unchanged(Webhook::from_row(row)?).await?));
    }
    let event = Event {
        kind: "hutong.webhook.updated",
        subject: row.id.clone(),
        organisations: vec![organisation],
        data: json!({"before": told(&before), "after": told(&row)}),
    };
    Ok(Json(change.commit(event, Webhook::from_row(row)?).await?))
}

/// Delete a webhook
///
/// Its deliveries go with it.
#[utoipa::path(delete, path = "/v1/webhooks/{webhook}", tag = "events", security(("token" = [])),
    params(("webhook" = Id, Path)), responses((status = 204), Problems))]
pub async fn delete_webhook(cx: Context, Path(webhook): Path<Id>) -> Result<StatusCode> {
    cx.actor.may(Right::ChangeWebhooks)?;
    let change = match cx.begin(&()).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(()) => return Ok(StatusCode::NO_CONTENT),
    };
    let row = own(&cx, &webhook, change.db(), true).await?;
    let event = Event {
        kind: "hutong.webhook.deleted",
        subject: row.id.clone(),
        organisations: vec![row.organisation.clone()],
        data: json!({"url": shown(&row.url)}),
    };
    row.delete(change.db()).await?;
    change.commit(event, ()).await?;
    Ok(StatusCode::NO_CONTENT)
}
