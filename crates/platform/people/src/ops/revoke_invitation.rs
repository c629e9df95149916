//! An invitation is taken back.

use axum::http::StatusCode;
use hutong_base::Id;
use hutong_core::http::Path;
use hutong_core::{Begun, Context, Error, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{EntityTrait, ModelTrait, QuerySelect};
use serde_json::json;

use crate::model::invitations;

/// Take an invitation back
#[utoipa::path(delete, path = "/v1/invitations/{invitation}", tag = "people", security(("token" = [])),
    params(("invitation" = Id, Path)), responses((status = 204), Problems))]
pub async fn revoke_invitation(cx: Context, Path(invitation): Path<Id>) -> Result<StatusCode> {
    cx.actor.may(Right::ChangeMembers)?;
    let change = match cx.begin(&()).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(()) => return Ok(StatusCode::NO_CONTENT),
    };
    let row = invitations::Entity::find_by_id(invitation.as_str())
        .lock_exclusive()
        .one(change.db())
        .await?;
    let row = row.ok_or_else(|| Error::not_found("invitation"))?;
    cx.actor.may_on(Right::ChangeMembers, &row.organisation, "invitation")?;
    let event = Event {
        kind: "hutong.invitation.revoked",
        subject: row.id.clone(),
        organisations: vec![row.organisation.clone(), cx.actor.organisation.clone()],
        data: json!({"name": row.name, "role": row.role}),
    };
    row.delete(change.db()).await?;
    change.commit(event, ()).await?;
    Ok(StatusCode::NO_CONTENT)
}
