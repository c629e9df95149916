//! Who is calling.

use axum::http::HeaderMap;
use hutong_base::Code;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::authz::{Action, Reach, reach};
use crate::http::bearer;
use crate::organisation::{Kind, organisations, tokens};
use crate::secret::secret_hash;
use crate::{Error, Platform, Result};

/// An organisation that calls the API with one of its access tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Id of the organisation.
    pub organisation: String,
    /// What the organisation is.
    pub kind: Kind,
    /// Id of the token.
    pub token: String,
}

impl Actor {
    /// The actor behind the bearer token of a request, and the token itself.
    pub(crate) async fn authenticate(platform: &Platform, headers: &HeaderMap) -> Result<(Self, String)> {
        let hint = "send `authorization: Bearer hut_…` with a token that is neither expired nor revoked";
        let refuse = || Error::new(Code::Unauthenticated, "no valid access token").hint(hint);
        let token = bearer(headers).ok_or_else(refuse)?;
        let (row, owner) = tokens::Entity::find()
            .filter(tokens::Column::Hash.eq(secret_hash(token)))
            .filter(tokens::Column::RevokedAt.is_null())
            .find_also_related(organisations::Entity)
            .one(platform.db.read())
            .await?
            .and_then(|(row, owner)| Some((row, owner?)))
            .ok_or_else(refuse)?;
        if row.expires_at.is_some_and(|end| end <= platform.clock.now()) {
            return Err(refuse());
        }
        let kind = Kind::parse(&owner.kind).ok_or_else(|| Error::internal("unknown kind of organisation"))?;
        Ok((
            Self {
                organisation: owner.id,
                kind,
                token: row.id,
            },
            token.to_owned(),
        ))
    }

    /// May do this to something; answers how far the right reaches.
    pub fn may(&self, action: Action) -> Result<Reach> {
        reach(action, self.kind).ok_or_else(|| {
            Error::new(
                Code::Forbidden,
                format!("a {} may not do this", self.kind.as_str().replace('_', " ")),
            )
        })
    }

    /// May do this to something that belongs to `owner`. Somebody else's things do not exist: 404.
    pub fn may_on(&self, action: Action, owner: &str, what: &str) -> Result<()> {
        match self.may(action)? {
            Reach::All => Ok(()),
            Reach::Own if owner == self.organisation => Ok(()),
            Reach::Own => Err(Error::not_found(what)),
        }
    }

    /// The organisation to which a list is narrowed; `None` for an actor that sees all.
    pub fn only(&self, action: Action) -> Result<Option<&str>> {
        Ok(match self.may(action)? {
            Reach::All => None,
            Reach::Own => Some(&self.organisation),
        })
    }
}
