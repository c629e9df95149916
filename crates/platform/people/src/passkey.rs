//! Passkeys (WebAuthn): a key that a device keeps, and signs with once it knows that its user is there. So it is both
//! factors at once.
//!
//! What the platform has to remember between the two halves of a ceremony travels with the client, sealed. A ceremony
//! ends within five minutes, for what it was begun for, and once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hutong_base::Code;
use hutong_core::people::users;
use hutong_core::{Error, Platform, Result, Seal, secret_hash};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, IntoActiveModel, QuerySelect};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;
use utoipa::ToSchema;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Uuid,
    Webauthn, WebauthnBuilder, WebauthnError,
};

use crate::attempts::{self, Limit};
use crate::model::passkeys;

/// Passkeys of a user.
const MOST: usize = 20;
/// How long a ceremony may take, in milliseconds.
const LIFE: i64 = 5 * 60 * 1000;
/// Bytes of a stored key; those that there are take a tenth of it.
const KEY_BYTES: usize = 8 * 1024;
const PURPOSE: &str = "hutong-passkey-v1";

/// What a device is asked for.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Ceremony {
    /// Goes back with what the device answers; good for five minutes, and once.
    pub ceremony: String,
    /// What `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` reads.
    #[schema(value_type = Object)]
    pub options: Value,
}

/// What a device signed with a passkey.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assertion {
    /// The ceremony that it belongs to.
    pub ceremony: String,
    /// What `navigator.credentials.get` gave, as its `toJSON` says it.
    #[schema(value_type = Object)]
    pub credential: PublicKeyCredential,
}

/// What a ceremony was begun for.
#[derive(Clone, Copy)]
pub(crate) enum Purpose<'a> {
    SignIn,
    /// That this user is there.
    Prove(&'a str),
    /// A new passkey of this user.
    Add(&'a str),
}

impl Purpose<'_> {
    fn name(self) -> String {
        match self {
            Self::SignIn => "sign in".to_owned(),
            Self::Prove(user) => format!("prove {user}"),
            Self::Add(user) => format!("add {user}"),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Sealed<T> {
    state: T,
    ends_at: i64,
}

/// The platform as devices know it: by the name in its public URL.
fn party(platform: &Platform) -> Result<Webauthn> {
    let url = Url::parse(&platform.public_url).map_err(Error::internal)?;
    let unavailable = || {
        Error::new(
            Code::PasskeysUnavailable,
            "passkeys belong to a name, and the platform's public URL has an address",
        )
        .hint("run the platform under a name; `localhost` is one")
    };
    let name = url.domain().ok_or_else(unavailable)?;
    WebauthnBuilder::new(name, &url)
        .and_then(|builder| builder.rp_name("Hutong").build())
        .map_err(Error::internal)
}

/// What devices know a user by.
fn handle(user: &str) -> Result<Uuid> {
    let number = user.split_once('_').map_or(user, |(_, number)| number);
    Uuid::parse_str(number).map_err(Error::internal)
}

/// The form in which the id of a credential is looked up.
pub(crate) fn credential_hash(id: &[u8]) -> String {
    secret_hash(&URL_SAFE_NO_PAD.encode(id))
}

fn begun(platform: &Platform, purpose: Purpose, state: impl Serialize, options: Value) -> Result<Ceremony> {
    let ends_at = platform.clock.now() + LIFE;
    let sealed = Seal::of(platform, PURPOSE)?.seal(
        &purpose.name(),
        &serde_json::to_vec(&Sealed { state, ends_at })?,
        platform.random.as_ref(),
    )?;
    Ok(Ceremony {
        ceremony: URL_SAFE_NO_PAD.encode(sealed),
        options,
    })
}

/// Ends a ceremony; answers what was to be remembered of it.
async fn end<T: DeserializeOwned>(
    platform: &Platform,
    purpose: Purpose<'_>,
    ceremony: &str,
    db: &impl ConnectionTrait,
) -> Result<T> {
    let over = || {
        Error::new(
            Code::CeremonyOver,
            "this ceremony was used, has taken too long or was begun for something else",
        )
        .hint("begin another one")
    };
    let sealed = URL_SAFE_NO_PAD.decode(ceremony).map_err(|_| over())?;
    let opened = Seal::of(platform, PURPOSE)?.recognise(&purpose.name(), &sealed);
    let Sealed { state, ends_at } = serde_json::from_slice(&opened.ok_or_else(over)?)?;
    let now = platform.clock.now();
    let once = Limit {
        key: format!("ceremony {}", secret_hash(ceremony)),
        most: 1,
        within: LIFE,
    };
    if ends_at <= now || attempts::count(&once, now, db).await?.is_some() {
        return Err(over());
    }
    Ok(state)
}

/// The passkeys of a user, oldest first.
async fn of_user(user: &str, db: &impl ConnectionTrait) -> Result<Vec<Passkey>> {
    let rows = passkeys::Entity::find()
        .filter(passkeys::Column::User.eq(user))
        .all(db)
        .await?;
    let keys = rows.iter().map(|row| serde_json::from_str(&row.key));
    Ok(keys.collect::<Result<_, _>>()?)
}

/// Refuses one more passkey than a user may have; answers those that there are.
async fn with_room(user: &str, db: &impl ConnectionTrait) -> Result<Vec<Passkey>> {
    let keys = of_user(user, db).await?;
    if keys.len() >= MOST {
        let error = Error::new(Code::PasskeyLimit, format!("an account has at most {MOST} passkeys"));
        return Err(error.hint("remove one that is not used any more"));
    }
    Ok(keys)
}

/// Asks for a new passkey of `user`, kept by a device that does not have one of theirs.
pub(crate) async fn begin_add(platform: &Platform, user: &users::Model, db: &impl ConnectionTrait) -> Result<Ceremony> {
    let keys = with_room(&user.id, db).await?;
    let known = keys.iter().map(|key| key.cred_id().clone()).collect();
    let (asked, state) = party(platform)?
        .start_passkey_registration(handle(&user.id)?, &user.email, &user.name, Some(known))
        .map_err(Error::internal)?;
    let mut options = serde_json::to_value(asked.public_key)?;
    // signing in without saying who one is takes a key that the device finds by itself
    options["authenticatorSelection"]["residentKey"] = json!("required");
    options["authenticatorSelection"]["requireResidentKey"] = json!(true);
    begun(platform, Purpose::Add(&user.id), state, options)
}

/// Adds the passkey that a device has made. Of `user`, whose row is locked.
pub(crate) async fn add(
    platform: &Platform,
    user: &users::Model,
    name: String,
    ceremony: &str,
    made: &RegisterPublicKeyCredential,
    db: &impl ConnectionTrait,
) -> Result<passkeys::Model> {
    let state: PasskeyRegistration = end(platform, Purpose::Add(&user.id), ceremony, db).await?;
    let refused = |why: &dyn std::fmt::Display| {
        tracing::info!(%why, "refused a new passkey");
        Error::new(
            Code::PasskeyRefused,
            "the device made no passkey that this platform can take",
        )
    };
    let key = party(platform)?
        .finish_passkey_registration(made, &state)
        .map_err(|why| refused(&why))?;
    with_room(&user.id, db).await?;
    let stored = serde_json::to_string(&key)?;
    if stored.len() > KEY_BYTES {
        return Err(refused(&"it is too long"));
    }
    let row = passkeys::ActiveModel {
        id: Set(platform.ids.next("pky").into()),
        user: Set(user.id.clone()),
        name: Set(name),
        credential: Set(credential_hash(key.cred_id())),
        key: Set(stored),
        created_at: Set(platform.clock.now()),
        used_at: Set(None),
    };
    let taken = || Error::new(Code::PasskeyTaken, "this passkey has been added to an account");
    row.insert(db).await.map_err(|error| Error::unique_or(error, taken))
}

/// Asks somebody to sign in, or to show that they are there, with a passkey.
pub(crate) async fn ask(platform: &Platform, purpose: Purpose<'_>, db: &impl ConnectionTrait) -> Result<Ceremony> {
    let (asked, state) = party(platform)?
        .start_discoverable_authentication()
        .map_err(Error::internal)?;
    let mut options = serde_json::to_value(asked.public_key)?;
    if let Purpose::Prove(user) = purpose {
        let known = of_user(user, db).await?;
        let known = known
            .iter()
            .map(|key| json!({"type": "public-key", "id": URL_SAFE_NO_PAD.encode(key.cred_id())}));
        options["allowCredentials"] = known.collect();
    }
    begun(platform, purpose, state, options)
}

/// A ceremony in which a passkey shows who somebody is, as it has ended.
pub(crate) struct Ended(DiscoverableAuthentication);

impl Ended {
    /// Ends it.
    pub(crate) async fn of(
        platform: &Platform,
        purpose: Purpose<'_>,
        told: &Assertion,
        db: &impl ConnectionTrait,
    ) -> Result<Self> {
        end(platform, purpose, &told.ceremony, db).await.map(Self)
    }

    /// The passkey of `user` that signed, if it did.
    pub(crate) async fn signed_by(
        self,
        platform: &Platform,
        user: &str,
        told: &Assertion,
        db: &impl ConnectionTrait,
    ) -> Result<Option<passkeys::Model>> {
        let row = passkeys::Entity::find()
            .filter(passkeys::Column::User.eq(user))
            .filter(passkeys::Column::Credential.eq(credential_hash(told.credential.get_credential_id())))
            .lock_exclusive()
            .one(db)
            .await?;
        let Some(row) = row else { return Ok(None) };
        // a device need not say whose key it is where it was told
        let said = told.credential.get_user_unique_id();
        if said.is_some_and(|said| handle(user).map_or(true, |handle| said != handle.as_bytes())) {
            return Ok(None);
        }
        let mut key: Passkey = serde_json::from_str(&row.key)?;
        let signed = party(platform)?.finish_discoverable_authentication_v2(&told.credential, self.0, &key);
        let signed = match signed {
            Ok(signed) => signed,
            Err(why) => {
                if matches!(why, WebauthnError::CredentialPossibleCompromise) {
                    tracing::warn!(
                        passkey = row.id,
                        "a passkey counts backwards: there may be a copy of it"
                    );
                }
                return Ok(None);
            }
        };
        key.update_credential(&signed);
        let mut row = row.into_active_model();
        row.key = Set(serde_json::to_string(&key)?);
        row.used_at = Set(Some(platform.clock.now()));
        Ok(Some(row.update(db).await?))
    }
}
