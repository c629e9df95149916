//! The organisation's own access tokens.

use hutong_core::http::{Json, Page, PageQuery, Query};
use hutong_core::organisation::tokens;
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::{Right, Role};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::schema;

/// An access token; the secret is not kept.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Token {
    /// `tok_…`
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Milliseconds since the epoch.
    pub created_at: i64,
    /// When it ends, milliseconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
    /// When it was revoked, milliseconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<i64>,
    /// What it is within the organisation; absent for a personal one, which is what its owner is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = schema::role)]
    pub role: Option<Role>,
    /// The rights that are left to it; all of its role when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = schema::rights)]
    pub scopes: Option<Vec<Right>>,
    /// Where it may be used from; anywhere when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub networks: Option<Vec<String>>,
    /// The member in whose stead it acts, if it is a personal one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
}

impl Token {
    pub(crate) fn from_row(row: tokens::Model) -> Result<Self> {
        Ok(Self {
            role: row.user.is_none().then(|| row.role()).transpose()?,
            scopes: row.scopes()?,
            networks: row.networks()?,
            id: row.id,
            name: row.name,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            user: row.user,
        })
    }
}

/// List access tokens
///
/// Those of the caller's organisation; a member who may not see all sees their own personal ones.
#[utoipa::path(get, path = "/v1/tokens", tag = "organisations", security(("token" = [])), params(PageQuery), responses((status = 200, body = Page<Token>), Problems))]
pub async fn list_tokens(cx: Context, Query(page): Query<PageQuery>) -> Result<Json<Page<Token>>> {
    let mut select = tokens::Entity::find().filter(tokens::Column::Organisation.eq(&cx.actor.organisation));
    if let Err(refused) = cx.actor.may(Right::ListTokens) {
        let user = cx.actor.user().ok_or(refused)?;
        select = select.filter(tokens::Column::User.eq(user));
    }
    let rows = page.fetch(select, tokens::Column::Id, cx.platform.db.read()).await?;
    Ok(Json(rows.try_map(Token::from_row)?))
}
