//! A version is taken down on a host, by the operator or the host's owner.

use hutong_base::Id;
use hutong_core::http::{Json, Path, check};
use hutong_core::{Begun, Change, Context, Event, Problems, Result, to_text};
use hutong_policy::LineAction;
use hutong_policy::roles::Right;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::access;
use crate::line::{Loaded, side};
use crate::model::{hosts, takedowns, versions};
use crate::ops::get_line::{ReleaseLine, line_of};

/// What is taken down, and why.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeDown {
    /// A version that is released on this host.
    pub version: Id,
    /// For its developer, 1 to 500 characters.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// The host and version of a take-down: a host owner's own host, and a version that was released on it.
pub(crate) async fn named(
    cx: &Context,
    right: Right,
    app: &Id,
    host: &Id,
    version: &Id,
) -> Result<(hosts::Model, versions::Model)> {
    let host = access::host(cx, right, host, cx.platform.db.read()).await?;
    let version = access::released_version(version, app, &host.id, cx.platform.db.read()).await?;
    Ok((host, version))
}

/// The line of the version on the host after `action`, locked until the change ends.
pub(crate) async fn decided(
    cx: &Context,
    action: LineAction,
    host: &hosts::Model,
    version: &versions::Model,
    change: &Change,
) -> Result<()> {
    access::lock_app(&version.app, change.db()).await?;
    let loaded = Loaded::of(&version.app, &host.id, change.db()).await?;
    let now = cx.platform.clock.now();
    loaded
        .next(action, side(cx.actor.kind), now, change.db())
        .await
        .map(drop)
}

/// What is told of a take-down or its end.
pub(crate) fn told(
    cx: &Context,
    kind: &'static str,
    host: &hosts::Model,
    version: &versions::Model,
    reason: &str,
) -> Event {
    Event {
        kind,
        subject: version.id.clone(),
        organisations: vec![
            version.organisation.clone(),
            host.organisation.clone(),
            cx.actor.organisation.clone(),
        ],
        data: json!({"app": version.app, "version_code": version.code, "host": host.id, "reason": reason}),
    }
}

/// Take a version down
///
/// Nobody gets it on this host any more, on whatever track, and what runs of it ends. Whoever took it down can let it
/// back.
#[utoipa::path(post, path = "/v1/apps/{app}/hosts/{host}/take_down", tag = "releases", security(("token" = [])),
    params(("app" = Id, Path), ("host" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = TakeDown, responses((status = 200, body = ReleaseLine), Problems))]
pub async fn take_down(
    cx: Context,
    Path((app, host)): Path<(Id, Id)>,
    Json(body): Json<TakeDown>,
) -> Result<Json<ReleaseLine>> {
    let (host, version) = named(&cx, Right::ImposeMeasure, &app, &host, &body.version).await?;
    check::text("reason", &body.reason, 500)?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    decided(
        &cx,
        LineAction::TakeDown(version.code.unsigned_abs()),
        &host,
        &version,
        &change,
    )
    .await?;
    let row = takedowns::ActiveModel {
        app: Set(version.app.clone()),
        host: Set(host.id.clone()),
        version_code: Set(version.code),
        by: Set(to_text(side(cx.actor.kind))?),
        reason: Set(body.reason.clone()),
        created_at: Set(cx.platform.clock.now()),
    };
    row.insert(change.db()).await?;
    let line = line_of(&version.app, &host.id, change.db()).await?;
    let event = told(&cx, "hutong.release.taken_down", &host, &version, &body.reason);
    Ok(Json(change.commit(event, line).await?))
}
