//! `POST /connect/reports`: how a run of a version went.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::StatusCode;
use hutong_base::Day;
use hutong_core::http::Json;
use hutong_core::{AppState, Error, Problems, Result, Run, Tally};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::marks::{Counts, Marks};
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
/// For the halt of a release, a user counts for one start, one error and one crash of a version a day (in UTC). In the
/// numbers, for up to a hundred of each.
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
    let day = Day::of(now);
    let transaction = platform.db.begin().await?;
    let marks = Marks::of(&session, day, &platform, &transaction)?;
    let mut tally = Tally {
        day,
        runs: Vec::new(),
        is_new: false,
        visits: BTreeSet::new(),
    };
    for run in [Run::Start, Run::Error, Run::Crash] {
        let told = body.what.contains(&run);
        // What fails has begun, whether that was told or not.
        if !told && run != Run::Start {
            continue;
        }
        let counts = marks.run(code, run, told).await?;
        if counts == Counts::First {
            directory.count_run(&transaction, host, app, code, run, now).await?;
            tally.is_new |= run == Run::Start;
        }
        if counts != Counts::Not {
            tally.runs.push(run);
        }
    }
    if tally.is_new {
        tally.visits.extend(marks.visits().await?);
    }
    if !tally.runs.is_empty() {
        directory.count_day(&transaction, host, app, code, &tally).await?;
    }
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
