//! Whoever took a version down on a host lets it back.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Context, Problems, Result, to_text};
use hutong_policy::LineAction;
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::line::side;
use crate::model::takedowns;
use crate::ops::get_line::{ReleaseLine, line_of};
use crate::ops::take_down::{decided, named, told};

/// What comes back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Restore {
    /// A version that this side took down on this host.
    pub version: Id,
}

/// Restore a version
///
/// Ends a take-down of the caller's own side.
#[utoipa::path(post, path = "/v1/apps/{app}/hosts/{host}/restore", tag = "releases", security(("token" = [])),
    params(("app" = Id, Path), ("host" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = Restore, responses((status = 200, body = ReleaseLine), Problems))]
pub async fn restore(
    cx: Context,
    Path((app, host)): Path<(Id, Id)>,
    Json(body): Json<Restore>,
) -> Result<Json<ReleaseLine>> {
    let (host, version) = named(&cx, Right::LiftMeasure, &app, &host, &body.version).await?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    decided(
        &cx,
        LineAction::Restore(version.code.unsigned_abs()),
        &host,
        &version,
        &change,
    )
    .await?;
    takedowns::Entity::delete_many()
        .filter(takedowns::Column::App.eq(&version.app))
        .filter(takedowns::Column::Host.eq(&host.id))
        .filter(takedowns::Column::VersionCode.eq(version.code))
        .filter(takedowns::Column::By.eq(to_text(side(cx.actor.kind))?))
        .exec(change.db())
        .await?;
    let line = line_of(&version.app, &host.id, change.db()).await?;
    let event = told(&cx, "hutong.release.restored", &host, &version, "");
    Ok(Json(change.commit(event, line).await?))
}
