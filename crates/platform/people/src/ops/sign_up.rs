//! Somebody new joins, with an organisation of their own.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use hutong_base::Code;
use hutong_core::http::{Address, Json, check};
use hutong_core::organisation::organisations;
use hutong_core::people::{members, users};
use hutong_core::{AppState, Change, Error, Event, Platform, Problems, Result, request_id};
use hutong_policy::roles::Role;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ConnectionTrait};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::attempts::{self, Limit};
use crate::ops::accept_invitation::accept;
use crate::ops::create_organisation::NewOrganisation;
use crate::ops::create_session::sign_in;
use crate::ops::get_me::Me;
use crate::password;

/// A new user and their organisation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// What they sign in with; upper and lower case are the same.
    pub email: String,
    /// 10 to 200 characters.
    #[schema(min_length = 10, max_length = 200)]
    pub password: String,
    /// Their name, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// The organisation that they own: a developer or a host owner.
    pub organisation: Option<NewOrganisation>,
    /// Or the invitation into one that there is, `hui_…`.
    pub invitation: Option<String>,
}

/// How a new user comes to an organisation.
enum Way {
    Own(NewOrganisation),
    Invited(String),
}

impl Way {
    fn of(organisation: Option<NewOrganisation>, invitation: Option<String>) -> Result<Self> {
        match (organisation, invitation) {
            (Some(own), None) => own.check("organisation.").map(|()| Self::Own(own)),
            (None, Some(token)) => Ok(Self::Invited(token)),
            _ => Err(Error::field("organisation", "or invitation must be given, not both")),
        }
    }

    /// Makes `user` a member; answers what happened.
    async fn go(self, platform: &Platform, db: &impl ConnectionTrait, user: &str) -> Result<Event> {
        let own = match self {
            Self::Own(own) => own,
            Self::Invited(token) => return Ok(accept(platform, db, &token, user).await?.1),
        };
        let organisation = organisations::Model::create(platform, db, &own.name, own.kind, false).await?;
        members::Model::create(platform, db, &organisation, user, Role::Owner).await?;
        let mut told = organisations::Model::operators(db).await?;
        told.push(organisation.id.clone());
        Ok(Event {
            kind: "hutong.organisation.created",
            subject: organisation.id,
            organisations: told,
            data: json!({"name": organisation.name, "kind": organisation.kind, "owner": user}),
        })
    }
}

/// Refuses what no mail could go to; answers the stored form.
pub(crate) fn email(text: &str) -> Result<String> {
    check::text("email", text, 254)?;
    let good = text
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    if !good || text.chars().any(char::is_whitespace) {
        return Err(Error::field("email", "must look like name@example.com"));
    }
    Ok(text.to_lowercase())
}

/// Stores a new user; `password` is its hash.
pub(crate) async fn create_user(
    platform: &Platform,
    db: &impl ConnectionTrait,
    id: String,
    email: String,
    name: String,
    password: String,
) -> Result<users::Model> {
    let row = users::ActiveModel {
        id: Set(id),
        email: Set(email),
        name: Set(name),
        password: Set(password),
        created_at: Set(platform.clock.now()),
    };
    let taken = || {
        Error::new(Code::EmailTaken, "somebody has signed up with this email")
            .hint("sign in, or sign up with another email")
    };
    row.insert(db).await.map_err(|error| Error::unique_or(error, taken))
}

/// Sign up
///
/// Makes a user, with an organisation that they own or by an invitation into one that there is, and signs them in: the answer sets the session's cookie.
#[utoipa::path(post, path = "/v1/signup", tag = "people", request_body = NewUser,
    responses((status = 201, body = Me), Problems))]
pub async fn sign_up(
    State(platform): State<AppState>,
    address: Address,
    headers: HeaderMap,
    Json(body): Json<NewUser>,
) -> Result<impl IntoResponse> {
    let email = email(&body.email)?;
    check::text("name", &body.name, 100)?;
    password::check(&body.password, &email)?;
    let way = Way::of(body.organisation, body.invitation)?;
    let limit = Limit {
        key: format!("sign up {}", address.subscriber()),
        most: 20,
        within: 60 * 60 * 1000,
    };
    attempts::take(&platform, vec![limit]).await?;
    let password = password::hash(platform.random.as_ref(), body.password).await?;

    let id = String::from(platform.ids.next("usr"));
    let change = Change::begin(&platform, &id, request_id(&headers).as_deref()).await?;
    let db = change.db();
    let user = create_user(&platform, db, id, email, body.name, password).await?;
    let event = way.go(&platform, db, &user.id).await?;
    sign_in(&platform, change, user, address, &headers, |_| event).await
}
