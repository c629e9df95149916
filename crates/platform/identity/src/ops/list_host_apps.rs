//! `GET /connect/hosts/{host}/apps`: what a host offers to everybody.

use axum::extract::State;
use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{AppState, Error, OfferedApp, Problems, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// The apps of a host.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferedApps {
    /// Newest release first.
    pub items: Vec<OfferedApp>,
}

/// The apps that a host offers
#[utoipa::path(
    get, path = "/connect/hosts/{host}/apps", tag = "connect", params(("host" = Id, Path)),
    responses((status = 200, body = OfferedApps), Problems),
)]
pub async fn list_host_apps(State(platform): State<AppState>, Path(host): Path<Id>) -> Result<Json<OfferedApps>> {
    let items = platform
        .directory
        .offered_apps(host.as_str(), platform.clock.now())
        .await?
        .ok_or_else(|| Error::not_found("host"))?;
    Ok(Json(OfferedApps { items }))
}
