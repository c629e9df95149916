//! Somebody who was invited comes.

use hutong_base::Code;
use hutong_core::http::Json;
use hutong_core::organisation::organisations;
use hutong_core::people::members;
use hutong_core::{Begun, Error, Event, Platform, Problems, Result, SignedIn, from_text, secret_hash};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::model::invitations;
use crate::ops::get_me::Membership;

/// An invitation's secret.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// `hui_…`
    pub token: String,
}

/// Makes `user` a member of the organisation that the invitation is into; it is gone with that.
pub(crate) async fn accept(
    platform: &Platform,
    db: &impl ConnectionTrait,
    token: &str,
    user: &str,
) -> Result<(Membership, Event)> {
    let found = invitations::Entity::find().filter(invitations::Column::Hash.eq(secret_hash(token)));
    // the organisation first, as whoever removes a member and their invitations
    let into = found.clone().one(db).await?.map(|row| row.organisation);
    let organisation = match &into {
        Some(id) => Some(organisations::Model::lock(db, id).await?),
        None => None,
    };
    let row = found.lock_exclusive().one(db).await?;
    let row = row.filter(|row| platform.clock.now() < row.expires_at);
    let (Some(row), Some(organisation)) = (row, organisation) else {
        return Err(Error::new(
            Code::InvitationInvalid,
            "the invitation was used, taken back or is too old",
        )
        .hint("ask whoever invited you for another one"));
    };
    let known = members::Entity::find_by_id((organisation.id.clone(), user.to_owned()));
    if known.one(db).await?.is_some() {
        let error = Error::new(
            Code::AlreadyMember,
            format!("you belong to {} already", organisation.name),
        );
        return Err(error.hint("a member's role is changed by an owner or admin"));
    }
    let role = from_text(&row.role)?;
    members::Model::create(platform, db, &organisation, user, role).await?;
    let event = Event {
        kind: "hutong.member.joined",
        subject: user.to_owned(),
        organisations: vec![organisation.id.clone()],
        data: json!({"role": role, "invitation": row.id}),
    };
    row.delete(db).await?;
    let organisation = organisation.into();
    Ok((Membership { organisation, role }, event))
}

/// Accept an invitation
///
/// The caller becomes a member. Somebody without an account signs up with the invitation instead.
#[utoipa::path(post, path = "/v1/invitations/accept", tag = "people", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = Accepted,
    responses((status = 200, body = Membership), Problems))]
pub async fn accept_invitation(person: SignedIn, Json(body): Json<Accepted>) -> Result<Json<Membership>> {
    let change = match person.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let (membership, event) = accept(&person.platform, change.db(), &body.token, &person.user).await?;
    Ok(Json(change.commit(event, membership).await?))
}
