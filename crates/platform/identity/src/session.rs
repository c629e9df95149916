//! The caller of a container's requests.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use hutong_base::Code;
use hutong_core::http::bearer;
use hutong_core::{AppState, ContainerSession, Error, Result, Seen, secret_hash};
use hutong_policy::Facts;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::model::{container_session, subject, tester};

/// A valid container session: one subject in one app on one host. As an extractor it answers 401 without one.
pub struct Session {
    /// Of its token.
    hash: String,
    record: ContainerSession,
}

impl Deref for Session {
    type Target = ContainerSession;

    fn deref(&self) -> &ContainerSession {
        &self.record
    }
}

impl Session {
    /// The session whose token has this hash, from now on remembered.
    pub(crate) fn remember(platform: &AppState, hash: String, record: ContainerSession) -> Self {
        platform.sessions.insert(hash.clone(), record.clone());
        Self { hash, record }
    }

    /// The session with this token; none when it is unknown or over.
    pub(crate) async fn of_token(platform: &AppState, token: &str) -> Result<Option<Self>> {
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
            expires_at: row.expires_at,
            tester: None,
        };
        Ok(Some(Self::remember(platform, hash, record)))
    }

    /// What an audience rule may ask about this caller, whose container has the version `running`.
    pub async fn facts(&self, running: Option<u64>, platform: &AppState) -> Result<Facts> {
        Ok(Facts {
            subject: self.subject.clone(),
            tester: self.is_tester(platform).await?,
            running,
            ..Facts::default()
        })
    }

    async fn is_tester(&self, platform: &AppState) -> Result<bool> {
        let now = platform.clock.now();
        if let Some((is_tester, seen)) = self.tester
            && seen.holds(&platform.db, now)
        {
            return Ok(is_tester);
        }
        let seen = Seen::before(&platform.db, now);
        let named = tester::Entity::find()
            .filter(tester::Column::App.eq(&self.app))
            .filter(tester::Column::Host.eq(&self.host))
            .filter(tester::Column::HostUser.eq(&self.host_user))
            .one(platform.db.read())
            .await?;
        let tester = Some((named.is_some(), seen));
        let record = ContainerSession {
            tester,
            ..self.record.clone()
        };
        platform.sessions.insert(self.hash.clone(), record);
        Ok(named.is_some())
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
