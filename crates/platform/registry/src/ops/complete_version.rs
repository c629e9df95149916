//! The end of an upload: the version becomes visible, whole or not at all.

use hutong_base::{Code, Id};
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Context, Error, Event, Problems, Result, to_text};
use hutong_policy::roles::Right;
use hutong_policy::{Actor as Side, VersionAction, VersionState};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde_json::json;

use crate::ops::begin_version::check_code;
use crate::ops::get_version::Version;
use crate::review::{Step, advance};
use crate::{access, files};

/// Most missing hashes that a refusal lists.
const LISTED: usize = 1000;

/// Complete a version
///
/// When every file has arrived, the version is `uploaded`, its files are public and its testers may get it. A scan
/// follows without being asked for: then the version is `ready` to be submitted or, where the operator reviews nothing,
/// `admitted`. Completing it again changes nothing.
#[utoipa::path(post, path = "/v1/versions/{version}/complete", tag = "versions", security(("token" = [])),
    params(("version" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Version), Problems))]
pub async fn complete_version(cx: Context, Path(id): Path<Id>) -> Result<Json<Version>> {
    let version = access::version(&cx, Right::UploadVersion, &id, cx.platform.db.read()).await?;
    let change = match cx.begin(&()).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    access::lock_app(&version.app, change.db()).await?;
    let version = access::version(&cx, Right::UploadVersion, &id, change.db()).await?;
    if version.state != to_text(VersionState::Uploading)? {
        return Ok(Json(change.unchanged(Version::from_row(version)?).await?));
    }
    let mut missing = files::missing(&version.id, change.db()).await?;
    if !missing.is_empty() {
        let detail = format!("{} files of the version are missing", missing.len());
        missing.truncate(LISTED);
        let error =
            Error::new(Code::VersionsIncomplete, detail).hint("upload the files in `missing`, then complete again");
        return Err(Error { missing, ..error });
    }
    check_code(version.code, &version.app, &change).await?;
    files::publish(&version.id, change.db()).await?;
    let completed = Step::new(VersionAction::Complete, Side::Developer, &cx.actor.id);
    let version = advance(&cx.platform, version, completed, change.db()).await?;
    let mut row = version.into_active_model();
    row.uploaded_at = Set(Some(cx.platform.clock.now()));
    let row = row.update(change.db()).await?;
    let event = Event {
        kind: "hutong.version.uploaded",
        subject: row.id.clone(),
        organisations: vec![row.organisation.clone()],
        data: json!({"app": row.app, "code": row.code, "name": row.name, "manifest_sha256": row.manifest_sha256}),
    };
    Ok(Json(change.commit(event, Version::from_row(row)?).await?))
}
