//! The passkeys of a person.

use hutong_core::http::{Json, Page, PageQuery, Query};
use hutong_core::{Error, Problems, Result, SignedIn};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::passkeys;

/// A passkey.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Passkey {
    /// `pky_…`
    pub id: String,
    /// What its user calls it.
    pub name: String,
    /// Milliseconds since the epoch.
    pub created_at: i64,
    /// When it last showed who its user is, milliseconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used_at: Option<i64>,
}

impl From<passkeys::Model> for Passkey {
    fn from(row: passkeys::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            created_at: row.created_at,
            used_at: row.used_at,
        }
    }
}

/// A passkey of `user`, which nobody else changes until the transaction ends.
pub(crate) async fn lock(id: &str, user: &str, db: &impl ConnectionTrait) -> Result<passkeys::Model> {
    let row = passkeys::Entity::find_by_id(id)
        .filter(passkeys::Column::User.eq(user))
        .lock_exclusive()
        .one(db)
        .await?;
    row.ok_or_else(|| Error::not_found("passkey"))
}

/// List passkeys
///
/// The caller's own.
#[utoipa::path(get, path = "/v1/me/passkeys", tag = "people", security(("session" = [])), params(PageQuery),
    responses((status = 200, body = Page<Passkey>), Problems))]
pub async fn list_passkeys(person: SignedIn, Query(page): Query<PageQuery>) -> Result<Json<Page<Passkey>>> {
    let select = passkeys::Entity::find().filter(passkeys::Column::User.eq(&person.user));
    let rows = page
        .fetch(select, passkeys::Column::Id, person.platform.db.read())
        .await?;
    Ok(Json(rows.map(Passkey::from)))
}
