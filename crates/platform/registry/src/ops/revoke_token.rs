//! The end of an access token.

use axum::http::StatusCode;
use hutong_base::Id;
use hutong_core::authz::Action;
use hutong_core::http::Path;
use hutong_core::organisation::tokens;
use hutong_core::{Begun, Context, Error, Event, Problems, Result};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::json;

/// Revoke an access token
///
/// From now on it is refused. Revoking it again changes nothing.
#[utoipa::path(delete, path = "/v1/tokens/{token}", tag = "organisations", security(("token" = [])),
    params(("token" = Id, Path)), responses((status = 204), Problems))]
pub async fn revoke_token(cx: Context, Path(token): Path<Id>) -> Result<StatusCode> {
    cx.actor.may(Action::RevokeToken)?;
    let change = match cx.begin(&()).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(()) => return Ok(StatusCode::NO_CONTENT),
    };
    let row = tokens::Entity::find_by_id(token.as_str())
        .lock_exclusive()
        .one(change.db())
        .await?
        .ok_or_else(|| Error::not_found("token"))?;
    cx.actor.may_on(Action::RevokeToken, &row.organisation, "token")?;
    if row.revoked_at.is_some() {
        change.unchanged(()).await?;
        return Ok(StatusCode::NO_CONTENT);
    }
    let event = Event {
        kind: "hutong.token.revoked",
        subject: row.id.clone(),
        organisations: vec![row.organisation.clone(), cx.actor.organisation.clone()],
        data: json!({"name": row.name, "organisation": row.organisation}),
    };
    let mut row = row.into_active_model();
    row.revoked_at = Set(Some(cx.platform.clock.now()));
    row.update(change.db()).await?;
    change.commit(event, ()).await?;
    Ok(StatusCode::NO_CONTENT)
}
