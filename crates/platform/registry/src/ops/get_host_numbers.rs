//! How much is used in a host.

use hutong_base::Id;
use hutong_core::http::{Json, Path, Query};
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;

use crate::access;
use crate::sums::{By, Days, Numbers, Of, Scope};

/// Get the numbers of a host
///
/// Runs, errors, crashes and users by day, of all that runs there; its parts are apps. For its owner and the operator.
#[utoipa::path(get, path = "/v1/hosts/{host}/numbers", tag = "numbers", security(("token" = [])),
    params(("host" = Id, Path), Days), responses((status = 200, body = Numbers), Problems))]
pub async fn get_host_numbers(cx: Context, Path(host): Path<Id>, Query(days): Query<Days>) -> Result<Json<Numbers>> {
    let db = cx.platform.db.read();
    let host = access::host(&cx, Right::ReadAnalytics, &host, db).await?;
    let scope = Scope {
        apps: Of::All,
        hosts: Of::One(host.id),
    };
    Ok(Json(Numbers::of(scope, By::App, days, &cx.platform).await?))
}
