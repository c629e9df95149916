//! Is this server able to serve?

use axum::extract::State;
use hutong_core::{AppState, Problems, Result};

/// Health
///
/// `ok` when the server reaches its database.
#[utoipa::path(get, path = "/healthz", tag = "server", responses((status = 200, body = String), Problems))]
pub async fn get_health(State(platform): State<AppState>) -> Result<&'static str> {
    platform.db.read().ping().await?;
    Ok("ok")
}
