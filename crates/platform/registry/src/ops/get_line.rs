//! What a host shows of an app: the matrix of version and track.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Error, Problems, Result, from_text};
use hutong_policy::roles::Right;
use hutong_policy::{Actor, VersionState};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access;
use crate::line::Loaded;
use crate::ops::get_version::VersionStates;
use crate::ops::put_release::Release;
use crate::words::side_schema;

/// The releases of an app on a host.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReleaseLine {
    /// The app.
    pub app: String,
    /// The host.
    pub host: String,
    /// Code of the version that is online.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub online: Option<u64>,
    /// Lower codes are not used here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<i64>,
    /// Whether the host wants a word of its own on the app's versions.
    pub asks: bool,
    /// Every version that has a release here, the highest code first.
    pub versions: Vec<LineVersion>,
}

/// One version of a line.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LineVersion {
    /// `ver_…`
    pub version: String,
    /// Its code.
    pub version_code: i64,
    /// Its name.
    pub version_name: String,
    /// How far it has come.
    #[schema(value_type = VersionStates)]
    pub version_state: VersionState,
    /// Its releases by track: `dev`, `trial`, `gray`, `online`.
    pub releases: BTreeMap<String, Release>,
    /// Who took it down here, and why.
    pub taken_down: Vec<TakenDown>,
}

/// One take-down of a version.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TakenDown {
    /// Whose side.
    #[schema(schema_with = side_schema)]
    pub by: Actor,
    /// What they said.
    pub reason: String,
    /// Milliseconds since the epoch.
    pub at: i64,
}

/// Reads the line of `app` on `host`.
pub(crate) async fn line_of(app: &str, host: &str, db: &impl ConnectionTrait) -> Result<ReleaseLine> {
    let loaded = Loaded::of(app, host, db).await?;
    let mut versions = BTreeMap::new();
    for (code, known) in loaded.versions {
        let version = LineVersion {
            version: known.id,
            version_code: i64::try_from(code).map_err(Error::internal)?,
            version_name: known.name,
            version_state: known.state,
            releases: BTreeMap::new(),
            taken_down: Vec::new(),
        };
        versions.insert(Reverse(version.version_code), version);
    }
    for row in loaded.rows {
        if let Some(version) = versions.get_mut(&Reverse(row.version_code)) {
            version.releases.insert(row.track.clone(), Release::from_row(row)?);
        }
    }
    for row in loaded.takedowns {
        let Some(version) = versions.get_mut(&Reverse(row.version_code)) else {
            continue;
        };
        version.taken_down.push(TakenDown {
            by: from_text(&row.by)?,
            reason: row.reason,
            at: row.created_at,
        });
    }
    Ok(ReleaseLine {
        app: app.to_owned(),
        host: host.to_owned(),
        online: loaded.line.online(),
        minimum: loaded.minimum,
        asks: loaded.line.accepted.is_some(),
        versions: versions.into_values().collect(),
    })
}

/// Get the releases of an app on a host
///
/// For the app's developer, the host's owner and the operator.
#[utoipa::path(get, path = "/v1/apps/{app}/hosts/{host}/line", tag = "releases", security(("token" = [])),
    params(("app" = Id, Path), ("host" = Id, Path)), responses((status = 200, body = ReleaseLine), Problems))]
pub async fn get_line(cx: Context, Path((app, host)): Path<(Id, Id)>) -> Result<Json<ReleaseLine>> {
    let db = cx.platform.db.read();
    let (app, host) = access::app_on_host(&cx, Right::ReadRelease, app.as_str(), host.as_str(), db).await?;
    Ok(Json(line_of(&app.id, &host.id, db).await?))
}
