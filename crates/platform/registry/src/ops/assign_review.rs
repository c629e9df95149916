//! A review is given to somebody.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::people::members;
use hutong_core::{Context, Error, Problems, Result};
use hutong_policy::roles::{Right, allows};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access;
use crate::reviewer::{Assignment, hand};

/// Who is to look at a version.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReviewer {
    /// A member of the caller's organisation who may decide reviews; null: nobody.
    pub reviewer: Option<Id>,
}

/// Assign a review
///
/// To a member of the caller's organisation, whoever had it before.
#[utoipa::path(post, path = "/v1/versions/{version}/assign", tag = "reviews", security(("token" = [])),
    params(("version" = Id, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = NewReviewer,
    responses((status = 200, body = Assignment), Problems))]
pub async fn assign_review(
    cx: Context,
    Path(version): Path<Id>,
    Json(body): Json<NewReviewer>,
) -> Result<Json<Assignment>> {
    access::version(&cx, Right::DecideReview, &version, cx.platform.db.read()).await?;
    if let Some(user) = &body.reviewer {
        let member = members::Entity::find_by_id((cx.actor.organisation.clone(), user.to_string()));
        let member = member.one(cx.platform.db.read()).await?;
        let role = member.map(|member| member.role()).transpose()?;
        if role.is_none_or(|role| !allows(cx.actor.kind.party(), role, Right::DecideReview)) {
            return Err(Error::field("reviewer", "must be a member who may decide reviews"));
        }
    }
    let next = body.reviewer.as_ref().map(ToString::to_string);
    hand(&cx, &version, "hutong.review.assigned", &body, |_| Ok(next)).await
}
