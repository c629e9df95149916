//! One host.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;

use crate::access;
use crate::ops::create_host::Host;

/// Get a host
#[utoipa::path(get, path = "/v1/hosts/{host}", tag = "hosts", security(("token" = [])), params(("host" = Id, Path)), responses((status = 200, body = Host), Problems))]
pub async fn get_host(cx: Context, Path(host): Path<Id>) -> Result<Json<Host>> {
    let row = access::host(&cx, Right::ReadHost, &host, cx.platform.db.read()).await?;
    let pinned = cx.platform.keys.root(&cx.platform).await?;
    Ok(Json(Host::from_row(&cx.platform, &pinned, row)?))
}
