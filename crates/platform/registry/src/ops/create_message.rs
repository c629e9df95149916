//! Reviewer or developer writes about a version.

use axum::http::StatusCode;
use hutong_base::Id;
use hutong_core::http::{Json, Path, check};
use hutong_core::organisation::Kind;
use hutong_core::{Begun, Context, Event, Problems, Result, to_text};
use hutong_policy::Actor as Side;
use hutong_policy::roles::Right;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::access;
use crate::model::version_messages;
use crate::ops::list_messages::VersionMessage;
use crate::review::told;

/// A message about a version.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    /// What it says, 1 to 4,000 characters.
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
}

/// Write about a version
///
/// A reviewer asks, the developer answers; both see all of it.
#[utoipa::path(post, path = "/v1/versions/{version}/messages", tag = "reviews", security(("token" = [])),
    params(("version" = Id, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = NewMessage,
    responses((status = 201, body = VersionMessage), Problems))]
pub async fn create_message(
    cx: Context,
    Path(version): Path<Id>,
    Json(body): Json<NewMessage>,
) -> Result<(StatusCode, Json<VersionMessage>)> {
    let version = access::version(&cx, Right::DiscussReview, &version, cx.platform.db.read()).await?;
    check::paragraphs("text", &body.text, 4000)?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    let row = version_messages::ActiveModel {
        id: Set(cx.platform.ids.next("msg").into()),
        version: Set(version.id.clone()),
        side: Set(to_text(match cx.actor.kind {
            Kind::Operator => Side::Operator,
            _ => Side::Developer,
        })?),
        actor: Set(cx.actor.id.clone()),
        text: Set(body.text),
        at: Set(cx.platform.clock.now()),
    };
    let row = row.insert(change.db()).await?;
    let event = Event {
        kind: "hutong.version.message_written",
        subject: row.version.clone(),
        organisations: told(&version, change.db()).await?,
        data: json!({"app": version.app, "message": row.id, "side": row.side, "text": row.text}),
    };
    let message = VersionMessage::from(row);
    Ok((StatusCode::CREATED, Json(change.commit(event, message).await?)))
}
