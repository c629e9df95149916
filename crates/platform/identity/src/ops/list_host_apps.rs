//! `GET /connect/hosts/{host}/apps`: what a host offers to everybody.

use axum::extract::State;
use hutong_base::Id;
use hutong_core::http::{Json, Page, Path, Query};
use hutong_core::{AppState, Error, Offer, OfferedApp, Problems, Result};

/// The apps that a host offers
///
/// Newest release first: what its app centre shows. Where the policy says so, only what the operator promotes.
#[utoipa::path(
    get, path = "/connect/hosts/{host}/apps", tag = "connect", params(("host" = Id, Path), Offer),
    responses((status = 200, body = Page<OfferedApp>), Problems),
)]
pub async fn list_host_apps(
    State(platform): State<AppState>,
    Path(host): Path<Id>,
    Query(which): Query<Offer>,
) -> Result<Json<Page<OfferedApp>>> {
    let (directory, now) = (&platform.directory, platform.clock.now());
    let offered = directory.offered_apps(host.as_str(), &which, now).await?;
    Ok(Json(offered.ok_or_else(|| Error::not_found("host"))?))
}
