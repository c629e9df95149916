//! What roles there are.

use hutong_core::http::Json;
use hutong_core::organisation::Kind;
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::{Right, Role, allows};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::schema;

/// What a member may be, and what they may do then.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RoleRights {
    /// In what kind of organisation.
    pub kind: Kind,
    /// What the member is within it.
    #[schema(schema_with = schema::role)]
    pub role: Role,
    /// What they may do.
    #[schema(schema_with = schema::rights)]
    pub rights: Vec<Right>,
}

/// List roles
///
/// The whole table of rights, the same on every platform of this release.
#[utoipa::path(get, path = "/v1/roles", tag = "people", security(("token" = [])),
    responses((status = 200, body = Vec<RoleRights>), Problems))]
pub async fn list_roles(_: Context) -> Result<Json<Vec<RoleRights>>> {
    let every = Kind::ALL
        .into_iter()
        .flat_map(|kind| Role::ALL.into_iter().map(move |role| (kind, role)));
    let rights = |kind: Kind, role| {
        let may = Right::ALL.iter().copied();
        may.filter(|right| allows(kind.party(), role, *right)).collect()
    };
    let roles = every.map(|(kind, role)| RoleRights {
        kind,
        role,
        rights: rights(kind, role),
    });
    Ok(Json(roles.collect()))
}
