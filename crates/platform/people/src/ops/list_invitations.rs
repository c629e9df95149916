//! Who is invited and has not come yet.

use hutong_core::http::{Json, Page, PageQuery, Query};
use hutong_core::{Context, Problems, Result, from_text};
use hutong_policy::roles::{Right, Role};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::invitations;
use crate::schema;

/// An invitation; its secret is not kept.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Invitation {
    /// `inv_…`
    pub id: String,
    /// The organisation.
    pub organisation: String,
    /// Whom it is for.
    pub name: String,
    /// What they will be.
    #[schema(schema_with = schema::role)]
    pub role: Role,
    /// Milliseconds since the epoch.
    pub created_at: i64,
    /// When it ends, milliseconds since the epoch.
    pub expires_at: i64,
}

impl Invitation {
    pub(crate) fn from_row(row: invitations::Model) -> Result<Self> {
        Ok(Self {
            role: from_text(&row.role)?,
            id: row.id,
            organisation: row.organisation,
            name: row.name,
            created_at: row.created_at,
            expires_at: row.expires_at,
        })
    }
}

/// List invitations
///
/// Into the caller's organisation, those that nobody has accepted yet.
#[utoipa::path(get, path = "/v1/invitations", tag = "people", security(("token" = [])), params(PageQuery),
    responses((status = 200, body = Page<Invitation>), Problems))]
pub async fn list_invitations(cx: Context, Query(page): Query<PageQuery>) -> Result<Json<Page<Invitation>>> {
    cx.actor.may(Right::ListMembers)?;
    let select = invitations::Entity::find()
        .filter(invitations::Column::Organisation.eq(&cx.actor.organisation))
        .filter(invitations::Column::ExpiresAt.gt(cx.platform.clock.now()));
    let rows = page
        .fetch(select, invitations::Column::Id, cx.platform.db.read())
        .await?;
    Ok(Json(rows.try_map(Invitation::from_row)?))
}
