//! Who belongs to the organisation.

use std::collections::BTreeMap;

use hutong_core::http::{Json, Page, PageQuery, Query};
use hutong_core::people::{members, users};
use hutong_core::{Context, Error, Problems, Result};
use hutong_policy::roles::{Right, Role};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::schema;

/// Somebody who belongs to an organisation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Member {
    /// `usr_…`
    pub user: String,
    /// What they sign in with.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What they are within the organisation.
    #[schema(schema_with = schema::role)]
    pub role: Role,
    /// Since when, milliseconds since the epoch.
    pub created_at: i64,
}

impl Member {
    pub(crate) fn from_rows(member: &members::Model, user: users::Model) -> Result<Self> {
        Ok(Self {
            user: user.id,
            email: user.email,
            name: user.name,
            role: member.role()?,
            created_at: member.created_at,
        })
    }
}

/// List members
///
/// Those of the caller's organisation.
#[utoipa::path(get, path = "/v1/members", tag = "people", security(("token" = [])), params(PageQuery),
    responses((status = 200, body = Page<Member>), Problems))]
pub async fn list_members(cx: Context, Query(page): Query<PageQuery>) -> Result<Json<Page<Member>>> {
    cx.actor.may(Right::ListMembers)?;
    let db = cx.platform.db.read();
    let select = members::Entity::find().filter(members::Column::Organisation.eq(&cx.actor.organisation));
    let rows = page.fetch(select, members::Column::User, db).await?;
    let ids = rows.items.iter().map(|row| row.user.as_str());
    let users = users::Entity::find()
        .filter(users::Column::Id.is_in(ids))
        .all(db)
        .await?;
    let mut users: BTreeMap<_, _> = users.into_iter().map(|user| (user.id.clone(), user)).collect();
    let page = rows.try_map(|member| {
        let user = users
            .remove(&member.user)
            .ok_or_else(|| Error::internal("a member is no user"))?;
        Member::from_rows(&member, user)
    })?;
    Ok(Json(page))
}
