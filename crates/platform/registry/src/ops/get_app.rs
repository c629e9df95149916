//! One app.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;

use crate::access;
use crate::ops::create_app::App;

/// Get an app
///
/// For its developer, the operator, and the owner of a host on which it is or was released.
#[utoipa::path(get, path = "/v1/apps/{app}", tag = "apps", security(("token" = [])), params(("app" = Id, Path)),
    responses((status = 200, body = App), Problems))]
pub async fn get_app(cx: Context, Path(app): Path<Id>) -> Result<Json<App>> {
    let row = access::shown_app(&cx, Right::ReadApp, &app, cx.platform.db.read()).await?;
    Ok(Json(App::from_row(row)?))
}
