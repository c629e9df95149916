//! Versions that are too old are not used any more.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Context, Error, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::access;
use crate::line::Loaded;
use crate::model::minimums;
use crate::ops::get_line::{ReleaseLine, line_of};

/// The lowest version that is used.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Minimum {
    /// Its code; null: there is none any more.
    pub version_code: Option<i64>,
}

/// Set the lowest usable version
///
/// Lower ones are given to nobody on this host, and what runs of them makes way for the version that is online.
#[utoipa::path(post, path = "/v1/apps/{app}/hosts/{host}/minimum", tag = "releases", security(("token" = [])),
    params(("app" = Id, Path), ("host" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = Minimum, responses((status = 200, body = ReleaseLine), Problems))]
pub async fn set_minimum(
    cx: Context,
    Path((app, host)): Path<(Id, Id)>,
    Json(body): Json<Minimum>,
) -> Result<Json<ReleaseLine>> {
    let app = access::app(&cx, Right::SetMinimumVersion, &app, cx.platform.db.read()).await?;
    let host = access::any_host(&host, cx.platform.db.read()).await?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    access::lock_app(&app.id, change.db()).await?;
    let before = minimums::Entity::find_by_id((app.id.clone(), host.id.clone()));
    let before = before.one(change.db()).await?.map(|row| row.version_code);
    if let Some(code) = body.version_code {
        let online = Loaded::of(&app.id, &host.id, change.db()).await?.line.online();
        if u64::try_from(code)
            .ok()
            .is_none_or(|code| online.is_none_or(|online| online < code))
        {
            let rule = "must be a code up to that of the version that is online on this host";
            return Err(Error::field("version_code", rule));
        }
        let row = minimums::ActiveModel {
            app: Set(app.id.clone()),
            host: Set(host.id.clone()),
            version_code: Set(code),
        };
        let key = OnConflict::columns([minimums::Column::App, minimums::Column::Host])
            .update_column(minimums::Column::VersionCode)
            .to_owned();
        minimums::Entity::insert(row)
            .on_conflict(key)
            .exec_without_returning(change.db())
            .await?;
    } else {
        let key = (app.id.clone(), host.id.clone());
        minimums::Entity::delete_by_id(key).exec(change.db()).await?;
    }
    let line = line_of(&app.id, &host.id, change.db()).await?;
    let event = Event {
        kind: "hutong.app.minimum_set",
        subject: app.id,
        organisations: vec![app.organisation, host.organisation, cx.actor.organisation.clone()],
        data: json!({"host": host.id, "version_code": body.version_code, "before": before}),
    };
    Ok(Json(change.commit(event, line).await?))
}
