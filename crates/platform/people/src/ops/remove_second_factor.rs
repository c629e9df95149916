//! The password alone, again.

use axum::http::StatusCode;
use hutong_core::http::Json;
use hutong_core::{Begun, Event, Problems, Result, SignedIn};
use sea_orm::EntityTrait;
use serde_json::json;

use crate::model::second_factors;
use crate::ops::get_me::{organisations_of, user_of};
use crate::proof::{Proof, attempt};
use crate::second_factor;

/// Remove the second factor
///
/// Takes a code of it, a recovery code or a passkey.
#[utoipa::path(post, path = "/v1/me/second-factor/remove", tag = "people", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = Proof,
    responses((status = 204), Problems))]
pub async fn remove_second_factor(person: SignedIn, Json(body): Json<Proof>) -> Result<StatusCode> {
    attempt(&person).await?;
    let change = match person.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(()) => return Ok(StatusCode::NO_CONTENT),
    };
    let db = change.db();
    let user = user_of(&person.user, db).await?;
    body.second(&person, &user, db).await?;
    second_factor::forget_codes(&user.id, db).await?;
    second_factors::Entity::delete_by_id(user.id.clone()).exec(db).await?;
    let event = Event {
        kind: "hutong.user.second_factor_removed",
        subject: user.id.clone(),
        organisations: organisations_of(&user.id, db).await?,
        data: json!({}),
    };
    change.commit(event, ()).await?;
    Ok(StatusCode::NO_CONTENT)
}
