//! One version.

use hutong_base::Id;
use hutong_core::authz::Action;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Error, Problems, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access;
use crate::model::versions;

/// How far a version has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VersionState {
    /// Files are still missing; nobody but its developer sees it.
    Uploading,
    /// Complete, and admitted by the platform's policy: it can be released.
    Uploaded,
}

impl VersionState {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Uploading => "uploading",
            Self::Uploaded => "uploaded",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self> {
        let known = [Self::Uploading, Self::Uploaded]
            .into_iter()
            .find(|state| state.as_str() == text);
        known.ok_or_else(|| Error::internal(format_args!("version state {text:?} is unknown")))
    }
}

/// An uploaded package of an app.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Version {
    /// `ver_…`
    pub id: String,
    /// The app it is a version of.
    pub app: String,
    /// Only ever grows.
    pub code: i64,
    /// For people.
    pub name: String,
    /// How far it has come.
    pub state: VersionState,
    /// Whether the operator may promote it; a right apart from its state.
    pub promotable: bool,
    /// Hash of `manifest.json`.
    pub manifest_sha256: String,
    /// When the upload began, milliseconds since the epoch.
    pub created_at: i64,
    /// When the upload was complete, milliseconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uploaded_at: Option<i64>,
}

impl Version {
    pub(crate) fn from_row(row: versions::Model) -> Result<Self> {
        Ok(Self {
            state: VersionState::parse(&row.state)?,
            id: row.id,
            app: row.app,
            code: row.code,
            name: row.name,
            promotable: row.promotable,
            manifest_sha256: row.manifest_sha256,
            created_at: row.created_at,
            uploaded_at: row.uploaded_at,
        })
    }
}

/// Get a version
#[utoipa::path(get, path = "/v1/versions/{version}", tag = "versions", security(("token" = [])),
    params(("version" = Id, Path)), responses((status = 200, body = Version), Problems))]
pub async fn get_version(cx: Context, Path(version): Path<Id>) -> Result<Json<Version>> {
    let row = access::version(&cx, Action::ReadVersion, &version, cx.platform.db.read()).await?;
    Ok(Json(Version::from_row(row)?))
}
