//! Somebody wants to sign in with a passkey.

use axum::extract::State;
use hutong_core::http::Json;
use hutong_core::{AppState, Problems, Result};

use crate::passkey::{self, Ceremony, Purpose};

/// Begin to sign in with a passkey
///
/// Answers what to ask the device for. Nobody has to say who they are: the device knows.
#[utoipa::path(post, path = "/v1/sessions/passkey/begin", tag = "people", responses((status = 200, body = Ceremony), Problems))]
pub async fn begin_passkey_session(State(platform): State<AppState>) -> Result<Json<Ceremony>> {
    let asked = passkey::ask(&platform, Purpose::SignIn, platform.db.read()).await?;
    Ok(Json(asked))
}
