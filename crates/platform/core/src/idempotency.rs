//! Idempotency keys: same key and same request → same answer; same key and another request → conflict.
//!
//! The row is written in the transaction of the change, so of many requests with one key exactly one takes
//! effect and the others wait for it and repeat its answer; a request that failed leaves its key free. Keys
//! belong to one access token. Answers may hold secrets that are shown once, so they are sealed with a key that
//! only the bearer of that token can derive.

use axum::http::HeaderMap;
use hutong_base::{Code, Random};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use sha2::{Digest as _, Sha256};

use crate::seal::Seal;
use crate::{Error, Platform, Result};

/// How long an answer is kept, in milliseconds.
const KEPT_FOR: i64 = 24 * 60 * 60 * 1000;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "idempotency")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub request: String,
        pub answer: Vec<u8>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The `Idempotency-Key` of a request.
pub(crate) fn key_of(headers: &HeaderMap) -> Result<Option<String>> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = value.to_str().ok().filter(|key| {
        (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
    });
    match key {
        Some(key) => Ok(Some(key.to_owned())),
        None => Err(Error::new(
            Code::InvalidIdempotencyKey,
            "send 1 to 255 printable ASCII characters, a UUID for example",
        )),
    }
}

/// One key on its way through a transaction.
pub(crate) struct Claim {
    token: String,
    key: String,
    seal: Seal,
}

impl Claim {
    /// `token` is the token's id, `secret` the token itself.
    pub(crate) fn new(token: &str, secret: &str, key: String) -> Self {
        Self {
            token: token.to_owned(),
            seal: Seal::new("hutong-idempotency-v1", secret),
            key,
        }
    }

    /// Takes the key, or answers with what was answered under it before. `request` identifies the request.
    pub(crate) async fn take(&self, db: &impl ConnectionTrait, request: &str, now: i64) -> Result<Option<Vec<u8>>> {
        let row = rows::ActiveModel {
            token: Set(self.token.clone()),
            key: Set(self.key.clone()),
            request: Set(request.to_owned()),
            answer: Set(Vec::new()),
            created_at: Set(now),
        };
        // A request under way with the same key holds this insert back until it has ended.
        let taken = rows::Entity::insert(row)
            .on_conflict(
                OnConflict::columns([rows::Column::Token, rows::Column::Key])
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(db)
            .await?;
        if taken == 1 {
            return Ok(None);
        }
        let row = rows::Entity::find_by_id((self.token.clone(), self.key.clone()))
            .lock_exclusive()
            .one(db)
            .await?
            .ok_or_else(|| Error::internal("an idempotency key vanished"))?;
        if row.created_at < now - KEPT_FOR {
            let again = rows::ActiveModel {
                request: Set(request.to_owned()),
                created_at: Set(now),
                ..row.into_active_model()
            };
            again.update(db).await?;
            return Ok(None);
        }
        if row.request != request {
            return Err(Error::new(
                Code::IdempotencyConflict,
                "this idempotency key was used for another request",
            )
            .hint("use a new key for a new request; repeat a request unchanged to get its answer again"));
        }
        Ok(Some(self.seal.open(&self.key, &row.answer)?))
    }

    /// Keeps the answer for whoever repeats the request.
    pub(crate) async fn keep(&self, db: &impl ConnectionTrait, answer: &[u8], random: &dyn Random) -> Result<()> {
        let row = rows::ActiveModel {
            token: Set(self.token.clone()),
            key: Set(self.key.clone()),
            answer: Set(self.seal.seal(&self.key, answer, random)?),
            ..Default::default()
        };
        rows::Entity::update(row).exec(db).await?;
        Ok(())
    }
}

/// Forgets the answers that are over; answers how many. May run at any time, on any number of nodes.
pub async fn forget_expired(platform: &Platform) -> Result<u64> {
    let transaction = platform.db.begin().await?;
    let forgotten = rows::Entity::delete_many()
        .filter(rows::Column::CreatedAt.lt(platform.clock.now() - KEPT_FOR))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(forgotten.rows_affected)
}

/// Identifies a request: the method and path it went to, and its body as the operation read it. A body may hold a
/// password: without the caller's secret nobody finds out which one.
pub(crate) fn fingerprint(secret: &str, route: &str, body: &[u8]) -> String {
    hex::encode(
        Sha256::new_with_prefix(secret)
            .chain_update("\n")
            .chain_update(route)
            .chain_update("\n")
            .chain_update(body)
            .finalize(),
    )
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn a_fingerprint_is_found_again_with_the_secret_alone() {
        let of = |secret| fingerprint(secret, "POST /v1/me/second-factor ", br#"{"password":"guessed"}"#);
        assert_eq!(of("hus_1"), of("hus_1"));
        assert_ne!(of("hus_1"), of("hus_2"));
        assert_ne!(of("hus_1"), of(""));
    }
}
