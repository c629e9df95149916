//! What was found out about a version.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Error, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::access;
use crate::evidence::Evidence;
use crate::model::version_evidence;

/// Get the evidence about a version
///
/// What the scan saw on each page, what the package says of itself, what differs from the version that was admitted
/// last, and which rules it breaks. There is none before the scan has come to its end.
#[utoipa::path(get, path = "/v1/versions/{version}/evidence", tag = "reviews", security(("token" = [])),
    params(("version" = Id, Path)), responses((status = 200, body = Evidence), Problems))]
pub async fn get_evidence(cx: Context, Path(version): Path<Id>) -> Result<Json<Evidence>> {
    let version = access::version(&cx, Right::ReadVersion, &version, cx.platform.db.read()).await?;
    Ok(Json(evidence_of(&version.id, cx.platform.db.read()).await?))
}

/// What is known about the version `id`.
pub(crate) async fn evidence_of(id: &str, db: &impl ConnectionTrait) -> Result<Evidence> {
    let row = version_evidence::Entity::find_by_id(id).one(db).await?.ok_or_else(|| {
        Error::not_found("evidence yet").hint("ask again when the version is no longer being scanned")
    })?;
    Ok(serde_json::from_value(row.evidence)?)
}
