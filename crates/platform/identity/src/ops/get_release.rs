//! `GET /connect/release`: what a container runs.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use hutong_base::Code;
use hutong_core::http::Json;
use hutong_core::{AppState, Error, Problems, Result};
use hutong_package::Signature;
use serde::Serialize;
use utoipa::ToSchema;

use crate::session::Session;

/// A release for one subject, to be verified as `spec/package.md` says.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleaseAnswer {
    /// The release statement, the text that is signed.
    pub release: String,
    /// The platform's signature over it.
    pub release_signature: String,
    /// The manifest, the text that is signed.
    pub manifest: String,
    /// The developer's signature over it: `{algorithm, key, signature}`.
    #[schema(value_type = Object)]
    pub signature: Signature,
    /// URL of a file without its hash: `<blobs><sha256>`.
    pub blobs: String,
}

/// The release for the host, app and subject of the session
#[utoipa::path(
    get, path = "/connect/release", tag = "connect", security(("container_session" = [])),
    responses((status = 200, body = ReleaseAnswer), Problems),
)]
pub async fn get_release(State(platform): State<AppState>, session: Session) -> Result<impl IntoResponse> {
    let answer = release_for(&platform, &session).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)))
}

/// What the session's subject may run.
pub(crate) async fn release_for(platform: &AppState, session: &Session) -> Result<ReleaseAnswer> {
    let now = platform.clock.now();
    let delivery = platform
        .directory
        .release_for(&session.host, &session.app, &session.facts(), now)
        .await?
        .ok_or_else(|| {
            Error::new(
                Code::ReleaseNotFound,
                "nothing of this app is released to this subject on this host",
            )
        })?;
    Ok(ReleaseAnswer {
        release: delivery.release,
        release_signature: delivery.release_signature,
        manifest: delivery.manifest,
        signature: delivery.signature,
        blobs: format!("{}/blobs/", platform.public_url),
    })
}
