//! The caller of a container's requests.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use hutong_base::Code;
use hutong_core::http::bearer;
use hutong_core::{AppState, Db, Error, Result, secret_hash};
use hutong_policy::Facts;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::model::{container_session, subject, tester};

/// A valid container session: one subject in one app on one host. As an extractor it answers 401 without one.
pub struct Session {
    /// The host.
    pub host: String,
    /// The app.
    pub app: String,
    /// The subject.
    pub subject: String,
}

impl Session {
    /// The session with this token; none when it is unknown or over.
    pub(crate) async fn of_token(platform: &AppState, token: &str) -> Result<Option<Self>> {
        let found = container_session::Entity::find_by_id(secret_hash(token))
            .one(platform.db.read())
            .await?
            .filter(|session| platform.clock.now() < session.expires_at);
        Ok(found.map(|row| Self {
            host: row.host,
            app: row.app,
            subject: row.subject,
        }))
    }

    /// What an audience rule may ask about this caller, whose container has the version `running`.
    pub async fn facts(&self, running: Option<u64>, db: &Db) -> Result<Facts> {
        let user = subject::Entity::find()
            .select_only()
            .column(subject::Column::HostUser)
            .filter(subject::Column::Id.eq(&self.subject))
            .into_query();
        let named = tester::Entity::find()
            .filter(tester::Column::App.eq(&self.app))
            .filter(tester::Column::Host.eq(&self.host))
            .filter(tester::Column::HostUser.in_subquery(user))
            .one(db.read())
            .await?;
        Ok(Facts {
            subject: self.subject.clone(),
            tester: named.is_some(),
            running,
            ..Facts::default()
        })
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
