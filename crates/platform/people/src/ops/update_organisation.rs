//! An organisation takes another name.

use hutong_base::Id;
use hutong_core::http::{Json, Path, check};
use hutong_core::organisation::{Kind, organisations};
use hutong_core::{Begun, Context, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::ops::create_organisation::Organisation;

/// What an organisation is called.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationName {
    /// Its name, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

/// Rename an organisation
///
/// An operator certified it by its name: unless an operator renames it, it is not certified under another one.
#[utoipa::path(put, path = "/v1/organisations/{organisation}", tag = "organisations", security(("token" = [])),
    params(("organisation" = Id, Path)), request_body = OrganisationName,
    responses((status = 200, body = Organisation), Problems))]
pub async fn update_organisation(
    cx: Context,
    Path(organisation): Path<Id>,
    Json(body): Json<OrganisationName>,
) -> Result<Json<Organisation>> {
    cx.actor
        .may_on(Right::UpdateOrganisation, organisation.as_str(), "organisation")?;
    check::text("name", &body.name, 100)?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let row = organisations::Model::lock(change.db(), organisation.as_str()).await?;
    let before = row.name.clone();
    if before == body.name {
        return Ok(Json(change.unchanged(row.into()).await?));
    }
    let mut renamed = row.into_active_model();
    renamed.name = Set(body.name.clone());
    if cx.actor.kind != Kind::Operator {
        renamed.certified_at = Set(None);
    }
    let row = renamed.update(change.db()).await?;
    let event = Event {
        kind: "hutong.organisation.renamed",
        subject: row.id.clone(),
        organisations: vec![row.id.clone(), cx.actor.organisation.clone()],
        data: json!({"before": before, "after": body.name, "certified": row.certified_at.is_some()}),
    };
    Ok(Json(change.commit(event, row.into()).await?))
}
