//! A new access token for an organisation.

use axum::http::StatusCode;
use hutong_base::Id;
use hutong_core::authz::Action;
use hutong_core::http::{Json, Path, check};
use hutong_core::organisation::{organisations, tokens};
use hutong_core::{Begun, Context, Error, Event, Problems, Result};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A new access token.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for, 1 to 100 characters.
    pub name: String,
    /// When it ends, milliseconds since the epoch; never when absent.
    pub expires_at: Option<i64>,
}

/// An access token with its secret.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CreatedToken {
    /// `tok_…`
    pub id: String,
    /// The bearer token `hut_…`. It is shown this once: the platform keeps only its hash.
    pub token: String,
    /// What it is for.
    pub name: String,
    /// When it ends, milliseconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
}

/// Create an access token
///
/// Organisations make tokens for themselves, operators for anybody.
#[utoipa::path(post, path = "/v1/organisations/{organisation}/tokens", tag = "organisations", security(("token" = [])),
    params(("organisation" = Id, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = NewToken, responses((status = 201, body = CreatedToken), Problems))]
pub async fn create_token(
    cx: Context,
    Path(organisation): Path<Id>,
    Json(body): Json<NewToken>,
) -> Result<(StatusCode, Json<CreatedToken>)> {
    cx.actor
        .may_on(Action::CreateToken, organisation.as_str(), "organisation")?;
    check::text("name", &body.name, 100)?;
    if body.expires_at.is_some_and(|end| end <= cx.platform.clock.now()) {
        return Err(Error::field(
            "expires_at",
            "must be in the future (milliseconds since the epoch)",
        ));
    }
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    let owner = organisations::Entity::find_by_id(organisation.as_str())
        .one(change.db())
        .await?
        .ok_or_else(|| Error::not_found("organisation"))?;
    let (row, token) = tokens::Model::create(&cx.platform, change.db(), &owner.id, &body.name, body.expires_at).await?;
    let event = Event {
        kind: "hutong.token.created",
        subject: row.id.clone(),
        organisations: vec![owner.id, cx.actor.organisation.clone()],
        data: json!({"name": row.name, "organisation": row.organisation, "expires_at": row.expires_at}),
    };
    let answer = CreatedToken {
        id: row.id,
        token,
        name: row.name,
        expires_at: row.expires_at,
    };
    Ok((StatusCode::CREATED, Json(change.commit(event, answer).await?)))
}
