//! The end of an access token.

use axum::http::StatusCode;
use hutong_base::Id;
use hutong_core::http::Path;
use hutong_core::organisation::{Kind, tokens};
use hutong_core::{Begun, Context, Error, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::json;

use crate::model::invitations;

/// Revoke an access token
///
/// From now on it is refused, and the invitations that were sent with it end. A personal one is revoked by its owner, too. Revoking it again changes nothing.
#[utoipa::path(delete, path = "/v1/tokens/{token}", tag = "organisations", security(("token" = [])),
    params(("token" = Id, Path)), responses((status = 204), Problems))]
pub async fn revoke_token(cx: Context, Path(token): Path<Id>) -> Result<StatusCode> {
    let change = match cx.begin(&()).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(()) => return Ok(StatusCode::NO_CONTENT),
    };
    let row = tokens::Entity::find_by_id(token.as_str())
        .lock_exclusive()
        .one(change.db())
        .await?
        .filter(|row| cx.actor.kind == Kind::Operator || row.organisation == cx.actor.organisation)
        .ok_or_else(|| Error::not_found("token"))?;
    let own = row.organisation == cx.actor.organisation && row.user.is_some() && row.user.as_deref() == cx.actor.user();
    if !own {
        cx.actor.may_on(Right::ChangeTokens, &row.organisation, "token")?;
    }
    if row.revoked_at.is_some() {
        change.unchanged(()).await?;
        return Ok(StatusCode::NO_CONTENT);
    }
    invitations::Model::withdraw_of(change.db(), &row.id, Some(&row.organisation)).await?;
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
