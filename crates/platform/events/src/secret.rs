//! Secrets of webhooks, and what they sign: Standard Webhooks 1.0, <https://www.standardwebhooks.com>.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use hutong_core::{Platform, Result, Signing};
use sea_orm::ActiveValue::{self, Set};
use sha2::Sha256;
use sha2::digest::InvalidLength;

use crate::model::webhooks;

fn signing(platform: &Platform) -> Result<Signing> {
    Signing::of(platform, "webhook secrets")
}

/// A new secret of the webhook `id`: as its owner gets it, and as it is kept.
pub(crate) fn new(platform: &Platform, id: &str) -> Result<(String, Vec<u8>)> {
    signing(platform)?.new_secret(id, platform.random.as_ref())
}

/// What becomes of the old secret when a new one takes its place.
pub(crate) fn retire(row: &webhooks::Model, now: i64) -> (ActiveValue<Option<Vec<u8>>>, ActiveValue<Option<i64>>) {
    (Set(Some(row.secret.clone())), Set(Some(now + Signing::OLD_SIGNS)))
}

/// The secrets that sign for a webhook at `now`, the newest first.
pub(crate) fn of(platform: &Platform, row: &webhooks::Model, now: i64) -> Result<Vec<Vec<u8>>> {
    let old = (row.old_secret.as_deref(), row.old_until);
    signing(platform)?.secrets(&row.id, &row.secret, old, now)
}

/// The header `webhook-signature`: one signature for each secret. `seconds` since the epoch.
pub(crate) fn sign(secrets: &[Vec<u8>], id: &str, seconds: i64, body: &str) -> Result<String, InvalidLength> {
    let signatures: Result<Vec<_>, _> = secrets
        .iter()
        .map(|secret| {
            let mut mac = Hmac::<Sha256>::new_from_slice(secret)?;
            mac.update(format!("{id}.{seconds}.{body}").as_bytes());
            Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
        })
        .collect();
    Ok(signatures?.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's libraries.
    #[test]
    fn a_signature_is_the_one_of_the_specification() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = sign(
            &[secret],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
