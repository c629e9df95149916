//! Somebody wants another passkey.

use hutong_core::http::Json;
use hutong_core::{Begun, Problems, Result, SignedIn};

use crate::ops::get_me::user_of;
use crate::passkey::{self, Ceremony};
use crate::proof::{self, Proof, attempt};

/// Begin to add a passkey
///
/// Takes the password and, where there is one, a code of the second factor; or another passkey. Answers what to ask the
/// device for.
#[utoipa::path(post, path = "/v1/me/passkeys/begin", tag = "people", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = Proof,
    responses((status = 200, body = Ceremony), Problems))]
pub async fn begin_passkey(person: SignedIn, Json(body): Json<Proof>) -> Result<Json<Ceremony>> {
    let platform = &person.platform;
    let user = user_of(&person.user, platform.db.read()).await?;
    attempt(&person).await?;
    proof::password(&user, body.password.as_deref(), body.passkey.as_ref()).await?;
    let change = match person.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    body.both(&person, &user, change.db()).await?;
    let asked = passkey::begin_add(platform, &user, change.db()).await?;
    // nothing has changed for anybody until the device has made one
    Ok(Json(change.unchanged(asked).await?))
}
