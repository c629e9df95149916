//! What was sent to a webhook, and how it went.

use hutong_base::Id;
use hutong_core::http::{Json, Page, PageQuery, Path, Query};
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::delivery;
use crate::model::deliveries;
use crate::ops::list_webhooks::own;

/// How far a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// An attempt is due, now or later.
    Pending,
    /// The receiver took it.
    Delivered,
    /// No attempt is made any more.
    Failed,
}

impl DeliveryState {
    pub(crate) const fn stored(self) -> &'static str {
        match self {
            Self::Pending => delivery::PENDING,
            Self::Delivered => delivery::DELIVERED,
            Self::Failed => delivery::FAILED,
        }
    }
}

/// Which deliveries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// In this state alone.
    #[param(inline)]
    pub state: Option<DeliveryState>,
}

/// An event on its way to a webhook. Times are milliseconds since the epoch.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Delivery {
    /// `whd_…`
    pub id: String,
    /// Id of the event, in the header `webhook-id`.
    pub event: String,
    /// Type of the event.
    #[serde(rename = "type")]
    pub kind: String,
    /// `pending`, `delivered` or `failed`.
    pub state: String,
    /// How often it was tried since it was sent first, or again.
    pub attempts: i32,
    /// Status of the last answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<i32>,
    /// Why the last attempt failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// When it was made.
    pub created_at: i64,
    /// When it was tried last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tried_at: Option<i64>,
    /// When it is tried next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<i64>,
}

impl From<deliveries::Model> for Delivery {
    fn from(row: deliveries::Model) -> Self {
        Self {
            id: row.id,
            event: row.event,
            kind: row.kind,
            state: row.state,
            attempts: row.attempts,
            status: row.status,
            error: row.error,
            created_at: row.created_at,
            tried_at: row.tried_at,
            next_at: row.next_at,
        }
    }
}

/// List deliveries of a webhook
#[utoipa::path(get, path = "/v1/webhooks/{webhook}/deliveries", tag = "events", security(("token" = [])),
    params(("webhook" = Id, Path), Which, PageQuery), responses((status = 200, body = Page<Delivery>), Problems))]
pub async fn list_deliveries(
    cx: Context,
    Path(webhook): Path<Id>,
    Query(which): Query<Which>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Delivery>>> {
    cx.actor.may(Right::ChangeWebhooks)?;
    let db = cx.platform.db.read();
    let webhook = own(&cx, &webhook, db, false).await?;
    let select = deliveries::Entity::find()
        .filter(deliveries::Column::Webhook.eq(webhook.id))
        .apply_if(which.state, |select, state| {
            select.filter(deliveries::Column::State.eq(state.stored()))
        });
    let rows = page.fetch(select, deliveries::Column::Id, db).await?;
    Ok(Json(rows.map(Delivery::from)))
}
