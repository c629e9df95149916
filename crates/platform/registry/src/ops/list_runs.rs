//! How a version fares on a host, minute by minute.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Problems, Result};
use hutong_policy::health::Sample;
use hutong_policy::roles::Right;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access;
use crate::health::{KEPT, samples};
use crate::model::versions;

/// The runs of a version on a host.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Runs {
    /// Minutes of the last day in which any run was told, in order.
    pub minutes: Vec<RunMinute>,
}

/// What containers told in one minute.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RunMinute {
    /// Its beginning, milliseconds since the epoch.
    pub at: i64,
    /// Starts.
    pub starts: u64,
    /// Starts with an error.
    pub errors: u64,
    /// Starts that crashed.
    pub crashes: u64,
}

impl From<Sample> for RunMinute {
    fn from(sample: Sample) -> Self {
        Self {
            at: sample.at,
            starts: sample.starts,
            errors: sample.errors,
            crashes: sample.crashes,
        }
    }
}

/// List the runs of a version on a host
///
/// The numbers by which a gray release is halted, of the last 24 hours.
#[utoipa::path(get, path = "/v1/versions/{version}/hosts/{host}/runs", tag = "releases", security(("token" = [])),
    params(("version" = Id, Path), ("host" = Id, Path)), responses((status = 200, body = Runs), Problems))]
pub async fn list_runs(cx: Context, Path((version, host)): Path<(Id, Id)>) -> Result<Json<Runs>> {
    let db = cx.platform.db.read();
    cx.actor.may(Right::ReadAnalytics)?;
    let version = versions::Entity::find_by_id(version.as_str()).one(db).await?;
    let version = version.ok_or_else(access::no_app_here)?;
    let (app, host) = access::app_on_host(&cx, Right::ReadAnalytics, &version.app, host.as_str(), db).await?;
    let since = cx.platform.clock.now() - KEPT;
    let minutes = samples(&app.id, &host.id, version.code, since, db).await?;
    let minutes = minutes.into_iter().map(RunMinute::from).collect();
    Ok(Json(Runs { minutes }))
}
