//! Which keys of the platform count.

use axum::extract::State;
use hutong_core::http::Json;
use hutong_core::{AppState, Problems, Result};
use hutong_package::SignedKeys;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What leads from a key that somebody pinned to those that count (`spec/keys.md`).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PlatformKeys {
    /// The key that signs the next statement, and that hosts pin; base64url without padding.
    pub root: String,
    /// Statements, oldest first, each `{signatures: [{key, signature}], statement}`: those that changed the root, and the
    /// newest. None, when the platform never had another key.
    #[schema(value_type = Vec<Object>)]
    pub statements: Vec<SignedKeys>,
}

/// Get the statements about the platform's keys
///
/// Without authentication.
#[utoipa::path(get, path = "/v1/keys", tag = "log", responses((status = 200, body = PlatformKeys), Problems))]
pub async fn get_keys(State(platform): State<AppState>) -> Result<Json<PlatformKeys>> {
    let (held, _) = platform.keys.held(&platform.db, platform.clock.now()).await?;
    Ok(Json(PlatformKeys {
        root: held.statement.root.to_string(),
        statements: held.chain.clone(),
    }))
}
