//! The second factor: a code of the user's device (TOTP, RFC 6238), or a recovery code in its stead.

use hutong_base::Code;
use hutong_core::people::users;
use hutong_core::{Error, Platform, Result, Seal, secret_hash};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use totp_rs::{Builder, Secret, Totp};

use crate::model::{recovery_codes, second_factors};

const PURPOSE: &str = "hutong-second-factor-v1";
/// Recovery codes of a user.
const CODES: usize = 10;

/// How somebody showed that they are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Shown {
    Code,
    RecoveryCode,
}

/// A new secret; 160 bits, as RFC 4226 recommends.
pub(crate) fn new_secret(platform: &Platform) -> [u8; 20] {
    let mut secret = [0; 20];
    platform.random.fill(&mut secret);
    secret
}

/// The device of `user` with this secret.
pub(crate) fn device(user: &users::Model, secret: Vec<u8>) -> Result<Totp> {
    Builder::new()
        .with_secret(Secret::from(secret))
        .with_account_name(user.email.replace(':', "."))
        .with_issuer(Some("Hutong"))
        .build()
        .map_err(Error::internal)
}

/// The form in which a secret is stored.
pub(crate) fn sealed(platform: &Platform, user: &str, secret: &[u8]) -> Result<Vec<u8>> {
    Seal::of(platform, PURPOSE)?.seal(user, secret, platform.random.as_ref())
}

/// The row of a user, which nobody else uses until the transaction ends.
pub(crate) async fn lock(user: &str, db: &impl ConnectionTrait) -> Result<Option<second_factors::Model>> {
    let row = second_factors::Entity::find_by_id(user)
        .lock_exclusive()
        .one(db)
        .await?;
    Ok(row)
}

/// Takes a code of the device. It counts once: the same code, or one from before it, is wrong from now on.
pub(crate) async fn take_code(
    platform: &Platform,
    user: &users::Model,
    row: second_factors::Model,
    code: &str,
    db: &impl ConnectionTrait,
) -> Result<Option<second_factors::Model>> {
    let secret = Seal::of(platform, PURPOSE)?.open(&user.id, &row.secret)?;
    let now = u64::try_from(platform.clock.now() / 1000).unwrap_or_default();
    let step = device(user, secret)?.check(code, now);
    let Some(step) = step
        .and_then(|step| i64::try_from(step).ok())
        .filter(|step| *step > row.last_step)
    else {
        return Ok(None);
    };
    let mut row = row.into_active_model();
    row.last_step = Set(step);
    Ok(Some(row.update(db).await?))
}

/// Asks for the second factor of somebody whose password was right; `None` when they have none.
pub(crate) async fn ask(
    platform: &Platform,
    user: &users::Model,
    code: Option<&str>,
    db: &impl ConnectionTrait,
) -> Result<Option<Shown>> {
    let Some(row) = lock(&user.id, db).await?.filter(|row| row.confirmed) else {
        return Ok(None);
    };
    let code = code.ok_or_else(|| {
        Error::new(Code::SecondFactorNeeded, "this account has a second factor")
            .hint("send `code` of the device, or one of the recovery codes, along")
    })?;
    if take_code(platform, user, row, code, db).await?.is_some() {
        return Ok(Some(Shown::Code));
    }
    let struck = recovery_codes::Entity::delete_by_id((user.id.clone(), code_hash(&user.id, code)))
        .exec(db)
        .await?;
    if struck.rows_affected == 1 {
        return Ok(Some(Shown::RecoveryCode));
    }
    Err(Error::new(
        Code::WrongCredentials,
        "the code is wrong, too old or was used before",
    ))
}

/// Replaces the recovery codes of a user; answers the new ones, which are not kept.
pub(crate) async fn renew_codes(platform: &Platform, user: &str, db: &impl ConnectionTrait) -> Result<Vec<String>> {
    forget_codes(user, db).await?;
    let mut codes = Vec::new();
    for _ in 0..CODES {
        let code = new_code(platform);
        let row = recovery_codes::ActiveModel {
            user: Set(user.to_owned()),
            hash: Set(code_hash(user, &code)),
        };
        recovery_codes::Entity::insert(row).exec_without_returning(db).await?;
        codes.push(code);
    }
    Ok(codes)
}

/// Forgets the recovery codes of a user.
pub(crate) async fn forget_codes(user: &str, db: &impl ConnectionTrait) -> Result<()> {
    recovery_codes::Entity::delete_many()
        .filter(recovery_codes::Column::User.eq(user))
        .exec(db)
        .await?;
    Ok(())
}

/// 80 random bits, in letters and digits that are told apart when somebody copies them from paper.
fn new_code(platform: &Platform) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let mut bytes = [0; 16];
    platform.random.fill(&mut bytes);
    let letters: Vec<char> = bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// Spaces, hyphens and capitals are how somebody writes it.
fn code_hash(user: &str, code: &str) -> String {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    secret_hash(&format!("{user} {}", code.to_ascii_lowercase()))
}
