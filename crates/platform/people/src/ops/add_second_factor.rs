//! A second factor beside the password.

use axum::http::StatusCode;
use hutong_base::Code;
use hutong_core::http::Json;
use hutong_core::{Begun, Error, Event, Problems, Result, SignedIn};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, ModelTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::model::second_factors;
use crate::ops::get_me::{organisations_of, user_of};
use crate::proof::{self, Proof, attempt};
use crate::second_factor;

/// What a device is to know.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Device {
    /// The secret in base32, for whoever types it.
    pub secret: String,
    /// The same as `otpauth://…`, for a QR code.
    pub url: String,
}

/// A code of the device.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceCode {
    /// Six digits.
    pub code: String,
}

/// What to use when the device is lost.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// Each is good once. They are shown this once: the platform keeps only hashes.
    pub recovery_codes: Vec<String>,
}

/// Add a second factor
///
/// Takes the password or a passkey. Answers what an authenticator app needs to know. It counts when a code of it has confirmed that it does.
#[utoipa::path(post, path = "/v1/me/second-factor", tag = "people", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = Proof,
    responses((status = 201, body = Device), Problems))]
pub async fn add_second_factor(person: SignedIn, Json(body): Json<Proof>) -> Result<(StatusCode, Json<Device>)> {
    let platform = &person.platform;
    let user = user_of(&person.user, platform.db.read()).await?;
    attempt(&person).await?;
    proof::password(&user, body.password.as_deref(), body.passkey.as_ref()).await?;
    let change = match person.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    let db = change.db();
    if let Some(row) = second_factor::lock(&user.id, db).await? {
        if row.confirmed {
            let error = Error::new(Code::SecondFactorSet, "this account has a second factor");
            return Err(error.hint("remove it first"));
        }
        row.delete(db).await?;
    }
    if let Some(told) = &body.passkey {
        proof::passkey(&person, told, db).await?;
    }
    let secret = second_factor::new_secret(platform);
    let row = second_factors::ActiveModel {
        user: Set(user.id.clone()),
        secret: Set(second_factor::sealed(platform, &user.id, &secret)?),
        confirmed: Set(false),
        last_step: Set(0),
    };
    second_factors::Entity::insert(row).exec_without_returning(db).await?;
    let device = second_factor::device(&user, secret.to_vec())?;
    let answer = Device {
        secret: totp_rs::Secret::from(secret).to_base32(),
        url: device.to_url().map_err(Error::internal)?,
    };
    // nothing has changed for anybody until it is confirmed
    Ok((StatusCode::CREATED, Json(change.unchanged(answer).await?)))
}

/// Confirm the second factor
///
/// From now on signing in takes a code. Answers recovery codes for when the device is lost.
#[utoipa::path(post, path = "/v1/me/second-factor/confirm", tag = "people", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = DeviceCode,
    responses((status = 200, body = RecoveryCodes), Problems))]
pub async fn confirm_second_factor(person: SignedIn, Json(body): Json<DeviceCode>) -> Result<Json<RecoveryCodes>> {
    attempt(&person).await?;
    let change = match person.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let db = change.db();
    let user = user_of(&person.user, db).await?;
    let row = second_factor::lock(&user.id, db).await?.filter(|row| !row.confirmed);
    let row = row.ok_or_else(|| Error::not_found("second factor that waits for its first code"))?;
    let taken = second_factor::take_code(&person.platform, &user, row, &body.code, db).await?;
    let wrong = || {
        Error::new(Code::WrongCredentials, "the code is wrong or too old").hint("see that the device's clock is right")
    };
    let mut row = taken.ok_or_else(wrong)?.into_active_model();
    row.confirmed = Set(true);
    row.update(db).await?;
    let recovery_codes = second_factor::renew_codes(&person.platform, &user.id, db).await?;
    let event = Event {
        kind: "hutong.user.second_factor_added",
        subject: user.id.clone(),
        organisations: organisations_of(&user.id, db).await?,
        data: json!({}),
    };
    Ok(Json(change.commit(event, RecoveryCodes { recovery_codes }).await?))
}
