//! Who did what, to what, when, from where.

use hutong_base::{Code, Id};
use hutong_core::audit::Entry;
use hutong_core::http::{Json, Order, Page, Query, begins, has, has_in_json, limit};
use hutong_core::{Context, Error, Problems, Result, events};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Whose log; the caller's own organisation's when absent. Operators read anybody's.
    pub organisation: Option<Id>,
    /// Id of who did it.
    pub actor: Option<String>,
    /// What was done: a type, or the beginning of some, as `hutong.member.`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Id of what it was done to.
    pub subject: Option<String>,
    /// Not before this, milliseconds since the epoch.
    pub since: Option<i64>,
    /// Before this, milliseconds since the epoch.
    pub until: Option<i64>,
    /// A part of the type, of an id, of an address or of the details, whatever the case of its letters.
    pub q: Option<String>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// Most items wanted, 1 to 200; 50 when absent.
    pub limit: Option<u64>,
    /// What comes first; the newest when absent. The same for all pages.
    #[param(inline)]
    pub order: Option<Order>,
}

/// The organisation whose log the caller may read.
pub(crate) fn log_of(cx: &Context, organisation: Option<&Id>) -> Result<String> {
    let organisation = organisation.map_or(cx.actor.organisation.as_str(), Id::as_str);
    cx.actor.may_on(Right::ReadAudit, organisation, "organisation")?;
    Ok(organisation.to_owned())
}

fn mentions(part: &str) -> Condition {
    [
        events::Column::Kind,
        events::Column::Subject,
        events::Column::Actor,
        events::Column::Address,
    ]
    .into_iter()
    .fold(Condition::any(), |any, column| any.add(has(column, part)))
    .add(has_in_json(events::Column::Data, part))
}

/// Search the log of who did what
///
/// The newest entry first, unless asked otherwise. Each carries the hash of the one before it.
#[utoipa::path(get, path = "/v1/audit", tag = "events", security(("token" = [])), params(Which),
    responses((status = 200, body = Page<Entry>), Problems))]
pub async fn list_audit(cx: Context, Query(which): Query<Which>) -> Result<Json<Page<Entry>>> {
    let organisation = log_of(&cx, which.organisation.as_ref())?;
    let malformed = |_| Error::new(Code::InvalidCursor, "the cursor is malformed");
    let last: Option<i64> = which.cursor.map(|text| text.parse().map_err(malformed)).transpose()?;
    let order = which.order.unwrap_or_default();
    let limit = limit(which.limit);
    let rows = events::Entity::find()
        .filter(events::Column::Organisation.eq(organisation))
        .apply_if(which.actor, |select, id| select.filter(events::Column::Actor.eq(id)))
        .apply_if(which.subject, |select, id| {
            select.filter(events::Column::Subject.eq(id))
        })
        .apply_if(which.kind, |select, kind| {
            select.filter(begins(events::Column::Kind, &kind))
        })
        .apply_if(which.since, |select, since| {
            select.filter(events::Column::At.gte(since))
        })
        .apply_if(which.until, |select, until| select.filter(events::Column::At.lt(until)))
        .apply_if(which.q, |select, part| select.filter(mentions(&part)))
        .apply_if(last, |select, last| {
            select.filter(order.after(events::Column::Sequence, last))
        })
        .order_by(events::Column::Sequence, order.of_column())
        .limit(limit + 1)
        .all(cx.platform.db.read())
        .await?;
    let page = Page::cut(rows, limit, |row| row.sequence.to_string());
    Ok(Json(page.map(Entry::from)))
}
