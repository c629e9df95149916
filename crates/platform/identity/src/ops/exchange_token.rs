//! `POST /connect/token`: a host's assertion becomes a container session (RFC 8693).

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hutong_base::Id;
use hutong_core::{
    AppRecord, AppState, Change, ContainerSession, Error, Event, HostRecord, new_secret, request_id, secret_hash,
};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::assertion::{self, Assertion, AssertionError};
use crate::model::{container_session, subject, used_assertion};
use crate::preview;
use crate::session::{PREFIX, Session};

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:token-type:jwt";
const SESSION_TYPE: &str = "urn:ietf:params:oauth:token-type:access_token";
/// How long a container session lasts, in seconds.
const SESSION_LIFE: i64 = 3600;

/// The form of a token exchange.
#[derive(Deserialize, ToSchema)]
pub struct TokenRequest {
    /// `urn:ietf:params:oauth:grant-type:token-exchange`
    grant_type: Option<String>,
    /// The host's assertion.
    subject_token: Option<String>,
    /// `urn:ietf:params:oauth:token-type:jwt`
    subject_token_type: Option<String>,
    /// Id of the app.
    audience: Option<String>,
    /// Code of the version that the container had last; read by `POST /connect/open` alone.
    pub(crate) running: Option<u64>,
}

/// A container session.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenAnswer {
    /// The session: `hcs_…`, to be used as bearer token.
    pub access_token: String,
    /// `urn:ietf:params:oauth:token-type:access_token`
    pub issued_token_type: &'static str,
    /// `Bearer`
    pub token_type: &'static str,
    /// Seconds until it ends.
    pub expires_in: i64,
}

impl TokenAnswer {
    pub(crate) fn new(access_token: String, expires_in: i64) -> Self {
        Self {
            access_token,
            issued_token_type: SESSION_TYPE,
            token_type: "Bearer",
            expires_in,
        }
    }
}

/// A refusal in the form of RFC 6749, section 5.2.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenRefusal {
    /// `invalid_request`, `invalid_grant`, `invalid_target` or `unsupported_grant_type`.
    pub error: &'static str,
    /// What is wrong in this case.
    pub error_description: String,
}

/// Why there is no session.
pub enum TokenError {
    /// The request is at fault.
    Refused(TokenRefusal),
    /// The platform is at fault.
    Failed(Error),
}

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(refusal) => (
                StatusCode::BAD_REQUEST,
                [(header::CACHE_CONTROL, "no-store")],
                axum::Json(refusal),
            )
                .into_response(),
            Self::Failed(error) => error.into_response(),
        }
    }
}

impl From<Error> for TokenError {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<DbErr> for TokenError {
    fn from(error: DbErr) -> Self {
        Self::Failed(error.into())
    }
}

impl From<AssertionError> for TokenError {
    fn from(error: AssertionError) -> Self {
        refused("invalid_grant", error.to_string())
    }
}

fn refused(error: &'static str, description: impl Into<String>) -> TokenError {
    TokenError::Refused(TokenRefusal {
        error,
        error_description: description.into(),
    })
}

/// Exchange a host's assertion for a container session
#[utoipa::path(
    post, path = "/connect/token", tag = "connect",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = TokenAnswer), (status = 400, body = TokenRefusal)),
)]
pub async fn exchange_token(
    State(platform): State<AppState>,
    headers: HeaderMap,
    form: Result<Form<TokenRequest>, FormRejection>,
) -> Result<impl IntoResponse, TokenError> {
    let (answer, _) = exchange(&platform, &headers, form).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(answer)))
}

/// Begins the session that the form asks for.
pub(crate) async fn exchange(
    platform: &AppState,
    headers: &HeaderMap,
    form: Result<Form<TokenRequest>, FormRejection>,
) -> Result<(TokenAnswer, Session), TokenError> {
    let Form(form) = form.map_err(|rejection| refused("invalid_request", rejection.body_text()))?;
    let token = wanted_token(&form)?;
    if let Some(secret) = preview::secret_in(token) {
        return preview::exchange(platform, secret, form.audience.as_deref()).await;
    }
    let (host, assertion) = vouched(platform, token).await?;
    let app = wanted_app(platform, form.audience.as_deref(), &assertion).await?;
    begin_session(platform, &host, &app, assertion, request_id(headers)).await
}

fn wanted_token(form: &TokenRequest) -> Result<&str, TokenError> {
    match form.grant_type.as_deref() {
        Some(GRANT_TYPE) => {}
        Some(_) => {
            return Err(refused(
                "unsupported_grant_type",
                format!("grant_type must be {GRANT_TYPE}"),
            ));
        }
        None => return Err(refused("invalid_request", "grant_type is missing")),
    }
    if form.subject_token_type.as_deref() != Some(ASSERTION_TYPE) {
        return Err(refused(
            "invalid_request",
            format!("subject_token_type must be {ASSERTION_TYPE}"),
        ));
    }
    form.subject_token
        .as_deref()
        .ok_or_else(|| refused("invalid_request", "subject_token is missing"))
}

/// The host that signed the token, and what it says.
async fn vouched(platform: &AppState, token: &str) -> Result<(HostRecord, Assertion), TokenError> {
    let claimed = assertion::claimed(token)?;
    let host = platform
        .directory
        .host(&claimed.host)
        .await?
        .ok_or(AssertionError::Signature)?;
    let key = host
        .keys
        .iter()
        .find(|key| key.kid == claimed.key_id)
        .ok_or(AssertionError::Signature)?;
    let now = platform.clock.now() / 1000;
    let assertion = assertion::verify(token, &key.public_key, &platform.public_url, now)?;
    Ok((host, assertion))
}

async fn wanted_app(
    platform: &AppState,
    audience: Option<&str>,
    assertion: &Assertion,
) -> Result<AppRecord, TokenError> {
    let audience = audience.ok_or_else(|| refused("invalid_request", "audience is missing: name the app's id"))?;
    if assertion.app.as_deref().is_some_and(|app| app != audience) {
        return Err(refused("invalid_target", "the assertion is meant for another app"));
    }
    let unknown = || refused("invalid_target", "audience is not the id of an app");
    let id: Id = audience.parse().map_err(|_| unknown())?;
    platform.directory.app(id.as_str()).await?.ok_or_else(unknown)
}

async fn begin_session(
    platform: &AppState,
    host: &HostRecord,
    app: &AppRecord,
    assertion: Assertion,
    request: Option<String>,
) -> Result<(TokenAnswer, Session), TokenError> {
    let change = Change::begin(platform, &host.id, request.as_deref()).await?;
    if !accept_once(change.db(), host, &assertion).await? {
        return Err(refused(
            "invalid_grant",
            "this assertion was used before: sign a new one with another jti",
        ));
    }
    let (subject, is_new) = subject_of(platform, change.db(), host, assertion.host_user_id).await?;

    let now = platform.clock.now();
    let token = new_secret(platform.random.as_ref(), PREFIX);
    let session = ContainerSession {
        host: host.id.clone(),
        app: app.id.clone(),
        subject: subject.id.clone(),
        host_user: subject.host_user,
        said: assertion.said,
        expires_at: now + SESSION_LIFE * 1000,
        got: None,
    };
    let hash = secret_hash(&token);
    let row = container_session::ActiveModel {
        hash: Set(hash.clone()),
        host: Set(session.host.clone()),
        app: Set(session.app.clone()),
        subject: Set(session.subject.clone()),
        said: Set(json!(session.said)),
        created_at: Set(now),
        expires_at: Set(session.expires_at),
    };
    container_session::Entity::insert(row)
        .exec_without_returning(change.db())
        .await?;

    if is_new {
        let event = Event {
            kind: "hutong.identity.subject.created",
            subject: subject.id,
            organisations: vec![host.organisation.clone()],
            data: json!({"host": host.id}),
        };
        change.commit(event, ()).await?;
    } else {
        change.unchanged(()).await?;
    }
    let answer = TokenAnswer::new(token, SESSION_LIFE);
    Ok((answer, Session::remember(platform, hash, session)))
}

/// Remembers the assertion; `false` when it was remembered already.
async fn accept_once(db: &impl ConnectionTrait, host: &HostRecord, assertion: &Assertion) -> Result<bool, DbErr> {
    let used = used_assertion::ActiveModel {
        host: Set(host.id.clone()),
        jti: Set(assertion.jti.clone()),
        expires_at: Set(assertion.last_second.saturating_mul(1000)),
    };
    let key = OnConflict::columns([used_assertion::Column::Host, used_assertion::Column::Jti])
        .do_nothing()
        .to_owned();
    let inserted = used_assertion::Entity::insert(used)
        .on_conflict(key)
        .exec_without_returning(db)
        .await?;
    Ok(inserted == 1)
}

/// The subject for a host's user, and whether the host vouches for them for the first time.
async fn subject_of(
    platform: &AppState,
    db: &impl ConnectionTrait,
    host: &HostRecord,
    host_user: String,
) -> Result<(subject::Model, bool), TokenError> {
    let row = subject::ActiveModel {
        id: Set(platform.ids.next("sub").into()),
        host: Set(host.id.clone()),
        host_user: Set(host_user.clone()),
        created_at: Set(platform.clock.now()),
    };
    let key = OnConflict::columns([subject::Column::Host, subject::Column::HostUser])
        .do_nothing()
        .to_owned();
    let inserted = subject::Entity::insert(row)
        .on_conflict(key)
        .exec_without_returning(db)
        .await?;
    let subject = subject::Entity::find()
        .filter(subject::Column::Host.eq(&host.id))
        .filter(subject::Column::HostUser.eq(host_user))
        .one(db)
        .await?
        .ok_or_else(|| Error::internal("a subject vanished"))?;
    Ok((subject, inserted == 1))
}
