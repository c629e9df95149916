//! Whoever took a measure ends it.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Problems, Result};
use hutong_policy::enforcement;
use hutong_policy::roles::Right;
use sea_orm::ActiveValue::Set;

use crate::measures::{Measure, Request, change, taken_by};

/// Lift a measure
///
/// It is over from now on.
#[utoipa::path(post, path = "/v1/measures/{measure}/lift", tag = "measures", security(("token" = [])),
    params(("measure" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Measure), Problems))]
pub async fn lift_measure(cx: Context, Path(measure): Path<Id>) -> Result<Json<Measure>> {
    let request = Request {
        right: Right::LiftMeasure,
        event: "hutong.measure.lifted",
        may: taken_by,
    };
    let fits = |measure: &enforcement::Measure| measure.lifted_at.is_none();
    change(&cx, &measure, request, &(), fits, |row, now| {
        row.lifted_at = Set(Some(now));
        Ok(())
    })
    .await
}
