//! `GET /connect/hosts/{host}/categories`: what the apps that a host offers are about.

use axum::extract::State;
use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{AppState, Error, Problems, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// The categories in which a host offers apps.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferedCategories {
    /// In order of their names, each with one app at least.
    items: Vec<String>,
}

/// The categories that a host offers apps in
///
/// What its app centre has to choose from: those of the apps that the host offers to everybody.
#[utoipa::path(
    get, path = "/connect/hosts/{host}/categories", tag = "connect", params(("host" = Id, Path)),
    responses((status = 200, body = OfferedCategories), Problems),
)]
pub async fn list_host_categories(
    State(platform): State<AppState>,
    Path(host): Path<Id>,
) -> Result<Json<OfferedCategories>> {
    let (directory, now) = (&platform.directory, platform.clock.now());
    let offered = directory.offered_categories(host.as_str(), now).await?;
    let items = offered.ok_or_else(|| Error::not_found("host"))?;
    Ok(Json(OfferedCategories { items }))
}
