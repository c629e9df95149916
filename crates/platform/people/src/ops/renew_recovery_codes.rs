//! New recovery codes.

use hutong_core::http::Json;
use hutong_core::{Begun, Event, Problems, Result, SignedIn};
use serde_json::json;

use crate::ops::add_second_factor::RecoveryCodes;
use crate::ops::get_me::{organisations_of, user_of};
use crate::proof::{Proof, attempt};
use crate::second_factor;

/// Renew the recovery codes
///
/// Takes a code, or a passkey. The ones until now are worth nothing any more.
#[utoipa::path(post, path = "/v1/me/second-factor/recovery-codes", tag = "people", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = Proof,
    responses((status = 200, body = RecoveryCodes), Problems))]
pub async fn renew_recovery_codes(person: SignedIn, Json(body): Json<Proof>) -> Result<Json<RecoveryCodes>> {
    attempt(&person).await?;
    let change = match person.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let db = change.db();
    let user = user_of(&person.user, db).await?;
    body.second(&person, &user, db).await?;
    let recovery_codes = second_factor::renew_codes(&person.platform, &user.id, db).await?;
    let event = Event {
        kind: "hutong.user.recovery_codes_renewed",
        subject: user.id.clone(),
        organisations: organisations_of(&user.id, db).await?,
        data: json!({}),
    };
    Ok(Json(change.commit(event, RecoveryCodes { recovery_codes }).await?))
}
