//! A change: the transaction in which an operation does its work, claims its idempotency key and tells its event.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde::Serialize;

use crate::event::{self, Event, Origin, Stamp};
use crate::idempotency::Claim;
use crate::{AppState, Result};

/// The actor of what the platform does by itself.
pub const SYSTEM: &str = "system";

/// What [`Context::begin`](crate::Context::begin) answers.
pub enum Begun<T> {
    /// The request is new: do the work, then commit.
    Fresh(Box<Change>),
    /// The request was answered before: answer the same.
    Replayed(T),
}

/// An open change. Dropped without a commit, it leaves nothing behind, not even its idempotency key.
pub struct Change {
    transaction: DatabaseTransaction,
    platform: AppState,
    actor: String,
    request: Option<String>,
    pub(crate) origin: Option<Arc<Origin>>,
    claim: Option<Claim>,
}

impl Change {
    /// Begins a change in the name of `actor`: a token's, a user's or a subject's id, or [`SYSTEM`]. Operations of the
    /// API use [`Context::begin`](crate::Context::begin).
    pub async fn begin(platform: &AppState, actor: &str, request: Option<&str>) -> Result<Self> {
        Ok(Self {
            transaction: platform.db.begin().await?,
            platform: platform.clone(),
            actor: actor.to_owned(),
            request: request.map(str::to_owned),
            origin: None,
            claim: None,
        })
    }

    /// Takes an idempotency key, or answers with what was answered under it before.
    pub(crate) async fn take(&mut self, claim: Claim, request: &str) -> Result<Option<Vec<u8>>> {
        let now = self.platform.clock.now();
        let answer = claim.take(&self.transaction, request, now).await?;
        self.claim = Some(claim);
        Ok(answer)
    }

    /// For the queries of the operation.
    pub fn db(&self) -> &(impl ConnectionTrait + use<>) {
        &self.transaction
    }

    /// Tells what happened and makes it so. `answer` is what a repeated request gets.
    pub async fn commit<T: Serialize>(self, event: Event, answer: T) -> Result<T> {
        self.commit_all(vec![event], answer).await
    }

    /// Ends a change that found everything as it should be already: nothing happened, so nothing is told.
    pub async fn unchanged<T: Serialize>(self, answer: T) -> Result<T> {
        self.commit_all(Vec::new(), answer).await
    }

    /// The same for a change of which more than one thing is to be told.
    pub async fn commit_all<T: Serialize>(self, events: Vec<Event>, answer: T) -> Result<T> {
        // the answer is kept first: events lock the rows that everybody wants, so they come last
        if let Some(claim) = &self.claim {
            let answer = serde_json::to_vec(&answer)?;
            claim
                .keep(&self.transaction, &answer, self.platform.random.as_ref())
                .await?;
        }
        let tells = !events.is_empty();
        for event in events {
            let stamp = Stamp {
                id: self.platform.ids.next("evt").into(),
                actor: &self.actor,
                origin: self.origin.as_deref(),
                request: self.request.as_deref(),
                at: self.platform.clock.now(),
            };
            event::write(&self.transaction, event, &stamp).await?;
        }
        self.transaction.commit().await?;
        if tells {
            self.platform.db.tell();
        }
        Ok(answer)
    }
}
