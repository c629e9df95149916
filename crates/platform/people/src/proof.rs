//! That it is the user who asks, and not only their session: what they know, or a passkey of theirs in its stead.

use hutong_base::Code;
use hutong_core::people::users;
use hutong_core::{Error, Result, SignedIn, secret_hash};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::attempts::{self, Limit};
use crate::passkey::{Assertion, Ended, Purpose};
use crate::{password, second_factor};

/// That it is the user who asks: what they know, or a passkey in its stead.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Where the account has a second factor: a code of it, or a recovery code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What `POST /v1/me/passkeys/prove` asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkey: Option<Assertion>,
}

/// Counts an attempt to show who one is within a session.
pub(crate) async fn attempt(person: &SignedIn) -> Result<()> {
    let limit = Limit {
        key: format!("proof {}", secret_hash(&person.user)),
        most: 10,
        within: 15 * 60 * 1000,
    };
    attempts::take(&person.platform, vec![limit]).await
}

/// Asks for the password of `user`, unless a passkey stands in for it. Before the change: it takes long.
pub(crate) async fn password(user: &users::Model, password: Option<&str>, passkey: Option<&Assertion>) -> Result<()> {
    if passkey.is_some() {
        return Ok(());
    }
    let password = password.ok_or_else(|| Error::field("password", "or a passkey must be given"))?;
    if !password::matches(Some(user.password.clone()), password.to_owned()).await? {
        return Err(Error::new(Code::WrongCredentials, "this is not the password"));
    }
    Ok(())
}

/// Takes a passkey of whoever is signed in.
pub(crate) async fn passkey(person: &SignedIn, told: &Assertion, db: &impl ConnectionTrait) -> Result<()> {
    let platform = &person.platform;
    let ended = Ended::of(platform, Purpose::Prove(&person.user), told, db).await?;
    let signed = ended.signed_by(platform, &person.user, told, db).await?;
    let wrong = || Error::new(Code::WrongCredentials, "this is not a passkey of yours");
    signed.map(drop).ok_or_else(wrong)
}

impl Proof {
    /// Asks for both factors, as far as the account has them; the password was right.
    pub(crate) async fn both(&self, person: &SignedIn, user: &users::Model, db: &impl ConnectionTrait) -> Result<()> {
        match &self.passkey {
            Some(told) => passkey(person, told, db).await,
            None => second_factor::ask(&person.platform, user, self.code.as_deref(), db)
                .await
                .map(drop),
        }
    }

    /// Asks for the second factor, which the account must have.
    pub(crate) async fn second(&self, person: &SignedIn, user: &users::Model, db: &impl ConnectionTrait) -> Result<()> {
        if second_factor::lock(&user.id, db)
            .await?
            .is_none_or(|row| !row.confirmed)
        {
            return Err(Error::not_found("second factor"));
        }
        self.both(person, user, db).await
    }
}
