//! A new webhook: where an organisation's events are sent.

use axum::http::StatusCode;
use hutong_base::Code;
use hutong_core::http::{Json, check};
use hutong_core::organisation::organisations;
use hutong_core::{Begun, Context, Error, Event, Platform, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::delivery::newest;
use crate::model::webhooks;
use crate::ops::list_webhooks::{Webhook, shown};
use crate::secret;

/// Most webhooks of an organisation.
const MOST: u64 = 20;

/// A new webhook.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    /// Where events are sent: an https URL that leads out of private networks.
    #[schema(min_length = 1, max_length = 2000)]
    pub url: String,
    /// What is sent: types, or beginnings of types that end with a dot, as `hutong.version.`; everything when empty.
    #[schema(max_items = 50)]
    #[serde(default)]
    pub types: Vec<String>,
    /// What it is for, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default)]
    pub description: Option<String>,
}

/// A webhook with its secret.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CreatedWebhook {
    /// The webhook as it is listed.
    #[serde(flatten)]
    pub listed: Webhook,
    /// `whsec_…`: what its requests are signed with. It is shown this once.
    pub secret: String,
}

impl NewWebhook {
    pub(crate) fn check(&self, platform: &Platform) -> Result<()> {
        platform.outbound.check(&self.url)?;
        check::list("types", &self.types, 50)?;
        let is_type = |text: &&String| {
            let rest = text.strip_prefix("hutong.").unwrap_or("-");
            text.len() <= 100
                && rest
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || b"._".contains(&byte))
        };
        if !self.types.iter().all(|text| is_type(&text)) {
            let rule = "must be types of events, or beginnings that end with a dot, as hutong.version.";
            return Err(Error::field("types", rule));
        }
        self.description
            .as_ref()
            .map_or(Ok(()), |text| check::text("description", text, 100))
    }
}

/// Create a webhook
///
/// From now on the organisation's events are sent there, signed as Standard Webhooks says.
#[utoipa::path(post, path = "/v1/webhooks", tag = "events", security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = NewWebhook,
    responses((status = 201, body = CreatedWebhook), Problems))]
pub async fn create_webhook(cx: Context, Json(body): Json<NewWebhook>) -> Result<(StatusCode, Json<CreatedWebhook>)> {
    cx.actor.may(Right::ChangeWebhooks)?;
    // what is sent is what could be read
    cx.actor.may(Right::ReadEvents)?;
    body.check(&cx.platform)?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    let db = change.db();
    let owner = organisations::Model::lock(db, &cx.actor.organisation).await?;
    let there = webhooks::Entity::find().filter(webhooks::Column::Organisation.eq(&owner.id));
    if MOST <= there.count(db).await? {
        return Err(Error::new(
            Code::TooManyWebhooks,
            format!("there are {MOST} webhooks already"),
        ));
    }
    let id = String::from(cx.platform.ids.next("whk"));
    let (secret, sealed) = secret::new(&cx.platform, &id)?;
    let row = webhooks::ActiveModel {
        id: Set(id),
        url: Set(body.url.clone()),
        description: Set(body.description.clone()),
        types: Set(json!(body.types)),
        secret: Set(sealed),
        old_secret: Set(None),
        old_until: Set(None),
        seen: Set(newest(&owner.id, db).await?),
        organisation: Set(owner.id),
        failing_since: Set(None),
        disabled_at: Set(None),
        disabled_why: Set(None),
        created_at: Set(cx.platform.clock.now()),
    };
    let row = row.insert(db).await?;
    let event = Event {
        kind: "hutong.webhook.created",
        subject: row.id.clone(),
        organisations: vec![row.organisation.clone()],
        data: json!({"url": shown(&row.url), "types": row.types}),
    };
    let answer = CreatedWebhook {
        listed: Webhook::from_row(row)?,
        secret,
    };
    Ok((StatusCode::CREATED, Json(change.commit(event, answer).await?)))
}
