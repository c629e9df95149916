//! The developer says that a measure is wrong.

use hutong_base::Id;
use hutong_core::http::{Json, Path, check};
use hutong_core::{Context, Problems, Result, to_text};
use hutong_policy::enforcement::{self, Appeal};
use hutong_policy::roles::Right;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::measures::{Measure, Request, change};

/// Why it is wrong.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAppeal {
    /// 1 to 2000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
}

/// Appeal against a measure
///
/// Once for each measure, which stays in force until the appeal is granted.
#[utoipa::path(post, path = "/v1/measures/{measure}/appeal", tag = "measures", security(("token" = [])),
    params(("measure" = Id, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = NewAppeal,
    responses((status = 200, body = Measure), Problems))]
pub async fn appeal_measure(
    cx: Context,
    Path(measure): Path<Id>,
    Json(body): Json<NewAppeal>,
) -> Result<Json<Measure>> {
    check::text("text", &body.text, 2000)?;
    let request = Request {
        right: Right::FileAppeal,
        event: "hutong.measure.appealed",
        may: |cx, right, row| cx.actor.may_on(right, &row.organisation, "measure"),
    };
    let fits = |measure: &enforcement::Measure| measure.appeal == Appeal::None && measure.lifted_at.is_none();
    change(&cx, &measure, request, &body, fits, |row, _| {
        row.appeal = Set(to_text(Appeal::Filed)?);
        row.appeal_text = Set(Some(body.text.clone()));
        Ok(())
    })
    .await
}
