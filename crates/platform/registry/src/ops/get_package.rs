//! A version as one file.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use hutong_base::{Code, Id};
use hutong_core::http::Path;
use hutong_core::{Context, Error, Problems, Result, from_text};
use hutong_package::{Archive, Limits, Manifest, Signature};
use hutong_policy::VersionState;
use hutong_policy::roles::Right;
use tokio::sync::Semaphore;

use crate::ops::get_blob::Content;
use crate::{access, scan};

/// Each holds a package twice.
static PACKING: Semaphore = Semaphore::const_new(2);

/// Get the package of a version
///
/// The file that was uploaded, signed by its developer: to look at before it is admitted, to keep, or to run without
/// network.
#[utoipa::path(get, path = "/v1/versions/{version}/package", tag = "versions", security(("token" = [])),
    params(("version" = Id, Path)), responses(
        (status = 200, description = "The package.", body = Content, content_type = "application/octet-stream"), Problems))]
pub async fn get_package(cx: Context, Path(version): Path<Id>) -> Result<Response> {
    let version = access::version(&cx, Right::PreviewVersion, &version, cx.platform.db.read()).await?;
    if from_text::<VersionState>(&version.state)? == VersionState::Uploading {
        return Err(
            Error::new(Code::VersionsIncomplete, "the version is still being uploaded").hint("complete it first"),
        );
    }
    if version.gone_at.is_some() {
        return Err(access::gone());
    }
    let manifest = Manifest::parse(version.manifest.as_bytes(), &Limits::default()).map_err(Error::internal)?;
    let signature: Signature = serde_json::from_value(version.signature)?;
    let turn = PACKING.acquire().await.map_err(Error::internal)?;
    let files = scan::files(&cx.platform, &manifest).await.map_err(Error::internal)?;
    let packed = tokio::task::spawn_blocking(move || {
        // the turn is over when the work is, even if nobody waits for it any more
        let _turn = turn;
        Archive::write(&manifest, &signature, &files)
    });
    let bytes = packed.await.map_err(Error::internal)?.map_err(Error::internal)?;
    let name = format!("attachment; filename=\"{}-{}.hutong\"", version.app, version.code);
    let head = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((head, bytes).into_response())
}
