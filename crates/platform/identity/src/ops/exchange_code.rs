//! `GET /sns/jscode2session`: a mini-program's back end learns who logged in. Names, codes and texts are the
//! vendor's, so that its SDKs work; the HTTP status is 200 whatever happens.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hutong_core::{AppRecord, AppState, Change, Error, Event, request_id, secret_hash};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

use crate::model::{login_code, openid};

/// The query string.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CodeQuery {
    /// The app's appid.
    #[serde(default)]
    appid: String,
    /// One of the app's secrets.
    #[serde(default)]
    secret: String,
    /// The login code.
    #[serde(default)]
    js_code: String,
    /// `authorization_code`
    #[serde(default)]
    grant_type: String,
}

/// The user as the app knows them.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppSession {
    /// The same for every login of this user in this app.
    pub openid: String,
    /// 16 bytes in base64; a later one replaces it.
    pub session_key: String,
}

/// A refusal in the vendor's form.
#[derive(Debug, Serialize, ToSchema)]
pub struct VendorRefusal {
    /// `40002`, `40013`, `40029`, `40125`, or `-1` when the platform failed.
    pub errcode: i32,
    /// The vendor's words for it.
    pub errmsg: &'static str,
}

/// What the vendor calls them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refused {
    SystemError,
    GrantType,
    Appid,
    Code,
    Secret,
}

impl From<Refused> for VendorRefusal {
    fn from(refused: Refused) -> Self {
        let (errcode, errmsg) = match refused {
            Refused::SystemError => (-1, "system error"),
            Refused::GrantType => (40002, "invalid grant_type"),
            Refused::Appid => (40013, "invalid appid"),
            Refused::Code => (40029, "invalid code"),
            Refused::Secret => (40125, "invalid appsecret"),
        };
        Self { errcode, errmsg }
    }
}

impl From<Error> for Refused {
    fn from(_logged: Error) -> Self {
        Self::SystemError
    }
}

impl From<DbErr> for Refused {
    fn from(error: DbErr) -> Self {
        Error::from(error).into()
    }
}

/// Either form of the answer.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum VendorAnswer {
    /// The user.
    Session(AppSession),
    /// Why not.
    Refusal(VendorRefusal),
}

/// Exchange a login code, as the vendor's code2Session
#[utoipa::path(
    get, path = "/sns/jscode2session", tag = "vendor", params(CodeQuery),
    responses((status = 200, body = VendorAnswer)),
)]
pub async fn exchange_code(
    State(platform): State<AppState>,
    headers: HeaderMap,
    query: Result<Query<CodeQuery>, QueryRejection>,
) -> impl IntoResponse {
    let Query(query) = query.unwrap_or_default();
    let answer = match exchange(&platform, &query, request_id(&headers)).await {
        Ok(session) => VendorAnswer::Session(session),
        Err(refused) => VendorAnswer::Refusal(refused.into()),
    };
    ([(header::CACHE_CONTROL, "no-store")], axum::Json(answer))
}

async fn exchange(platform: &AppState, query: &CodeQuery, request: Option<String>) -> Result<AppSession, Refused> {
    // No appid has control characters, and a database need not be able to look for one.
    if query.appid.contains(char::is_control) {
        return Err(Refused::Appid);
    }
    let app = platform
        .directory
        .app_by_appid(&query.appid)
        .await?
        .ok_or(Refused::Appid)?;
    if !platform.directory.app_secret_matches(&app.id, &query.secret).await? {
        return Err(Refused::Secret);
    }
    if query.grant_type != "authorization_code" {
        return Err(Refused::GrantType);
    }
    let change = Change::begin(platform, &app.id, request.as_deref()).await?;
    let subject = use_code(platform, change.db(), &app, &query.js_code)
        .await?
        .ok_or(Refused::Code)?;
    let known = known_as(platform, change.db(), &app, subject).await?;
    let event = Event {
        kind: "hutong.identity.code.exchanged",
        subject: known.openid.clone(),
        organisations: vec![app.organisation],
        data: json!({"app": app.id}),
    };
    change.commit(event, ()).await?;
    Ok(AppSession {
        openid: known.openid,
        session_key: known.session_key,
    })
}

/// Uses a code up. Answers whom it stands for; `None` when it is unknown, used, over or another app's.
///
/// The one statement that claims the row is what makes a code single use: of many at once, one finds it unused.
async fn use_code(
    platform: &AppState,
    db: &impl ConnectionTrait,
    app: &AppRecord,
    code: &str,
) -> Result<Option<String>, DbErr> {
    let now = platform.clock.now();
    let hash = secret_hash(code);
    let claimed = login_code::Entity::update_many()
        .col_expr(login_code::Column::UsedAt, Expr::value(now))
        .filter(login_code::Column::Hash.eq(&hash))
        .filter(login_code::Column::App.eq(&app.id))
        .filter(login_code::Column::UsedAt.is_null())
        .filter(login_code::Column::ExpiresAt.gt(now))
        .exec(db)
        .await?;
    if claimed.rows_affected != 1 {
        return Ok(None);
    }
    let code = login_code::Entity::find_by_id(hash).one(db).await?;
    Ok(code.map(|code| code.subject))
}

/// The app's openid for a subject, made at first sight, with a new session key.
async fn known_as(
    platform: &AppState,
    db: &impl ConnectionTrait,
    app: &AppRecord,
    subject: String,
) -> Result<openid::Model, DbErr> {
    // 28 characters, as the vendor's: back ends have columns of that width.
    let mut name = [0; 20];
    platform.random.fill(&mut name);
    let mut key = [0; 16];
    platform.random.fill(&mut key);
    let now = platform.clock.now();
    let row = openid::ActiveModel {
        app: Set(app.id.clone()),
        subject: Set(subject),
        openid: Set(format!("o{}", URL_SAFE_NO_PAD.encode(name))),
        session_key: Set(STANDARD.encode(key)),
        created_at: Set(now),
        session_key_at: Set(now),
    };
    let renewed = OnConflict::columns([openid::Column::App, openid::Column::Subject])
        .update_columns([openid::Column::SessionKey, openid::Column::SessionKeyAt])
        .to_owned();
    openid::Entity::insert(row)
        .on_conflict(renewed)
        .exec_with_returning(db)
        .await
}
