//! `POST /connect/code`: what `wx.login` gives to the mini-program.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use hutong_core::http::Json;
use hutong_core::{AppState, Problems, Result, new_secret, secret_hash};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::login_code;
use crate::session::Session;

/// How long a code lasts, in seconds.
const CODE_LIFE: i64 = 300;

/// A login code.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoginCode {
    /// To be exchanged once by the app's back end.
    pub code: String,
    /// Seconds until it ends.
    pub expires_in: i64,
}

/// Give a login code to the mini-program
#[utoipa::path(
    post, path = "/connect/code", tag = "connect", security(("container_session" = [])),
    responses((status = 200, body = LoginCode), Problems),
)]
pub async fn create_code(State(platform): State<AppState>, session: Session) -> Result<impl IntoResponse> {
    let now = platform.clock.now();
    // Without this, any host could log its users in to any app, whether it runs there or not.
    let (facts, _) = session.facts(None, &platform).await?;
    platform
        .directory
        .standing(&session.host, &session.app, &facts, now)
        .await?
        .shown()?;
    let code = new_secret(platform.random.as_ref(), "");
    let row = login_code::ActiveModel {
        hash: Set(secret_hash(&code)),
        app: Set(session.app.clone()),
        subject: Set(session.subject.clone()),
        created_at: Set(now),
        expires_at: Set(now + CODE_LIFE * 1000),
        used_at: Set(None),
    };
    let transaction = platform.db.begin().await?;
    login_code::Entity::insert(row)
        .exec_without_returning(&transaction)
        .await?;
    transaction.commit().await?;
    let answer = LoginCode {
        code,
        expires_in: CODE_LIFE,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)))
}
