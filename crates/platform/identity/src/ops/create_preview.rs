//! Somebody looks at a version before it is released.

use axum::http::StatusCode;
use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Context, Error, Event, PREVIEW_HOST, Problems, Result};
use hutong_package::VerifyingKey;
use hutong_policy::roles::Right;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::preview::{PREFIX, UNUSED_LIFE, assertion, keep, may_be_shown, subject_of, user};

/// What a container is given to run a version that is not released.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Preview {
    /// The app.
    pub app: String,
    /// In place of the id of a host: `preview`.
    pub host: String,
    /// The platform's key, as a host pins it.
    #[schema(value_type = String)]
    pub platform_key: VerifyingKey,
    /// In place of a host's assertion, to be used once.
    pub assertion: String,
    /// Seconds until it may not be used any more.
    pub expires_in: i64,
}

/// Begin a preview of a version
///
/// For the caller alone and a few minutes: what the platform signs for it is good on no host, counts for nothing and has
/// no user who could log in.
#[utoipa::path(post, path = "/v1/versions/{version}/preview", tag = "reviews", security(("token" = [])),
    params(("version" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Preview), Problems))]
pub async fn create_preview(cx: Context, Path(version): Path<Id>) -> Result<(StatusCode, Json<Preview>)> {
    cx.actor.may(Right::PreviewVersion)?;
    let found = cx.platform.directory.version(version.as_str()).await?;
    let found = found.ok_or_else(|| Error::not_found("version"))?;
    cx.actor.may_on(Right::PreviewVersion, &found.organisation, "version")?;
    may_be_shown(&cx.platform, &found.id).await?;
    let platform_key = cx.platform.keys.root(&cx.platform).await?;
    let change = match cx.begin(&version).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    let subject = subject_of(&cx.platform, &user(&found.id, &cx.actor.id), change.db()).await?;
    let secret = keep(&cx.platform, PREFIX, (&found.app, &subject), UNUSED_LIFE, change.db()).await?;
    let preview = Preview {
        app: found.app.clone(),
        host: PREVIEW_HOST.to_owned(),
        platform_key,
        assertion: assertion(&subject, &secret),
        expires_in: UNUSED_LIFE,
    };
    let event = Event {
        kind: "hutong.version.previewed",
        subject: found.id,
        organisations: vec![cx.actor.organisation.clone()],
        data: json!({"app": found.app}),
    };
    Ok((StatusCode::CREATED, Json(change.commit(event, preview).await?)))
}
