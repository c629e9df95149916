//! The organisation's own access tokens.

use hutong_core::authz::Action;
use hutong_core::http::{Json, Page, PageQuery, Query};
use hutong_core::organisation::tokens;
use hutong_core::{Context, Problems, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
}

impl From<tokens::Model> for Token {
    fn from(row: tokens::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
        }
    }
}

/// List access tokens
///
/// Those of the caller's organisation.
#[utoipa::path(get, path = "/v1/tokens", tag = "organisations", security(("token" = [])), params(PageQuery), responses((status = 200, body = Page<Token>), Problems))]
pub async fn list_tokens(cx: Context, Query(page): Query<PageQuery>) -> Result<Json<Page<Token>>> {
    cx.actor.may(Action::ListTokens)?;
    let select = tokens::Entity::find().filter(tokens::Column::Organisation.eq(&cx.actor.organisation));
    let rows = page.fetch(select, tokens::Column::Id, cx.platform.db.read()).await?;
    Ok(Json(rows.map(Token::from)))
}
