//! Somebody who is signed in shows that they are there with a passkey.

use hutong_core::http::Json;
use hutong_core::{Problems, Result, SignedIn};

use crate::passkey::{self, Ceremony, Purpose};

/// Ask for a passkey
///
/// What the device answers is a proof in the stead of the password and a code.
#[utoipa::path(post, path = "/v1/me/passkeys/prove", tag = "people", security(("session" = [])),
    responses((status = 200, body = Ceremony), Problems))]
pub async fn prove_passkey(person: SignedIn) -> Result<Json<Ceremony>> {
    let platform = &person.platform;
    let asked = passkey::ask(platform, Purpose::Prove(&person.user), platform.db.read()).await?;
    Ok(Json(asked))
}
