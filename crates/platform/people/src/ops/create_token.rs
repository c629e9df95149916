//! A new access token for an organisation.

use axum::http::StatusCode;
use hutong_base::{Code, Id};
use hutong_core::http::{Json, Network, Path, check};
use hutong_core::organisation::{Bounds, organisations, tokens};
use hutong_core::{Begun, Context, Error, Event, Problems, Result};
use hutong_policy::roles::{Right, Role};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::ops::list_tokens::Token;
use crate::{grant, schema};

/// A new access token.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// When it ends, milliseconds since the epoch; when the caller's own token does, or never, when absent.
    pub expires_at: Option<i64>,
    /// What it is within the organisation; what the caller is when absent.
    #[schema(schema_with = schema::role)]
    #[serde(default)]
    pub role: Option<Role>,
    /// The rights that are left to it; all of its role when absent.
    #[schema(schema_with = schema::rights)]
    #[serde(default)]
    pub scopes: Option<Vec<Right>>,
    /// Where it may be used from: addresses and ranges such as `192.0.2.0/24`; where the caller's own token may be, or anywhere,
    /// when absent.
    #[serde(default)]
    pub networks: Option<Vec<String>>,
    /// Whether it acts in the caller's stead: with the role that the caller has when it is used, and as long as the
    /// caller is a member.
    #[serde(default)]
    pub personal: bool,
}

/// An access token with its secret.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CreatedToken {
    /// The token as it is listed.
    #[serde(flatten)]
    pub listed: Token,
    /// The bearer token `hut_…`. It is shown this once: the platform keeps only its hash.
    pub token: String,
}

impl NewToken {
    fn check(&self, now: i64) -> Result<()> {
        check::text("name", &self.name, 100)?;
        if self.expires_at.is_some_and(|end| end <= now) {
            let rule = "must be in the future (milliseconds since the epoch)";
            return Err(Error::field("expires_at", rule));
        }
        if self.scopes.as_ref().is_some_and(Vec::is_empty) {
            return Err(Error::field("scopes", "must name a right, or be left out"));
        }
        let networks = self.networks.as_deref().unwrap_or_default();
        check::list("networks", networks, 50)?;
        if self.networks.is_some() && networks.is_empty() {
            return Err(Error::field("networks", "must name a network, or be left out"));
        }
        let bad = networks.iter().find_map(|text| text.parse::<Network>().err());
        if let Some(bad) = bad {
            return Err(Error::field("networks", &format!("has an entry that is {bad}")));
        }
        if self.personal && self.role.is_some() {
            return Err(Error::field(
                "role",
                "of a personal token is that of its owner; leave it out",
            ));
        }
        Ok(())
    }

    /// What the token is to be. A token never has a right, a time or a place that its maker has not, except that an
    /// operator makes owners' tokens for others.
    fn bounds(&self, cx: &Context, owner: &organisations::Model) -> Result<Bounds> {
        let own = owner.id == cx.actor.organisation;
        let user = self.personal.then(|| cx.actor.user().map(str::to_owned)).flatten();
        let role = match (self.role, own) {
            (Some(role), _) => role,
            (None, true) => cx.actor.role,
            (None, false) => Role::Owner,
        };
        let kind = owner.kind()?;
        let bounds = Bounds {
            expires_at: self.expires_at,
            role: (user.is_none() && role != Role::Owner).then_some(role),
            scopes: self.scopes.clone(),
            networks: self.networks.clone(),
            user,
        };
        if !grant::is_bounded(&cx.actor, &owner.id, kind) {
            return Ok(bounds);
        }
        let bounds = Bounds {
            expires_at: bounds.expires_at.or(cx.actor.expires_at),
            scopes: bounds.scopes.or_else(|| cx.actor.scopes.clone()),
            networks: bounds.networks.or_else(|| cx.actor.networks.clone()),
            ..bounds
        };
        grant::check(&cx.actor, kind, role, bounds.scopes.as_deref())?;
        if let Some(end) = cx.actor.expires_at
            && bounds.expires_at.is_some_and(|wanted| wanted > end)
        {
            let error = Error::new(Code::Forbidden, "the token would outlive yours");
            return Err(error.hint(format!("give it an `expires_at` up to {end}")));
        }
        if !covered(cx.actor.networks.as_deref(), bounds.networks.as_deref()) {
            let error = Error::new(Code::Forbidden, "the token would be good where yours is not");
            return Err(error.hint("give it networks within your own"));
        }
        Ok(bounds)
    }
}

/// Whether every one of the networks `inner` is within one of `outer`; absent is everywhere.
fn covered(outer: Option<&[String]>, inner: Option<&[String]>) -> bool {
    let parse = |texts: &[String]| -> Vec<Network> { texts.iter().filter_map(|text| text.parse().ok()).collect() };
    match (outer.map(parse), inner.map(parse)) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(outer), Some(inner)) => inner.iter().all(|one| outer.iter().any(|network| network.covers(*one))),
    }
}

/// Create an access token
///
/// Organisations make tokens for themselves, operators for anybody. A member who may not do so makes personal ones.
#[utoipa::path(post, path = "/v1/organisations/{organisation}/tokens", tag = "organisations", security(("token" = [])),
    params(("organisation" = Id, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = NewToken, responses((status = 201, body = CreatedToken), Problems))]
pub async fn create_token(
    cx: Context,
    Path(organisation): Path<Id>,
    Json(body): Json<NewToken>,
) -> Result<(StatusCode, Json<CreatedToken>)> {
    if !body.personal {
        cx.actor
            .may_on(Right::ChangeTokens, organisation.as_str(), "organisation")?;
    } else if organisation.as_str() != cx.actor.organisation {
        return Err(Error::not_found("organisation"));
    } else if cx.actor.user().is_none() {
        return Err(Error::field("personal", "is for people who are signed in"));
    }
    body.check(cx.platform.clock.now())?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    let owner = organisations::Model::get(change.db(), organisation.as_str()).await?;
    let bounds = body.bounds(&cx, &owner)?;
    let (row, token) = tokens::Model::create(&cx.platform, change.db(), &owner.id, &body.name, bounds).await?;
    let listed = Token::from_row(row)?;
    let event = Event {
        kind: "hutong.token.created",
        subject: listed.id.clone(),
        organisations: vec![owner.id.clone(), cx.actor.organisation.clone()],
        data: json!({
            "name": listed.name, "organisation": owner.id, "expires_at": listed.expires_at, "role": listed.role,
            "scopes": listed.scopes, "networks": listed.networks, "user": listed.user,
        }),
    };
    let answer = CreatedToken { listed, token };
    Ok((StatusCode::CREATED, Json(change.commit(event, answer).await?)))
}
