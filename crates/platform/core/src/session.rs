//! Sessions of people in the console: a cookie that no script reads and no other site's page can make use of.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use hutong_base::Code;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::caller::Caller;
use crate::people::sessions;
use crate::secret::{new_secret, secret_hash};
use crate::{AppState, Begun, Error, Platform, Result};

/// A session that nobody uses ends after this time, in milliseconds.
const IDLE: i64 = 12 * 60 * 60 * 1000;
/// Every session ends after this time, in milliseconds.
const LIFE: i64 = 14 * 24 * 60 * 60 * 1000;
/// That a session is in use is written down this often, in milliseconds.
const SEEN_EVERY: i64 = 5 * 60 * 1000;

/// Somebody who is signed in, in their own name. As an extractor it authenticates: 401 without a session.
#[derive(Clone)]
pub struct SignedIn {
    /// The platform.
    pub platform: AppState,
    /// Id of the user.
    pub user: String,
    /// Id of the session.
    pub session: String,
    pub(crate) caller: Caller,
}

impl SignedIn {
    /// Begins the change that this request asks for. `body` is the request's body as the operation read it.
    pub async fn begin<T: DeserializeOwned>(&self, body: &impl Serialize) -> Result<Begun<T>> {
        self.caller.begin(&self.platform, body).await
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, platform: &AppState) -> Result<Self, Error> {
        let secret = presented(platform, &parts.headers).ok_or_else(refused)?;
        if !is_own_page(&platform.public_url, &parts.headers) {
            let error = Error::new(Code::ForeignPage, "a page of another site sent this request");
            return Err(error.hint("call from the platform's own pages, or use an access token instead of a session"));
        }
        let row = sessions::Model::find(platform, &secret).await?.ok_or_else(refused)?;
        row.seen(platform).await?;
        Ok(Self {
            platform: platform.clone(),
            caller: Caller::new(parts, &row.user, &row.id, secret)?,
            user: row.user,
            session: row.id,
        })
    }
}

pub(crate) fn refused() -> Error {
    let hint = "send `authorization: Bearer hut_…` with a token that is neither expired nor revoked, or sign in";
    Error::new(Code::Unauthenticated, "no valid access token or session").hint(hint)
}

impl sessions::Model {
    /// Begins a session of `user`; answers the row and the secret that its cookie carries, which is not kept.
    pub async fn begin(
        platform: &Platform,
        db: &impl ConnectionTrait,
        user: &str,
        address: Option<String>,
        headers: &HeaderMap,
    ) -> Result<(Self, String)> {
        let now = platform.clock.now();
        let secret = new_secret(platform.random.as_ref(), "hus_");
        let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        let row = sessions::ActiveModel {
            id: Set(platform.ids.next("ses").into()),
            user: Set(user.to_owned()),
            hash: Set(secret_hash(&secret)),
            address: Set(address),
            agent: Set(agent.map(|text| text.chars().take(200).collect())),
            created_at: Set(now),
            seen_at: Set(now),
        };
        Ok((row.insert(db).await?, secret))
    }

    /// The session whose cookie carries `secret`, unless it is over.
    async fn find(platform: &Platform, secret: &str) -> Result<Option<Self>> {
        let row = sessions::Entity::find()
            .filter(sessions::Column::Hash.eq(secret_hash(secret)))
            .one(platform.db.read())
            .await?;
        let now = platform.clock.now();
        Ok(row.filter(|row| now < row.ends_at()))
    }

    /// When it ends unless it is used before, milliseconds since the epoch.
    pub fn ends_at(&self) -> i64 {
        (self.seen_at + IDLE).min(self.created_at + LIFE)
    }

    async fn seen(&self, platform: &Platform) -> Result<()> {
        let now = platform.clock.now();
        if now < self.seen_at + SEEN_EVERY {
            return Ok(());
        }
        let transaction = platform.db.begin().await?;
        sessions::Entity::update_many()
            .col_expr(sessions::Column::SeenAt, Expr::value(now))
            .filter(sessions::Column::Id.eq(&self.id))
            .exec(&transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Ends the session of the cookie that a request carries, whoever's it is.
    pub async fn end_presented(platform: &Platform, db: &impl ConnectionTrait, headers: &HeaderMap) -> Result<()> {
        if let Some(secret) = presented(platform, headers) {
            sessions::Entity::delete_many()
                .filter(sessions::Column::Hash.eq(secret_hash(&secret)))
                .exec(db)
                .await?;
        }
        Ok(())
    }

    /// Forgets the sessions that are over; answers how many.
    pub async fn forget_expired(platform: &Platform, db: &impl ConnectionTrait) -> Result<u64> {
        let now = platform.clock.now();
        let over = Condition::any()
            .add(sessions::Column::SeenAt.lte(now - IDLE))
            .add(sessions::Column::CreatedAt.lte(now - LIFE));
        let gone = sessions::Entity::delete_many().filter(over).exec(db).await?;
        Ok(gone.rows_affected)
    }
}

/// The cookie's name. Under the prefix a browser takes it from this host over TLS alone.
fn cookie_name(platform: &Platform) -> &'static str {
    if platform.public_url.starts_with("https:") {
        "__Host-hutong"
    } else {
        "hutong"
    }
}

/// `Set-Cookie` of a session; without a secret it takes the cookie away.
pub fn session_cookie(platform: &Platform, secret: Option<&str>) -> Result<HeaderValue> {
    let name = cookie_name(platform);
    let secure = if name.starts_with("__Host-") { "; Secure" } else { "" };
    let (value, life) = secret.map_or(("", 0), |secret| (secret, LIFE / 1000));
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={life}{secure}");
    HeaderValue::from_str(&text).map_err(Error::internal)
}

/// The secret in the session cookie of a request.
pub(crate) fn presented(platform: &Platform, headers: &HeaderMap) -> Option<String> {
    let name = cookie_name(platform);
    let cookies = headers.get_all(header::COOKIE).iter();
    let mut pairs = cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let (_, secret) = pairs.find(|(known, _)| *known == name)?;
    Some(secret.to_owned())
}

/// Whether a request comes from a page of the platform. The browser says so, and a page cannot make it lie; the cookie
/// itself would come with requests from another port of the same machine, too.
fn is_own_page(public_url: &str, headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    // browsers leave the header above out over plain HTTP
    let own = |origin: &str| {
        public_url
            .strip_prefix(origin)
            .is_some_and(|path| path.is_empty() || path.starts_with('/'))
    };
    headers
        .get(header::ORIGIN)
        .is_none_or(|origin| origin.to_str().is_ok_and(own))
}
