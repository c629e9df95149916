//! How far the log of admissions has come.

use axum::extract::State;
use hutong_core::http::Json;
use hutong_core::{AppState, Problems, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::log;

/// The head of the log (`spec/log.md`).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LogHead {
    /// The platform's public key that signed, base64url without padding: the one that was pinned, or one that follows from
    /// it (`GET /v1/keys`).
    pub key: String,
    /// The head, the text that is signed: `{format, issued_at, root, size}`.
    pub head: String,
    /// The platform's signature over it.
    pub head_signature: String,
}

/// Get the head of the log of admissions
///
/// Signed anew for every request, without authentication.
#[utoipa::path(get, path = "/v1/log/head", tag = "log", responses((status = 200, body = LogHead), Problems))]
pub async fn get_log_head(State(platform): State<AppState>) -> Result<Json<LogHead>> {
    let db = platform.db.read();
    let size = log::size(db).await?;
    let now = platform.clock.now();
    let (keys, _) = platform.keys.held(&platform.db, now).await?;
    let (head, head_signature) = log::head(&keys.signer, size, now, db).await?;
    Ok(Json(LogHead {
        key: keys.signer.verifying_key().to_string(),
        head,
        head_signature,
    }))
}
