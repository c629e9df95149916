//! An operator says that an organisation is who it claims to be, or that it is not.

use hutong_base::Id;
use hutong_core::http::{Json, Path, check};
use hutong_core::organisation::organisations;
use hutong_core::{Begun, Context, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::ops::create_organisation::Organisation;

/// What an operator found.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Certification {
    /// Whether it is certified from now on.
    #[serde(default = "yes")]
    pub certified: bool,
    /// What was looked at, or what is missing, 1 to 500 characters; the organisation sees it.
    #[schema(min_length = 1, max_length = 500)]
    pub note: String,
}

fn yes() -> bool {
    true
}

/// Certify an organisation
///
/// Only a certified developer submits versions and releases to users. `certified: false` takes it back.
#[utoipa::path(post, path = "/v1/organisations/{organisation}/certify", tag = "organisations",
    security(("token" = [])), params(("organisation" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = Certification, responses((status = 200, body = Organisation), Problems))]
pub async fn certify_organisation(
    cx: Context,
    Path(organisation): Path<Id>,
    Json(body): Json<Certification>,
) -> Result<Json<Organisation>> {
    cx.actor.may(Right::CertifyOrganisation)?;
    check::text("note", &body.note, 500)?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let row = organisations::Model::lock(change.db(), organisation.as_str()).await?;
    let since = row.certified_at.unwrap_or_else(|| cx.platform.clock.now());
    let before = row.certified_at.is_some();
    let mut row = row.into_active_model();
    row.certified_at = Set(body.certified.then_some(since));
    row.certification_note = Set(Some(body.note.clone()));
    let row = row.update(change.db()).await?;
    let event = Event {
        kind: "hutong.organisation.certified",
        subject: row.id.clone(),
        organisations: vec![row.id.clone(), cx.actor.organisation.clone()],
        data: json!({"certified": body.certified, "before": before, "note": body.note}),
    };
    Ok(Json(change.commit(event, row.into()).await?))
}
