//! A version that is not released runs for somebody who looks at it before: as on a host that does not exist, so that
//! what is signed for them is good nowhere else, and for a short time.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hutong_base::Code;
use hutong_core::{AppState, ContainerSession, Error, PREVIEW_HOST, Result, new_secret, secret_hash};
use hutong_policy::Track;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::model::{container_session, subject};
use crate::ops::exchange_token::{TokenAnswer, TokenError, TokenRefusal};
use crate::session::{self, Session};

/// How the secret begins that a preview is begun with; it stands where an assertion of a host has its signature.
pub(crate) const PREFIX: &str = "hpv_";
/// How long it may be used, in seconds.
pub(crate) const UNUSED_LIFE: i64 = 60;
/// How long a session lasts, in seconds.
const SESSION_LIFE: i64 = 600;

/// Who looks at which version, where a session has its user.
pub(crate) fn user(version: &str, actor: &str) -> String {
    format!("{version} {actor}")
}

/// The secret in the form of an assertion: containers read from it whose data they keep. No host signs with such a head.
pub(crate) fn assertion(subject: &str, secret: &str) -> String {
    let claims = URL_SAFE_NO_PAD.encode(json!({"sub": subject}).to_string());
    format!("{}.{claims}.{secret}", head())
}

/// The secret that stands in what may be an assertion.
pub(crate) fn secret_in(assertion: &str) -> Option<&str> {
    let (given, rest) = assertion.split_once('.')?;
    let (_, secret) = rest.split_once('.').filter(|_| given == head())?;
    Some(secret)
}

fn head() -> String {
    URL_SAFE_NO_PAD.encode(r#"{"typ":"preview"}"#)
}

impl Session {
    /// The version that it is a preview of.
    pub(crate) fn preview(&self) -> Option<&str> {
        let version = self.host_user.split(' ').next();
        version.filter(|_| self.host == PREVIEW_HOST)
    }
}

/// Refuses to show a version that even testers would not get.
pub(crate) async fn may_be_shown(platform: &AppState, version: &str) -> Result<()> {
    let found = platform.directory.version(version).await?;
    match found {
        Some(found) if found.gone => Err(Error::new(
            Code::VersionGone,
            "the files of the version are no longer kept",
        )),
        Some(found) if found.state.may_be_shown(Track::Dev) => Ok(()),
        _ => {
            let error = Error::new(Code::VersionNotAdmitted, "the version is incomplete, broken or removed");
            Err(error.hint("see how far it has come"))
        }
    }
}

/// Keeps a session for `seconds`; answers its secret.
pub(crate) async fn keep(
    platform: &AppState,
    prefix: &str,
    (app, subject): (&str, &str),
    seconds: i64,
    db: &impl ConnectionTrait,
) -> Result<String> {
    let now = platform.clock.now();
    let secret = new_secret(platform.random.as_ref(), prefix);
    let row = container_session::ActiveModel {
        hash: Set(secret_hash(&secret)),
        host: Set(PREVIEW_HOST.to_owned()),
        app: Set(app.to_owned()),
        subject: Set(subject.to_owned()),
        said: Set(json!({})),
        created_at: Set(now),
        expires_at: Set(now + seconds * 1000),
    };
    container_session::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(secret)
}

/// The subject that stands for somebody who looks at a version.
pub(crate) async fn subject_of(platform: &AppState, user: &str, db: &impl ConnectionTrait) -> Result<String> {
    let row = subject::ActiveModel {
        id: Set(platform.ids.next("sub").into()),
        host: Set(PREVIEW_HOST.to_owned()),
        host_user: Set(user.to_owned()),
        created_at: Set(platform.clock.now()),
    };
    let key = OnConflict::columns([subject::Column::Host, subject::Column::HostUser])
        .do_nothing()
        .to_owned();
    subject::Entity::insert(row)
        .on_conflict(key)
        .exec_without_returning(db)
        .await?;
    let row = subject::Entity::find()
        .filter(subject::Column::Host.eq(PREVIEW_HOST))
        .filter(subject::Column::HostUser.eq(user))
        .one(db)
        .await?;
    Ok(row.ok_or_else(|| Error::internal("a subject vanished"))?.id)
}

/// The session that such a secret is good for, once.
pub(crate) async fn exchange(
    platform: &AppState,
    secret: &str,
    audience: Option<&str>,
) -> Result<(TokenAnswer, Session), TokenError> {
    let over = || {
        TokenError::Refused(TokenRefusal {
            error: "invalid_grant",
            error_description: "the preview is over, or was begun before: begin another".to_owned(),
        })
    };
    let transaction = platform.db.begin().await?;
    let hash = secret_hash(secret);
    let found = container_session::Entity::find_by_id(&hash).one(&transaction).await?;
    let is_good = |row: &container_session::Model| {
        row.host == PREVIEW_HOST && audience == Some(&*row.app) && platform.clock.now() < row.expires_at
    };
    let row = found.filter(is_good).ok_or_else(over)?;
    let used = container_session::Entity::delete_by_id(&hash)
        .exec(&transaction)
        .await?;
    if used.rows_affected != 1 {
        return Err(over());
    }
    let subject = subject::Entity::find_by_id(&row.subject).one(&transaction).await?;
    let subject = subject.ok_or_else(over)?;
    let token = keep(
        platform,
        session::PREFIX,
        (&row.app, &subject.id),
        SESSION_LIFE,
        &transaction,
    )
    .await?;
    transaction.commit().await.map_err(Error::from)?;
    let session = ContainerSession {
        host: row.host,
        app: row.app,
        subject: subject.id,
        host_user: subject.host_user,
        said: BTreeMap::new(),
        expires_at: platform.clock.now() + SESSION_LIFE * 1000,
        got: None,
    };
    let hash = secret_hash(&token);
    let answer = TokenAnswer::new(token, SESSION_LIFE);
    Ok((answer, Session::remember(platform, hash, session)))
}
