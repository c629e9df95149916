//! A change: the transaction in which an operation does its work, claims its idempotency key and tells its event.

use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::event::{self, Event, Stamp};
use crate::idempotency::{self, Claim};
use crate::{AppState, Context, Error, Result};

/// What [`Context::begin`] answers.
pub enum Begun<T> {
    /// The request is new: do the work, then commit.
    Fresh(Change),
    /// The request was answered before: answer the same.
    Replayed(T),
}

/// An open change. Dropped without a commit, it leaves nothing behind, not even its idempotency key.
pub struct Change {
    transaction: DatabaseTransaction,
    platform: AppState,
    actor: String,
    request: Option<String>,
    claim: Option<Claim>,
}

impl Change {
    /// Begins a change in the name of `actor`: a token's id, a subject's id, or `system`. Operations of the
    /// API use [`Context::begin`].
    pub async fn begin(platform: &AppState, actor: &str, request: Option<&str>) -> Result<Self> {
        Ok(Self {
            transaction: platform.db.begin().await?,
            platform: platform.clone(),
            actor: actor.to_owned(),
            request: request.map(str::to_owned),
            claim: None,
        })
    }

    /// For the queries of the operation.
    pub fn db(&self) -> &(impl ConnectionTrait + use<>) {
        &self.transaction
    }

    /// Tells what happened and makes it so. `answer` is what a repeated request gets.
    pub async fn commit<T: Serialize>(self, event: Event, answer: T) -> Result<T> {
        let stamp = Stamp {
            id: self.platform.ids.next("evt").into(),
            actor: &self.actor,
            request: self.request.as_deref(),
            at: self.platform.clock.now(),
        };
        // the answer is kept first: events lock the rows that everybody wants, so they come last
        if let Some(claim) = &self.claim {
            let answer = serde_json::to_vec(&answer)?;
            claim
                .keep(&self.transaction, &answer, self.platform.random.as_ref())
                .await?;
        }
        event::write(&self.transaction, event, &stamp).await?;
        self.transaction.commit().await?;
        Ok(answer)
    }

    /// Ends a change that found everything as it should be already: nothing happened, so nothing is told.
    pub async fn unchanged<T: Serialize>(self, answer: T) -> Result<T> {
        if let Some(claim) = &self.claim {
            let answer = serde_json::to_vec(&answer)?;
            claim
                .keep(&self.transaction, &answer, self.platform.random.as_ref())
                .await?;
        }
        self.transaction.commit().await?;
        Ok(answer)
    }
}

impl Context {
    /// Begins the change that this request asks for. `body` is the request's body as the operation read it.
    pub async fn begin<T: DeserializeOwned>(&self, body: &impl Serialize) -> Result<Begun<T>> {
        let mut change = Change::begin(&self.platform, &self.actor.token, self.request.as_deref()).await?;
        let Some(key) = self.idempotency_key.clone() else {
            return Ok(Begun::Fresh(change));
        };
        let claim = Claim::new(&self.actor.token, &self.secret, key);
        let request = idempotency::fingerprint(&self.route, &serde_json::to_vec(body)?);
        if let Some(answer) = claim
            .take(&change.transaction, &request, self.platform.clock.now())
            .await?
        {
            return Ok(Begun::Replayed(
                serde_json::from_slice(&answer).map_err(Error::internal)?,
            ));
        }
        change.claim = Some(claim);
        Ok(Begun::Fresh(change))
    }
}
