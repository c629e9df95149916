//! A reviewer takes a review.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Problems, Result};

use crate::reviewer::{Assignment, hand, taken};

/// Take a review
///
/// The caller has it from now on, unless somebody else does.
#[utoipa::path(post, path = "/v1/versions/{version}/take", tag = "reviews", security(("token" = [])),
    params(("version" = Id, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Assignment), Problems))]
pub async fn take_review(cx: Context, Path(version): Path<Id>) -> Result<Json<Assignment>> {
    hand(&cx, &version, "hutong.review.taken", &(), |before| {
        taken(&cx, before)?;
        Ok(Some(cx.actor.id.clone()))
    })
    .await
}
