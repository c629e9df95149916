//! The webhooks of an organisation.

use hutong_base::Id;
use hutong_core::http::{Json, Page, PageQuery, Query};
use hutong_core::{Context, Error, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use crate::model::webhooks;

/// A webhook. Times are milliseconds since the epoch.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Webhook {
    /// `whk_…`
    pub id: String,
    /// Where events are sent.
    pub url: String,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What is sent: types, or beginnings of types; everything when empty.
    pub types: Vec<String>,
    /// When it was made.
    pub created_at: i64,
    /// Since when nothing has come through; absent while things do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<i64>,
    /// When it was disabled; absent while it is enabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<i64>,
    /// Why the platform disabled it; absent when its owner did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled_why: Option<String>,
    /// Until when the secret before signs, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_secret_until: Option<i64>,
}

impl Webhook {
    pub(crate) fn from_row(row: webhooks::Model) -> Result<Self> {
        Ok(Self {
            id: row.id,
            url: row.url,
            description: row.description,
            types: serde_json::from_value(row.types)?,
            created_at: row.created_at,
            failing_since: row.failing_since,
            disabled_at: row.disabled_at,
            disabled_why: row.disabled_why,
            old_secret_until: row.old_until,
        })
    }
}

/// The address as others may see it: a receiver's secret is often in the path or the query.
pub(crate) fn shown(url: &str) -> String {
    Url::parse(url).map_or_else(|_| String::new(), |url| url.origin().ascii_serialization())
}

/// The caller's webhook with this id. What is sent there is the organisation's own affair: an operator has no part in it.
pub(crate) async fn own(cx: &Context, id: &Id, db: &impl ConnectionTrait, lock: bool) -> Result<webhooks::Model> {
    let mut select =
        webhooks::Entity::find_by_id(id.as_str()).filter(webhooks::Column::Organisation.eq(&cx.actor.organisation));
    if lock {
        select = select.lock_exclusive();
    }
    select.one(db).await?.ok_or_else(|| Error::not_found("webhook"))
}

/// List webhooks
#[utoipa::path(get, path = "/v1/webhooks", tag = "events", security(("token" = [])), params(PageQuery),
    responses((status = 200, body = Page<Webhook>), Problems))]
pub async fn list_webhooks(cx: Context, Query(page): Query<PageQuery>) -> Result<Json<Page<Webhook>>> {
    cx.actor.may(Right::ChangeWebhooks)?;
    let select = webhooks::Entity::find().filter(webhooks::Column::Organisation.eq(&cx.actor.organisation));
    let rows = page.fetch(select, webhooks::Column::Id, cx.platform.db.read()).await?;
    Ok(Json(rows.try_map(Webhook::from_row)?))
}
