//! A new organisation joins the platform.

use axum::http::StatusCode;
use hutong_core::authz::Action;
use hutong_core::http::{Json, check};
use hutong_core::organisation::{Kind, organisations};
use hutong_core::{Begun, Context, Event, Problems, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A new organisation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrganisation {
    /// Its name, 1 to 100 characters.
    pub name: String,
    /// What it is on the platform.
    pub kind: Kind,
}

/// A legal body on the platform.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Organisation {
    /// `org_…`
    pub id: String,
    /// Its name.
    pub name: String,
    /// `operator`, `developer` or `host_owner`.
    pub kind: String,
    /// Milliseconds since the epoch.
    pub created_at: i64,
}

impl From<organisations::Model> for Organisation {
    fn from(row: organisations::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            kind: row.kind,
            created_at: row.created_at,
        }
    }
}

/// Create an organisation
///
/// For operators. Give it an access token next.
#[utoipa::path(post, path = "/v1/organisations", tag = "organisations", security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = NewOrganisation, responses((status = 201, body = Organisation), Problems))]
pub async fn create_organisation(
    cx: Context,
    Json(body): Json<NewOrganisation>,
) -> Result<(StatusCode, Json<Organisation>)> {
    cx.actor.may(Action::CreateOrganisation)?;
    check::text("name", &body.name, 100)?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    let row = organisations::Model::create(&cx.platform, change.db(), &body.name, body.kind).await?;
    let event = Event {
        kind: "hutong.organisation.created",
        subject: row.id.clone(),
        organisations: vec![row.id.clone(), cx.actor.organisation.clone()],
        data: json!({"name": row.name, "kind": row.kind}),
    };
    Ok((StatusCode::CREATED, Json(change.commit(event, row.into()).await?)))
}
