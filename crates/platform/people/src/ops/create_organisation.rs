//! A new organisation joins the platform.

use axum::http::StatusCode;
use hutong_core::http::{Json, check};
use hutong_core::organisation::{Kind, organisations};
use hutong_core::{Begun, Context, Error, Event, Problems, Result};
use hutong_policy::roles::Right;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A new organisation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrganisation {
    /// Its name, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// What it is on the platform: `developer` or `host_owner`.
    pub kind: Kind,
}

impl NewOrganisation {
    /// `within` stands before the names of the fields.
    pub(crate) fn check(&self, within: &str) -> Result<()> {
        if self.kind == Kind::Operator {
            let rule = "must be developer or host_owner; an operator is made with `hutong admin init`";
            return Err(Error::field(&format!("{within}kind"), rule));
        }
        check::text(&format!("{within}name"), &self.name, 100)
    }
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
    /// When an operator certified it, milliseconds since the epoch; absent when none did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certified_at: Option<i64>,
    /// What the operator said about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certification_note: Option<String>,
}

impl From<organisations::Model> for Organisation {
    fn from(row: organisations::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            kind: row.kind,
            created_at: row.created_at,
            certified_at: row.certified_at,
            certification_note: row.certification_note,
        }
    }
}

/// Create an organisation
///
/// For operators; what they make is certified. Give it an access token, or invite its owner, next.
#[utoipa::path(post, path = "/v1/organisations", tag = "organisations", security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = NewOrganisation, responses((status = 201, body = Organisation), Problems))]
pub async fn create_organisation(
    cx: Context,
    Json(body): Json<NewOrganisation>,
) -> Result<(StatusCode, Json<Organisation>)> {
    cx.actor.may(Right::CreateOrganisation)?;
    body.check("")?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    let row = organisations::Model::create(&cx.platform, change.db(), &body.name, body.kind, true).await?;
    let event = Event {
        kind: "hutong.organisation.created",
        subject: row.id.clone(),
        organisations: vec![row.id.clone(), cx.actor.organisation.clone()],
        data: json!({"name": row.name, "kind": row.kind}),
    };
    Ok((StatusCode::CREATED, Json(change.commit(event, row.into()).await?)))
}
