//! Whoever took a measure decides about the appeal against it.

use hutong_base::Id;
use hutong_core::http::{Json, Path, check};
use hutong_core::{Context, Problems, Result, to_text};
use hutong_policy::enforcement::{self, Appeal};
use hutong_policy::roles::Right;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::measures::{Measure, Request, change, taken_by};

/// The answer to an appeal.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppealDecision {
    /// Whether the measure was wrong: then it is over.
    pub granted: bool,
    /// For the developer, 1 to 2000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    pub answer: String,
}

/// Decide about an appeal
#[utoipa::path(post, path = "/v1/measures/{measure}/decide", tag = "measures", security(("token" = [])),
    params(("measure" = Id, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = AppealDecision,
    responses((status = 200, body = Measure), Problems))]
pub async fn decide_appeal(
    cx: Context,
    Path(measure): Path<Id>,
    Json(body): Json<AppealDecision>,
) -> Result<Json<Measure>> {
    check::text("answer", &body.answer, 2000)?;
    let request = Request {
        right: Right::DecideAppeal,
        event: "hutong.measure.appeal_decided",
        may: taken_by,
    };
    let appeal = if body.granted {
        Appeal::Granted
    } else {
        Appeal::Dismissed
    };
    let fits = |measure: &enforcement::Measure| measure.appeal == Appeal::Filed;
    change(&cx, &measure, request, &body, fits, |row, _| {
        row.appeal = Set(to_text(appeal)?);
        row.appeal_answer = Set(Some(body.answer.clone()));
        Ok(())
    })
    .await
}
