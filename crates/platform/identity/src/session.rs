//! The caller of a container's requests.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use hutong_base::Code;
use hutong_core::http::bearer;
use hutong_core::{AppState, Error, secret_hash};
use hutong_policy::Facts;
use sea_orm::EntityTrait;

use crate::model::container_session;

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
    /// What an audience rule may ask about this caller.
    pub fn facts(&self) -> Facts {
        Facts {
            subject: self.subject.clone(),
            ..Facts::default()
        }
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
        let session = container_session::Entity::find_by_id(secret_hash(token))
            .one(platform.db.read())
            .await?
            .filter(|session| platform.clock.now() < session.expires_at)
            .ok_or_else(refused)?;
        Ok(Self {
            host: session.host,
            app: session.app,
            subject: session.subject,
        })
    }
}
