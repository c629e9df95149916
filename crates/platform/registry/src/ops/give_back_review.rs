//! A reviewer gives a review back.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Problems, Result};

use crate::reviewer::{Assignment, hand, taken};

/// Give a review back
///
/// One that the caller has: anybody may take it.
#[utoipa::path(post, path = "/v1/versions/{version}/give_back", tag = "reviews", security(("token" = [])),
    params(("version" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Assignment), Problems))]
pub async fn give_back_review(cx: Context, Path(version): Path<Id>) -> Result<Json<Assignment>> {
    hand(&cx, &version, "hutong.review.given_back", &(), |before| {
        taken(&cx, before)?;
        Ok(None)
    })
    .await
}
