//! What reviewer and developer wrote to each other about a version.

use hutong_base::Id;
use hutong_core::http::{Json, Page, PageQuery, Path, Query};
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access;
use crate::model::version_messages;

/// A message about a version.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct VersionMessage {
    /// `msg_…`
    pub id: String,
    /// From whose side: `developer` or `operator`.
    pub side: String,
    /// Who wrote it: id of a token (`tok_…`) or a user (`usr_…`).
    pub actor: String,
    /// What it says.
    pub text: String,
    /// Milliseconds since the epoch.
    pub at: i64,
}

impl From<version_messages::Model> for VersionMessage {
    fn from(row: version_messages::Model) -> Self {
        Self {
            id: row.id,
            side: row.side,
            actor: row.actor,
            text: row.text,
            at: row.at,
        }
    }
}

/// List the messages about a version
///
/// Newest first.
#[utoipa::path(get, path = "/v1/versions/{version}/messages", tag = "reviews", security(("token" = [])),
    params(("version" = Id, Path), PageQuery), responses((status = 200, body = Page<VersionMessage>), Problems))]
pub async fn list_messages(
    cx: Context,
    Path(version): Path<Id>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<VersionMessage>>> {
    let version = access::version(&cx, Right::ReadVersion, &version, cx.platform.db.read()).await?;
    let select = version_messages::Entity::find().filter(version_messages::Column::Version.eq(version.id));
    let rows = page
        .fetch(select, version_messages::Column::Id, cx.platform.db.read())
        .await?;
    Ok(Json(rows.map(VersionMessage::from)))
}
