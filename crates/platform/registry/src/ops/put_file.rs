//! One file of a version arrives.

use axum::body::{Body, to_bytes};
use axum::http::StatusCode;
use hutong_base::{Code, Id};
use hutong_core::http::Path;
use hutong_core::{Context, Error, Problems, Result};
use hutong_package::Digest;
use hutong_policy::roles::Right;
use sea_orm::EntityTrait;

use crate::model::version_files;
use crate::ops::get_blob::Content;
use crate::{access, files};

/// Upload a file of a version
///
/// The body is the content. Its size and hash must be what the manifest says; sending it again changes nothing.
#[utoipa::path(put, path = "/v1/versions/{version}/files/{sha256}", tag = "versions", security(("token" = [])),
    params(("version" = Id, Path), ("sha256" = String, Path)),
    request_body(content = Content, content_type = "application/octet-stream"),
    responses((status = 204, description = "The file has arrived."), Problems))]
pub async fn put_file(cx: Context, Path((version, sha256)): Path<(Id, Digest)>, body: Body) -> Result<StatusCode> {
    let version = access::version(&cx, Right::UploadVersion, &version, cx.platform.db.read()).await?;
    let file = version_files::Entity::find_by_id((version.id.clone(), sha256.to_string()))
        .one(cx.platform.db.read())
        .await?
        .ok_or_else(|| {
            Error::new(
                Code::FileNotInManifest,
                format!("the manifest names no file with hash {sha256}"),
            )
        })?;
    let refuse = |found: &str| {
        let detail = format!(
            "the manifest says {} bytes with SHA-256 {sha256}, the body {found}",
            file.size
        );
        Error::new(Code::FileHash, detail).hint("send the file as it was built, packed with gzip at most")
    };
    let size = usize::try_from(file.size).map_err(Error::internal)?;
    let bytes = to_bytes(body, size)
        .await
        .map_err(|_| refuse("is longer or broke off"))?;
    if bytes.len() != size {
        return Err(refuse(&format!("has {} bytes", bytes.len())));
    }
    let found = Digest::of(&bytes);
    if found != sha256 {
        return Err(refuse(&format!("has SHA-256 {found}")));
    }
    if !file.present {
        // first the file, then the word that it is there
        cx.platform.blobs.put(&sha256, bytes).await?;
        let transaction = cx.platform.db.begin().await?;
        files::arrived(&version.id, &file.sha256, &transaction).await?;
        transaction.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
