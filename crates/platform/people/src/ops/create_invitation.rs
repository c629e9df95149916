//! Somebody is invited into an organisation.

use axum::http::StatusCode;
use hutong_base::{Code, Id};
use hutong_core::http::{Json, Path, check};
use hutong_core::organisation::organisations;
use hutong_core::{Begun, Context, Error, Event, Problems, Result, new_secret, secret_hash, to_text};
use hutong_policy::roles::{Right, Role};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::model::invitations;
use crate::ops::change_member::right_over;
use crate::ops::list_invitations::Invitation;
use crate::{grant, schema};

/// How long an invitation is good for, in milliseconds.
const LIFE: i64 = 7 * 24 * 60 * 60 * 1000;

/// Whom to invite.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    /// Whom it is for, 1 to 100 characters: for whoever looks at the list.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// What they will be.
    #[schema(schema_with = schema::role)]
    pub role: Role,
}

/// An invitation with its secret.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CreatedInvitation {
    /// The invitation as it is listed.
    #[serde(flatten)]
    pub listed: Invitation,
    /// `hui_…`, which accepts it. It is shown this once: the platform keeps only its hash.
    pub token: String,
    /// The page of the console that accepts it; to be sent to whom it is for.
    pub link: String,
}

/// Invite somebody
///
/// Whoever has the link becomes a member, once, within seven days. It ends with the right of whoever invites. Nobody
/// invites to a role that has a right that they have not; operators invite into any organisation.
#[utoipa::path(post, path = "/v1/organisations/{organisation}/invitations", tag = "people", security(("token" = [])),
    params(("organisation" = Id, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = NewInvitation,
    responses((status = 201, body = CreatedInvitation), Problems))]
pub async fn create_invitation(
    cx: Context,
    Path(organisation): Path<Id>,
    Json(body): Json<NewInvitation>,
) -> Result<(StatusCode, Json<CreatedInvitation>)> {
    cx.actor
        .may_on(Right::ChangeMembers, organisation.as_str(), "organisation")?;
    cx.actor.may(right_over(body.role))?;
    check::text("name", &body.name, 100)?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    let organisation = organisations::Model::get(change.db(), organisation.as_str()).await?;
    let kind = organisation.kind()?;
    if grant::is_bounded(&cx.actor, &organisation.id, kind) {
        if cx.actor.networks.is_some() {
            let error = Error::new(Code::Forbidden, "the invitation would be good where your token is not");
            return Err(error.hint("invite in person, or with a token that is good everywhere"));
        }
        grant::check(&cx.actor, kind, body.role, None)?;
    }
    let token = new_secret(cx.platform.random.as_ref(), "hui_");
    let now = cx.platform.clock.now();
    let row = invitations::ActiveModel {
        id: Set(cx.platform.ids.next("inv").into()),
        organisation: Set(organisation.id),
        name: Set(body.name),
        role: Set(to_text(body.role)?),
        hash: Set(secret_hash(&token)),
        created_at: Set(now),
        expires_at: Set(cx.actor.expires_at.map_or(now + LIFE, |end| end.min(now + LIFE))),
        invited_by: Set(Some(cx.actor.id.clone())),
        invited_for: Set(Some(cx.actor.organisation.clone())),
    };
    let row = row.insert(change.db()).await?;
    let event = Event {
        kind: "hutong.invitation.created",
        subject: row.id.clone(),
        organisations: vec![row.organisation.clone(), cx.actor.organisation.clone()],
        data: json!({"name": row.name, "role": row.role, "organisation": row.organisation}),
    };
    let answer = CreatedInvitation {
        // what follows the hash sign stays in the browser, out of every server's log
        link: format!("{}/console/join#{token}", cx.platform.public_url),
        listed: Invitation::from_row(row)?,
        token,
    };
    Ok((StatusCode::CREATED, Json(change.commit(event, answer).await?)))
}
