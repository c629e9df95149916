//! One organisation.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::organisation::organisations;
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;

use crate::ops::create_organisation::Organisation;

/// Get an organisation
#[utoipa::path(get, path = "/v1/organisations/{organisation}", tag = "organisations", security(("token" = [])),
    params(("organisation" = Id, Path)), responses((status = 200, body = Organisation), Problems))]
pub async fn get_organisation(cx: Context, Path(organisation): Path<Id>) -> Result<Json<Organisation>> {
    cx.actor
        .may_on(Right::ReadOrganisation, organisation.as_str(), "organisation")?;
    let row = organisations::Model::get(cx.platform.db.read(), organisation.as_str()).await?;
    Ok(Json(row.into()))
}
