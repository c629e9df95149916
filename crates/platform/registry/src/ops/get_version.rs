//! One version.

use std::borrow::Cow;

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Problems, Result, from_text};
use hutong_policy::VersionState;
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::access;
use crate::model::{version_steps, versions};

/// How far a version has come: the states of [`hutong_policy::VersionState`], which knows nothing of schemas.
pub(crate) struct VersionStates;

impl PartialSchema for VersionStates {
    fn schema() -> RefOr<Schema> {
        let states = VersionState::ALL.map(|state| serde_json::to_value(state).unwrap_or_default());
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(states))
            .description(Some(
                "How far a version has come: uploading, uploaded, scanning, then ready or scan_failed, in_review, \
                 delayed, rejected, withdrawn, admitted, removed. Users get admitted ones.",
            ))
            .into()
    }
}

impl ToSchema for VersionStates {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("VersionState")
    }
}

/// Why a version is refused or taken down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Pages stay empty, break or end.
    DoesNotRun,
    /// It is a test, or not finished.
    Incomplete,
    /// Name, icon or description promise something else.
    Misleading,
    /// What it does needs a category or a licence that its developer has not shown.
    Category,
    /// It asks for personal data that it does not declare, or before the user agrees.
    UndeclaredData,
    /// It asks servers that it does not declare.
    UndeclaredServer,
    /// Pages or functions that a review does not get to.
    HiddenFunction,
    /// Content that the platform or the law forbids.
    ForbiddenContent,
    /// It leads users to log in, share or follow without need.
    Coercion,
    /// Payment around the host's.
    Payment,
    /// A brand or work of somebody else.
    Rights,
    /// What the note says.
    Other,
}

/// What happened to a version.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct VersionStep {
    /// `complete`, `scan`, `pass_scan`, `fail_scan`, `submit`, `withdraw`, `delay`, `resume`, `approve`, `reject`,
    /// `remove`, `restore`, `promote`, `demote`, `speed_up`.
    pub action: String,
    /// On whose side: `developer`, `operator` or `system`.
    pub side: String,
    /// Who did it: id of a token (`tok_…`) or a user (`usr_…`), or `system`.
    pub actor: String,
    /// The state that it led to.
    #[schema(value_type = VersionStates)]
    pub state: VersionState,
    /// Why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// What was said about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Milliseconds since the epoch.
    pub at: i64,
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
    #[schema(value_type = VersionStates)]
    pub state: VersionState,
    /// Since when, milliseconds since the epoch.
    pub state_since: i64,
    /// When its review was sped up, milliseconds since the epoch; absent when it was not, and once it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sped_up_at: Option<i64>,
    /// Whether the operator may promote it; a right apart from its state.
    pub promotable: bool,
    /// Hash of `manifest.json`.
    pub manifest_sha256: String,
    /// When the upload began, milliseconds since the epoch.
    pub created_at: i64,
    /// When the upload was complete, milliseconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uploaded_at: Option<i64>,
    /// Since when its files are no longer kept, milliseconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gone_at: Option<i64>,
}

impl Version {
    pub(crate) fn from_row(row: versions::Model) -> Result<Self> {
        Ok(Self {
            state: from_text(&row.state)?,
            state_since: row.state_since,
            sped_up_at: row.sped_up_at,
            id: row.id,
            app: row.app,
            code: row.code,
            name: row.name,
            promotable: row.promotable,
            manifest_sha256: row.manifest_sha256,
            created_at: row.created_at,
            uploaded_at: row.uploaded_at,
            gone_at: row.gone_at,
        })
    }
}

impl VersionStep {
    fn from_row(row: version_steps::Model) -> Result<Self> {
        Ok(Self {
            action: row.action,
            side: row.side,
            actor: row.actor,
            state: from_text(&row.state)?,
            reasons: serde_json::from_value(row.reasons)?,
            note: row.note,
            at: row.at,
        })
    }
}

/// A version and how it came to where it is.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct VersionWithSteps {
    /// The version.
    #[serde(flatten)]
    pub version: Version,
    /// What happened to it, oldest first.
    pub steps: Vec<VersionStep>,
}

/// Get a version
///
/// With every step of its review: who, when, why.
#[utoipa::path(get, path = "/v1/versions/{version}", tag = "versions", security(("token" = [])),
    params(("version" = Id, Path)), responses((status = 200, body = VersionWithSteps), Problems))]
pub async fn get_version(cx: Context, Path(version): Path<Id>) -> Result<Json<VersionWithSteps>> {
    let row = access::version(&cx, Right::ReadVersion, &version, cx.platform.db.read()).await?;
    let steps = version_steps::Entity::find()
        .filter(version_steps::Column::Version.eq(&row.id))
        .order_by_asc(version_steps::Column::Id)
        .all(cx.platform.db.read())
        .await?;
    Ok(Json(VersionWithSteps {
        version: Version::from_row(row)?,
        steps: steps.into_iter().map(VersionStep::from_row).collect::<Result<_>>()?,
    }))
}
