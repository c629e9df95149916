//! `GET /connect/release`: what a container runs.

use std::sync::Arc;

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use hutong_core::http::{Coding, Packed, Query, bearer};
use hutong_core::{AppState, Delivery, Got, Platform, Problems, Result};
use hutong_package::{Inclusion, Signature, SignedKeys};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::preview::may_be_shown;
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
    /// Statements about the platform's keys (`spec/keys.md`), as `GET /v1/keys` answers them; absent where the platform never
    /// had another key.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub keys: Vec<SignedKeys>,
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
    mut session: Session,
    Query(Running { running }): Query<Running>,
    headers: HeaderMap,
) -> Result<Response> {
    let delivery = deliver(&platform, &mut session, running).await?;
    let answer = if let Some(answer) = delivery.answer.get() {
        answer
    } else {
        let answer = Packed::json(&ReleaseAnswer::of(&platform, &delivery))?;
        delivery.answer.get_or_init(|| answer)
    };
    Ok(answer.answer(Coding::of(&headers).unwrap_or(Coding::Plain)))
}

/// The answer to a request for a release, if this node gave the same one to the same session and it still holds: no
/// decision, no database.
pub fn again(platform: &Platform, request: &Parts) -> Option<Response> {
    if request.method != Method::GET || request.uri.path() != "/connect/release" {
        return None;
    }
    let coding = Coding::of(&request.headers)?;
    let running = match request.uri.query() {
        None => None,
        Some(query) => Some(code(query.strip_prefix("running=")?)?),
    };
    let session = Session::known(platform, bearer(&request.headers)?)?;
    let got = session.got.as_ref()?;
    if got.running != running || !got.seen.holds(&platform.db, platform.clock.now()) {
        return None;
    }
    Some(got.delivery.answer.get()?.answer(coding))
}

fn code(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|letter| letter.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// What the session's subject may run.
pub(crate) async fn deliver(platform: &AppState, session: &mut Session, running: Option<u64>) -> Result<Arc<Delivery>> {
    if let Some(version) = session.preview() {
        may_be_shown(platform, version).await?;
        let (now, until) = (platform.clock.now(), session.expires_at);
        return Ok(Arc::new(platform.directory.preview(version, now, until).await?));
    }
    let (facts, known) = session.facts(running, platform).await?;
    let now = platform.clock.now();
    let (delivery, seen) = platform
        .directory
        .release_for(&session.host, &session.app, &facts, now)
        .await?;
    let got = Got {
        running,
        delivery: delivery.clone(),
        seen: seen.and(known),
    };
    session.note(platform, |record| record.got = Some(got));
    Ok(delivery)
}

impl ReleaseAnswer {
    pub(crate) fn of(platform: &Platform, delivery: &Delivery) -> Self {
        Self {
            admission: delivery.admission.clone(),
            release: delivery.release.clone(),
            release_signature: delivery.release_signature.clone(),
            manifest: delivery.manifest.clone(),
            signature: delivery.signature.clone(),
            keys: delivery.keys.chain.clone(),
            blobs: format!("{}/blobs/", platform.public_url),
        }
    }
}
