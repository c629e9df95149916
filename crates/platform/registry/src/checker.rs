//! The operator's content checker: where it is, and putting the texts of a version before it.

use std::collections::HashSet;
use std::time::Duration;

use hutong_core::{Answer, Call, CallError, PageSeen, Platform, Result, Signing};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};
use tokio::time::{Instant, sleep, timeout_at};

use crate::content::{ANSWER, Batch, batches};
use crate::evidence::{ContentCheck, Finding};
use crate::model::{content_checkers, versions};

/// The one row.
pub(crate) const ROW: &str = "platform";
/// Attempts of a request, and the pause after each that came to nothing; it doubles.
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);
/// How long all requests about a version may take.
const TOGETHER: Duration = Duration::from_mins(2);

/// Its secrets.
pub(crate) fn signing(platform: &Platform) -> Result<Signing> {
    Signing::of(platform, "content checker secrets")
}

/// The checker, if the operator has named one.
pub(crate) async fn named(db: &impl ConnectionTrait, lock: bool) -> Result<Option<content_checkers::Model>> {
    let mut select = content_checkers::Entity::find_by_id(ROW);
    if lock {
        select = select.lock_exclusive();
    }
    Ok(select.one(db).await?)
}

/// Puts the texts of the pages before the checker; answers what became of it and what it found. None without a checker.
pub(crate) async fn check(
    platform: &Platform,
    version: &versions::Model,
    pages: &[PageSeen],
) -> Result<Option<(ContentCheck, Vec<Finding>)>> {
    let Some(checker) = named(platform.db.read(), false).await? else {
        return Ok(None);
    };
    let now = platform.clock.now();
    let secrets = secrets(platform, &checker, now)?;
    let mut check = ContentCheck {
        at: now,
        texts: 0,
        failure: None,
    };
    let mut findings: Vec<Finding> = Vec::new();
    let end = Instant::now() + TOGETHER;
    match batches(&version.app, &version.id, pages) {
        Err(error) => check.failure = Some(error.to_string()),
        Ok(batches) => {
            for batch in &batches {
                let asked = timeout_at(end, ask(platform, &checker.url, &secrets, batch)).await;
                let late = |_| Err(format!("not everything was answered within {} s", TOGETHER.as_secs()));
                match asked.unwrap_or_else(late) {
                    Ok(found) => {
                        check.texts += batch.texts;
                        findings.extend(found);
                    }
                    Err(reason) => {
                        check.failure = Some(reason);
                        break;
                    }
                }
            }
        }
    }
    // what stands where two texts overlap is found twice
    let mut seen = HashSet::new();
    findings.retain(|finding| seen.insert(finding.clone()));
    Ok(Some((check, findings)))
}

/// What signs for the checker at `now`.
pub(crate) fn secrets(platform: &Platform, checker: &content_checkers::Model, now: i64) -> Result<Vec<Vec<u8>>> {
    let old = (checker.old_secret.as_deref(), checker.old_until);
    signing(platform)?.secrets(ROW, &checker.secret, old, now)
}

/// Asks about one batch, again while that may help; answers what was found, or why nothing is known.
async fn ask(platform: &Platform, url: &str, secrets: &[Vec<u8>], batch: &Batch) -> Result<Vec<Finding>, String> {
    let mut pause = PAUSE;
    for _ in 1..ATTEMPTS {
        let answer = post(platform, url, secrets, batch).await;
        if !may_change(&answer) {
            return read(batch, answer);
        }
        sleep(pause).await;
        pause *= 2;
    }
    read(batch, post(platform, url, secrets, batch).await)
}

async fn post(platform: &Platform, url: &str, secrets: &[Vec<u8>], batch: &Batch) -> Result<Answer, CallError> {
    let call = Call {
        url,
        id: &batch.id,
        secrets,
        at: platform.clock.now(),
        body: batch.body.clone(),
        most: ANSWER,
    };
    platform.outbound.post(call).await
}

/// Whether another attempt may go otherwise.
fn may_change(answer: &Result<Answer, CallError>) -> bool {
    match answer {
        Ok(answer) => answer.status.is_server_error() || answer.status.as_u16() == 429,
        Err(error) => matches!(
            error,
            CallError::Name | CallError::Connect | CallError::Broken | CallError::Timeout(_)
        ),
    }
}

fn read(batch: &Batch, answer: Result<Answer, CallError>) -> Result<Vec<Finding>, String> {
    let answer = answer.map_err(|error| error.to_string())?;
    if answer.status.as_u16() != 200 {
        return Err(format!("the answer was {}", answer.status));
    }
    let long = || format!("the answer has more than {} KiB, or broke off", ANSWER / 1024);
    let body = answer.body.ok_or_else(long)?;
    batch.read(&body).map_err(|error| error.to_string())
}
