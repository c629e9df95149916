//! Somebody signs out.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::AppendHeaders;
use hutong_base::Id;
use hutong_core::http::Path;
use hutong_core::people::sessions;
use hutong_core::{Begun, Error, Event, Problems, Result, SignedIn, session_cookie};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::ops::get_me::organisations_of;

/// Sign out
///
/// Ends the session of this request and takes its cookie away.
#[utoipa::path(delete, path = "/v1/sessions/current", tag = "people", security(("session" = [])),
    responses((status = 204), Problems))]
pub async fn end_current_session(
    person: SignedIn,
) -> Result<(StatusCode, AppendHeaders<[(header::HeaderName, HeaderValue); 1]>)> {
    end(&person, &person.session).await?;
    let cookie = session_cookie(&person.platform, None)?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, cookie)])))
}

/// End a session
///
/// One of the caller's own, wherever it is.
#[utoipa::path(delete, path = "/v1/sessions/{session}", tag = "people", security(("session" = [])),
    params(("session" = Id, Path)), responses((status = 204), Problems))]
pub async fn end_session(person: SignedIn, Path(session): Path<Id>) -> Result<StatusCode> {
    end(&person, session.as_str()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn end(person: &SignedIn, session: &str) -> Result<()> {
    let change = match person.begin(&()).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(()) => return Ok(()),
    };
    let gone = sessions::Entity::delete_many()
        .filter(sessions::Column::Id.eq(session))
        .filter(sessions::Column::User.eq(&person.user))
        .exec(change.db())
        .await?;
    if gone.rows_affected == 0 {
        return Err(Error::not_found("session"));
    }
    let event = Event {
        kind: "hutong.session.ended",
        subject: session.to_owned(),
        organisations: organisations_of(&person.user, change.db()).await?,
        data: json!({"user": person.user}),
    };
    change.commit(event, ()).await
}
