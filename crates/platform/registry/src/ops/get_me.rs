//! Who am I?

use hutong_core::authz::Action;
use hutong_core::http::Json;
use hutong_core::organisation::{Kind, organisations};
use hutong_core::{Context, Error, Problems, Result};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ops::create_organisation::Organisation;

/// The caller.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The organisation that the token belongs to.
    pub organisation: Organisation,
    /// Id of the token.
    pub token: String,
    /// What kind of organisation it is.
    pub kind: Kind,
}

/// The caller
///
/// The organisation behind the access token.
#[utoipa::path(get, path = "/v1/me", tag = "organisations", security(("token" = [])), responses((status = 200, body = Me), Problems))]
pub async fn get_me(cx: Context) -> Result<Json<Me>> {
    cx.actor.may(Action::ReadSelf)?;
    let row = organisations::Entity::find_by_id(&cx.actor.organisation)
        .one(cx.platform.db.read())
        .await?
        .ok_or_else(|| Error::not_found("organisation"))?;
    Ok(Json(Me {
        organisation: row.into(),
        token: cx.actor.token,
        kind: cx.actor.kind,
    }))
}
