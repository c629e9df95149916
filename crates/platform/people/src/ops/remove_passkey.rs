//! A passkey lets nobody in any more.

use axum::http::StatusCode;
use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Event, Problems, Result, SignedIn};
use sea_orm::ModelTrait;
use serde_json::json;

use crate::ops::get_me::{organisations_of, user_of};
use crate::ops::list_passkeys::lock;
use crate::proof::{self, Proof, attempt};

/// Remove a passkey
///
/// Takes the password and, where there is one, a code of the second factor; or a passkey, of which this may be the one.
#[utoipa::path(post, path = "/v1/me/passkeys/{passkey}/remove", tag = "people", security(("session" = [])),
    params(("passkey" = Id, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = Proof,
    responses((status = 204), Problems))]
pub async fn remove_passkey(person: SignedIn, Path(passkey): Path<Id>, Json(body): Json<Proof>) -> Result<StatusCode> {
    let user = user_of(&person.user, person.platform.db.read()).await?;
    attempt(&person).await?;
    proof::password(&user, body.password.as_deref(), body.passkey.as_ref()).await?;
    let change = match person.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(()) => return Ok(StatusCode::NO_CONTENT),
    };
    let db = change.db();
    let row = lock(passkey.as_str(), &user.id, db).await?;
    body.both(&person, &user, db).await?;
    let event = Event {
        kind: "hutong.user.passkey_removed",
        subject: user.id.clone(),
        organisations: organisations_of(&user.id, db).await?,
        data: json!({"passkey": row.id, "name": row.name}),
    };
    row.delete(db).await?;
    change.commit(event, ()).await?;
    Ok(StatusCode::NO_CONTENT)
}
