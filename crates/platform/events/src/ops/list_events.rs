//! What happened in the caller's organisation.

use hutong_base::{Code, rfc3339};
use hutong_core::http::{Json, Page, Query, begins, limit};
use hutong_core::{Context, Error, Problems, Result, events};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// `next` of the page before, or the `sequence` of the last event seen; from the start when absent.
    pub after: Option<String>,
    /// Begins with what happened last, and ends with what happened first.
    pub newest: Option<bool>,
    /// What happened: a type, or the beginning of some, as `hutong.version.`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Id of what it happened to.
    pub subject: Option<String>,
    /// Id of who did it.
    pub actor: Option<String>,
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
    /// Who did it: id of a token, a user, a host, an app or a subject, or `system`.
    pub actor: String,
    /// Id of the request that did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requestid: Option<String>,
    /// The details, per type.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
}

impl CloudEvent {
    /// As readers get it. `source` is the platform's URL.
    pub(crate) fn of(row: events::Model, source: &str) -> Self {
        Self {
            specversion: "1.0".to_owned(),
            id: row.id,
            source: source.to_owned(),
            kind: row.kind,
            subject: row.subject,
            time: rfc3339(row.at),
            datacontenttype: "application/json".to_owned(),
            sequence: row.sequence.to_string(),
            actor: row.actor,
            requestid: row.request,
            data: row.data,
        }
    }
}

/// List events
///
/// The organisation's own events, newest last unless asked otherwise: also its log of who did what. Newest last,
/// `next` is always there: ask with it again later to get what has happened since.
#[utoipa::path(get, path = "/v1/events", tag = "events", security(("token" = [])), params(Which),
    responses((status = 200, body = Page<CloudEvent>), Problems))]
pub async fn list_events(cx: Context, Query(which): Query<Which>) -> Result<Json<Page<CloudEvent>>> {
    cx.actor.may(Right::ReadEvents)?;
    let malformed = |_| Error::new(Code::InvalidCursor, "after must be the sequence of an event");
    let after: Option<i64> = which.after.map(|after| after.parse().map_err(malformed)).transpose()?;
    let newest = which.newest.unwrap_or(false);
    let limit = limit(which.limit);
    let sequence = events::Column::Sequence;
    let rows = events::Entity::find()
        .filter(events::Column::Organisation.eq(&cx.actor.organisation))
        .apply_if(which.kind, |select, kind| {
            select.filter(begins(events::Column::Kind, &kind))
        })
        .apply_if(which.subject, |select, id| {
            select.filter(events::Column::Subject.eq(id))
        })
        .apply_if(which.actor, |select, id| select.filter(events::Column::Actor.eq(id)))
        .apply_if(after, |select, after| {
            select.filter(if newest { sequence.lt(after) } else { sequence.gt(after) })
        })
        .order_by(sequence, if newest { Order::Desc } else { Order::Asc })
        .limit(limit)
        .all(cx.platform.db.read())
        .await?;
    let last = rows.last().map(|row| row.sequence);
    // sequences have no gaps: below the first one there is nothing
    let next = if newest {
        last.filter(|last| 1 < *last && rows.len() as u64 == limit)
    } else {
        last.or(after).or(Some(0))
    };
    let source = &cx.platform.public_url;
    let items = rows.into_iter().map(|row| CloudEvent::of(row, source));
    Ok(Json(Page {
        items: items.collect(),
        next: next.map(|next| next.to_string()),
    }))
}
