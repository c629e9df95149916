//! The caller of a container's requests.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use hutong_base::Code;
use hutong_core::http::bearer;
use hutong_core::{AppState, ContainerSession, Error, Platform, Result, Seen, Testers, secret_hash};
use hutong_policy::Facts;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::model::{container_session, subject, tester};

/// A valid container session: one subject in one app on one host. As an extractor it answers 401 without one.
pub struct Session {
    /// Of its token.
    hash: String,
    record: Arc<ContainerSession>,
}

impl Deref for Session {
    type Target = ContainerSession;

    fn deref(&self) -> &ContainerSession {
        &self.record
    }
}

/// How the token of a session begins. What else is kept beside sessions, to begin one with, is none.
pub(crate) const PREFIX: &str = "hcs_";

impl Session {
    /// The session whose token has this hash, from now on remembered.
    pub(crate) fn remember(platform: &AppState, hash: String, record: ContainerSession) -> Self {
        let record = Arc::new(record);
        platform.sessions.insert(hash.clone(), record.clone());
        Self { hash, record }
    }

    /// From now on this is remembered of it, too.
    pub(crate) fn note(&mut self, platform: &AppState, note: impl FnOnce(&mut ContainerSession)) {
        note(Arc::make_mut(&mut self.record));
        platform.sessions.insert(self.hash.clone(), self.record.clone());
    }

    /// What is remembered of the session with this token, if it is not over.
    pub(crate) fn known(platform: &Platform, token: &str) -> Option<Arc<ContainerSession>> {
        let record = platform.sessions.get(&secret_hash(token))?;
        (platform.clock.now() < record.expires_at).then_some(record)
    }

    /// The session with this token; none when it is unknown or over.
    pub(crate) async fn of_token(platform: &AppState, token: &str) -> Result<Option<Self>> {
        if !token.starts_with(PREFIX) {
            return Ok(None);
        }
        let hash = secret_hash(token);
        let session = match platform.sessions.get(&hash) {
            Some(record) => Some(Self { hash, record }),
            None => Self::read(platform, hash).await?,
        };
        Ok(session.filter(|session| platform.clock.now() < session.expires_at))
    }

    async fn read(platform: &AppState, hash: String) -> Result<Option<Self>> {
        let db = platform.db.read();
        let Some(row) = container_session::Entity::find_by_id(&hash).one(db).await? else {
            return Ok(None);
        };
        let Some(subject) = subject::Entity::find_by_id(&row.subject).one(db).await? else {
            return Ok(None);
        };
        let record = ContainerSession {
            host: row.host,
            app: row.app,
            subject: row.subject,
            host_user: subject.host_user,
            said: serde_json::from_value(row.said)?,
            expires_at: row.expires_at,
            got: None,
        };
        Ok(Some(Self::remember(platform, hash, record)))
    }

    /// What an audience rule may ask about this caller, whose container has the version `running`, and how long it is so.
    pub async fn facts(&self, running: Option<u64>, platform: &AppState) -> Result<(Facts, Seen)> {
        let Testers { host_users, seen } = self.testers(platform).await?;
        let mut attributes = self.said.clone();
        attributes.insert("user".to_owned(), self.host_user.as_str().into());
        let facts = Facts {
            // by the name that the host has for them, too: it may decide by itself
            subject: self.host_user.clone(),
            attributes,
            tester: host_users.contains(&self.host_user),
            running,
            ..Facts::default()
        };
        Ok((facts, seen))
    }

    /// Those of the app on the host: read once for all who come within a second.
    async fn testers(&self, platform: &AppState) -> Result<Testers> {
        let pair = (self.app.clone(), self.host.clone());
        let now = platform.clock.now();
        if let Some(known) = platform.testers.get(&pair)
            && known.seen.holds(&platform.db, now)
        {
            return Ok(known);
        }
        let seen = Seen::before(&platform.db, now);
        let host_users: Vec<String> = tester::Entity::find()
            .select_only()
            .column(tester::Column::HostUser)
            .filter(tester::Column::App.eq(&self.app))
            .filter(tester::Column::Host.eq(&self.host))
            .into_tuple()
            .all(platform.db.read())
            .await?;
        let testers = Testers {
            host_users: Arc::new(host_users.into_iter().collect()),
            seen,
        };
        platform.testers.insert(pair, testers.clone());
        Ok(testers)
    }
}

impl FromRequestParts<AppState> for Session {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, platform: &AppState) -> Result<Self, Error> {
        let refused = || {
            Error::new(
                Code::Unauthenticated,
                "the container session is missing, unknown or over",
            )
            .hint("exchange a new assertion at POST /connect/token")
        };
        let token = bearer(&parts.headers).ok_or_else(refused)?;
        Self::of_token(platform, token).await?.ok_or_else(refused)
    }
}
