//! `POST /connect/reports`: how a run of a version went.

use axum::extract::State;
use axum::http::StatusCode;
use hutong_core::http::Json;
use hutong_core::{AppState, Error, Problems, Result, Run, to_text};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::report;
use crate::session::Session;

/// What happened to a version.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The version's code.
    pub version_code: u64,
    /// What happened to it, 1 to 3 of them.
    #[schema(min_items = 1, max_items = 3)]
    pub what: Vec<Run>,
}

/// Report how a run went
///
/// A user counts for one start, one error and one crash of a version a day: more of the same changes nothing.
#[utoipa::path(
    post, path = "/connect/reports", tag = "connect", security(("container_session" = [])), request_body = Report,
    responses((status = 204), Problems),
)]
pub async fn report_run(
    State(platform): State<AppState>,
    session: Session,
    Json(body): Json<Report>,
) -> Result<StatusCode> {
    if !(1..=3).contains(&body.what.len()) {
        return Err(Error::field("what", "must have 1 to 3 items"));
    }
    let (directory, now) = (&platform.directory, platform.clock.now());
    let (host, app, code) = (&session.host, &session.app, body.version_code);
    // of what was never released there, nothing is kept
    if !directory.was_released(host, app, code).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    let transaction = platform.db.begin().await?;
    // What fails has begun, whether that was told or not.
    for run in [Run::Start].into_iter().chain(body.what) {
        if first(&session, code, run, now, &transaction).await? {
            directory.count_run(&transaction, host, app, code, run, now).await?;
        }
    }
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether this is told for the first time.
async fn first(session: &Session, version_code: u64, run: Run, now: i64, db: &impl ConnectionTrait) -> Result<bool> {
    let row = report::ActiveModel {
        subject: Set(session.subject.clone()),
        app: Set(session.app.clone()),
        version_code: Set(i64::try_from(version_code).map_err(Error::internal)?),
        what: Set(to_text(run)?),
        at: Set(now),
    };
    let key = [
        report::Column::Subject,
        report::Column::App,
        report::Column::VersionCode,
        report::Column::What,
    ];
    let told = report::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(told == 1)
}
