//! What happened in the caller's organisation.

use hutong_base::{Code, rfc3339};
use hutong_core::authz::Action;
use hutong_core::http::{Json, Page, Query};
use hutong_core::{Context, Error, Problems, Result, events};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct After {
    /// `next` of the page before, or the `sequence` of the last event seen; from the start when absent.
    pub after: Option<String>,
    /// Most items wanted, 1 to 200; 50 when absent.
    pub limit: Option<u64>,
}

/// A fact, as a `CloudEvents` 1.0 object.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CloudEvent {
    /// Always `1.0`.
    pub specversion: String,
    /// `evt_…`; the same fact told to several organisations has one id.
    pub id: String,
    /// The platform's URL.
    pub source: String,
    /// What happened, as `hutong.version.uploaded`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Id of what it happened to.
    pub subject: String,
    /// When, RFC 3339 in UTC.
    pub time: String,
    /// Always `application/json`.
    pub datacontenttype: String,
    /// Its number in the organisation's own sequence: 1, 2, 3 … without gaps.
    pub sequence: String,
    /// Who did it: id of a token or a subject, or `system`.
    pub actor: String,
    /// Id of the request that did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requestid: Option<String>,
    /// The details, per type.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
}

/// List events
///
/// The organisation's own events, newest last: also its log of who did what. `next` is always there: ask with it
/// again later to get what has happened since.
#[utoipa::path(get, path = "/v1/events", tag = "events", security(("token" = [])), params(After),
    responses((status = 200, body = Page<CloudEvent>), Problems))]
pub async fn list_events(cx: Context, Query(query): Query<After>) -> Result<Json<Page<CloudEvent>>> {
    cx.actor.may(Action::ReadEvents)?;
    let malformed = |_| Error::new(Code::InvalidCursor, "after must be the sequence of an event");
    let after: i64 = query.after.as_deref().unwrap_or("0").parse().map_err(malformed)?;
    let rows = events::Entity::find()
        .filter(events::Column::Organisation.eq(&cx.actor.organisation))
        .filter(events::Column::Sequence.gt(after))
        .order_by_asc(events::Column::Sequence)
        .limit(query.limit.unwrap_or(50).clamp(1, 200))
        .all(cx.platform.db.read())
        .await?;
    let next = rows.last().map_or(after, |row| row.sequence).to_string();
    let source = &cx.platform.public_url;
    let items = rows.into_iter().map(|row| CloudEvent {
        specversion: "1.0".to_owned(),
        id: row.id,
        source: source.clone(),
        kind: row.kind,
        subject: row.subject,
        time: rfc3339(row.at),
        datacontenttype: "application/json".to_owned(),
        sequence: row.sequence.to_string(),
        actor: row.actor,
        requestid: row.request,
        data: row.data,
    });
    Ok(Json(Page {
        items: items.collect(),
        next: Some(next),
    }))
}
