//! Where somebody is signed in.

use hutong_core::http::{Json, Page, PageQuery, Query};
use hutong_core::people::sessions;
use hutong_core::{Problems, Result, SignedIn};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A session; its secret is not kept.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// `ses_…`
    pub id: String,
    /// Whether it is the one of this request.
    pub current: bool,
    /// Where it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The browser, as it names itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Milliseconds since the epoch.
    pub created_at: i64,
    /// When it was last used, to five minutes, milliseconds since the epoch.
    pub seen_at: i64,
    /// When it ends unless it is used before, milliseconds since the epoch.
    pub ends_at: i64,
}

/// List sessions
///
/// The caller's own.
#[utoipa::path(get, path = "/v1/sessions", tag = "people", security(("session" = [])), params(PageQuery),
    responses((status = 200, body = Page<Session>), Problems))]
pub async fn list_sessions(person: SignedIn, Query(page): Query<PageQuery>) -> Result<Json<Page<Session>>> {
    let select = sessions::Entity::find().filter(sessions::Column::User.eq(&person.user));
    let rows = page
        .fetch(select, sessions::Column::Id, person.platform.db.read())
        .await?;
    Ok(Json(rows.map(|row| Session {
        ends_at: row.ends_at(),
        current: row.id == person.session,
        id: row.id,
        address: row.address,
        agent: row.agent,
        created_at: row.created_at,
        seen_at: row.seen_at,
    })))
}
