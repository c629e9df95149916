//! Who is calling.

use axum::extract::FromRequestParts as _;
use axum::http::header;
use axum::http::request::Parts;
use hutong_base::Code;
use hutong_policy::roles::{self, Right, Role};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use crate::caller::{Caller, organisation_header};
use crate::http::{Address, bearer};
use crate::organisation::{Kind, organisations, tokens};
use crate::people::members;
use crate::secret::secret_hash;
use crate::session::{self, SignedIn};
use crate::{AppState, Error, Result};

/// Somebody who acts for an organisation: one of its access tokens, or a member who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Id of the organisation.
    pub organisation: String,
    /// What the organisation is.
    pub kind: Kind,
    /// What the caller is within it.
    pub role: Role,
    /// The rights that are left to an access token; all of its role when absent.
    pub scopes: Option<Vec<Right>>,
    /// When an access token ends, milliseconds since the epoch.
    pub expires_at: Option<i64>,
    /// Where an access token may be used from; anywhere when absent.
    pub networks: Option<Vec<String>>,
    /// Id of the access token (`tok_…`) or of the user (`usr_…`).
    pub id: String,
}

impl Actor {
    pub(crate) async fn authenticate(platform: &AppState, parts: &mut Parts) -> Result<(Self, Caller)> {
        if parts.headers.contains_key(header::AUTHORIZATION) {
            Self::by_token(platform, parts).await
        } else {
            Self::by_session(platform, parts).await
        }
    }

    async fn by_token(platform: &AppState, parts: &Parts) -> Result<(Self, Caller)> {
        let token = bearer(&parts.headers).ok_or_else(session::refused)?;
        let (row, owner) = tokens::Entity::find()
            .filter(tokens::Column::Hash.eq(secret_hash(token)))
            .filter(tokens::Column::RevokedAt.is_null())
            .find_also_related(organisations::Entity)
            .one(platform.db.read())
            .await?
            .and_then(|(row, owner)| Some((row, owner?)))
            .ok_or_else(session::refused)?;
        if row.expires_at.is_some_and(|end| end <= platform.clock.now()) {
            return Err(session::refused());
        }
        row.check_address(Address::of(parts, &platform.proxies))?;
        let role = match &row.user {
            None => row.role()?,
            Some(user) => {
                let member = members::Entity::find_by_id((owner.id.clone(), user.clone()));
                let member = member.one(platform.db.read()).await?;
                member.ok_or_else(session::refused)?.role()?
            }
        };
        let caller = Caller::new(parts, &row.id, &row.id, token.to_owned())?;
        let actor = Self {
            scopes: row.scopes()?,
            expires_at: row.expires_at,
            networks: row.networks()?,
            ..Self::new(owner, role, row.id)?
        };
        Ok((actor, caller))
    }

    async fn by_session(platform: &AppState, parts: &mut Parts) -> Result<(Self, Caller)> {
        let person = SignedIn::from_request_parts(parts, platform).await?;
        let organisation = organisation_header(&parts.headers).ok_or_else(|| {
            Error::new(
                Code::OrganisationNeeded,
                "a session does not say for which organisation it acts",
            )
            .hint("send `hutong-organisation: org_…`; GET /v1/me lists yours")
        })?;
        let (member, owner) = members::Entity::find_by_id((organisation.to_owned(), person.user.clone()))
            .find_also_related(organisations::Entity)
            .one(platform.db.read())
            .await?
            .and_then(|(member, owner)| Some((member, owner?)))
            .ok_or_else(|| Error::not_found("organisation, or you are no member of it"))?;
        Ok((Self::new(owner, member.role()?, person.user)?, person.caller))
    }

    fn new(owner: organisations::Model, role: Role, id: String) -> Result<Self> {
        Ok(Self {
            kind: owner.kind()?,
            organisation: owner.id,
            role,
            scopes: None,
            expires_at: None,
            networks: None,
            id,
        })
    }

    /// Id of the user, unless it is an access token that calls.
    pub fn user(&self) -> Option<&str> {
        self.id.starts_with("usr_").then_some(&self.id)
    }

    /// Has this right in its organisation, by the one table of [`hutong_policy::roles`].
    pub fn may(&self, right: Right) -> Result<()> {
        let allows = |role: &Role| roles::allows(self.kind.party(), *role, right);
        if let Some(scopes) = &self.scopes
            && !scopes.contains(&right)
        {
            let error = Error::new(
                Code::Forbidden,
                format!("{} is not among the token's scopes", word(right)),
            );
            return Err(error.hint("use a token that has it"));
        }
        if allows(&self.role) {
            return Ok(());
        }
        let party = self.kind.as_str().replace('_', " ");
        let (role, right) = (word(self.role), word(right));
        let able: Vec<String> = Role::ALL.into_iter().filter(allows).map(word).collect();
        let error = Error::new(
            Code::Forbidden,
            format!("{role} of a {party} has not the right {right}"),
        );
        Err(if able.is_empty() {
            error.hint(format!("no {party} has it"))
        } else {
            error.hint(format!("these have it: {}", able.join(", ")))
        })
    }

    /// Has this right over something that belongs to `owner`. Somebody else's things do not exist: 404.
    pub fn may_on(&self, right: Right, owner: &str, what: &str) -> Result<()> {
        match self.only(right)? {
            Some(own) if own != owner => Err(Error::not_found(what)),
            _ => Ok(()),
        }
    }

    /// The organisation to which a right is narrowed; `None` for the operator, whose rights reach everybody's things.
    pub fn only(&self, right: Right) -> Result<Option<&str>> {
        self.may(right)?;
        Ok((self.kind != Kind::Operator).then_some(&self.organisation))
    }
}

/// The name of a right or role, as the API writes it.
fn word(of: impl Serialize) -> String {
    let name = serde_json::to_value(of).unwrap_or_default();
    name.as_str().unwrap_or_default().to_owned()
}
