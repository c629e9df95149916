//! `GET /connect/release`: what a container runs.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use hutong_core::http::{Json, Query};
use hutong_core::{AppState, Problems, Result};
use hutong_package::{Inclusion, Signature};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::session::Session;

/// What the container has.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Running {
    /// Code of the version that runs, or that ran last.
    pub running: Option<u64>,
}

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
    /// That the version is in the log of admissions, as `GET /v1/log/proof` answers it; absent for testers' versions that
    /// were not admitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub admission: Option<Inclusion>,
    /// URL of a file without its hash: `<blobs><sha256>`.
    pub blobs: String,
}

/// The release for the host, app and subject of the session
#[utoipa::path(
    get, path = "/connect/release", tag = "connect", security(("container_session" = [])), params(Running),
    responses((status = 200, body = ReleaseAnswer), Problems),
)]
pub async fn get_release(
    State(platform): State<AppState>,
    session: Session,
    Query(Running { running }): Query<Running>,
) -> Result<impl IntoResponse> {
    let answer = release_for(&platform, &session, running).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)))
}

/// What the session's subject may run.
pub(crate) async fn release_for(platform: &AppState, session: &Session, running: Option<u64>) -> Result<ReleaseAnswer> {
    let facts = session.facts(running, platform).await?;
    let now = platform.clock.now();
    let delivery = platform
        .directory
        .release_for(&session.host, &session.app, &facts, now)
        .await?;
    Ok(ReleaseAnswer {
        admission: delivery.admission,
        release: delivery.release,
        release_signature: delivery.release_signature,
        manifest: delivery.manifest,
        signature: delivery.signature,
        blobs: format!("{}/blobs/", platform.public_url),
    })
}
