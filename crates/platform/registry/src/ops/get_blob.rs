//! The public files, by hash.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hutong_base::Code;
use hutong_core::http::Path;
use hutong_core::{AppState, Error, Problems, Result};
use hutong_package::Digest;
use sea_orm::EntityTrait;
use utoipa::ToSchema;

use crate::model::public_files;

/// Set on answers that gzip makes smaller.
#[derive(Debug, Clone, Copy)]
pub struct Compressible;

/// The bytes of a file.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "describes a body that streams by")]
pub struct Content(Vec<u8>);

/// Get a file
///
/// Any file of an uploaded version, without authentication. What a hash names never changes, so caches keep it
/// for ever. The type says nothing: the content comes from strangers, and a browser must not run it from here.
#[utoipa::path(get, path = "/blobs/{sha256}", tag = "blobs", params(("sha256" = String, Path)), responses(
    (status = 200, description = "The content.", body = Content, content_type = "application/octet-stream"),
    (status = 304, description = "The caller has it already (`If-None-Match`)."),
    Problems))]
pub async fn get_blob(
    State(platform): State<AppState>,
    Path(sha256): Path<Digest>,
    headers: HeaderMap,
) -> Result<Response> {
    let absent = || Error::new(Code::BlobNotFound, "no uploaded version has a file with this hash");
    let row = public_files::Entity::find_by_id(sha256.to_string())
        .one(platform.db.read())
        .await?
        .ok_or_else(absent)?;
    // weak, because the same tag goes with the plain and the compressed form
    let tag = format!("W/\"{sha256}\"");
    let head = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
        (header::VARY, "accept-encoding".to_owned()),
    ];
    if has(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    let found = platform.blobs.get(&sha256).await?.ok_or_else(|| {
        Error::internal(format_args!(
            "file {sha256} of an uploaded version is gone from the store"
        ))
    })?;
    let size = found.meta.size;
    let mut response = (head, Body::from_stream(found.into_stream())).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, size.into());
    headers.insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("application/octet-stream"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        header::HeaderValue::from_static("nosniff"),
    );
    if row.compressible {
        response.extensions_mut().insert(Compressible);
    }
    Ok(response)
}

/// Whether the caller has what goes by `tag` already (`If-None-Match`).
pub(crate) fn has(headers: &HeaderMap, tag: &str) -> bool {
    let asked = headers.get_all(header::IF_NONE_MATCH).iter();
    asked
        .filter_map(|value| value.to_str().ok())
        .flat_map(|tags| tags.split(','))
        .any(|asked| same_tag(asked, tag))
}

/// The weak comparison of RFC 9110, 8.8.3.2.
fn same_tag(asked: &str, tag: &str) -> bool {
    let opaque = |text: &str| text.trim().trim_start_matches("W/").to_owned();
    asked.trim() == "*" || opaque(asked) == opaque(tag)
}
