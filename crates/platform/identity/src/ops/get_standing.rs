//! `POST /connect/standing`: whether what runs in a page may go on.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use hutong_base::Code;
use hutong_core::http::Json;
use hutong_core::{AppState, Error, Problems, Result, Standing};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::preview::may_be_shown;
use crate::session::Session;

/// Milliseconds until a container asks again: what is taken down ends within five seconds.
const ASK_EVERY: u32 = 3000;
/// Mini-programs that a page may ask about at once.
const AT_ONCE: usize = 64;

/// The mini-programs that run in a page.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunningApps {
    /// At most 64.
    #[schema(max_items = 64)]
    pub sessions: Vec<RunningApp>,
}

/// One of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunningApp {
    /// Its container session: `hcs_…`
    pub token: String,
    /// Code of the version that runs.
    pub running: u64,
}

/// Whether they may go on.
#[derive(Debug, Serialize, ToSchema)]
pub struct Standings {
    /// In the order of the question.
    pub standings: Vec<OneStanding>,
    /// Domains that none of them reaches any more, as a manifest names them. What is opened is said by releases alone, which
    /// are signed.
    pub blocked_domains: Vec<String>,
    /// Milliseconds until it is to be asked again.
    pub next: u32,
}

/// What there is to say of one; null where its session is unknown or over.
#[derive(Debug, Serialize, ToSchema)]
pub struct OneStanding(pub Option<StandingAnswer>);

/// Why what runs ends at once.
#[derive(Debug, Serialize, ToSchema)]
pub struct End {
    /// `app_suspended`, `release_not_found`, `version_taken_down` or `version_below_minimum`.
    pub code: &'static str,
    /// For the user.
    pub message: String,
}

/// Whether what runs may go on.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandingAnswer {
    /// Why it ends; absent when it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
    /// Whether a start now gives a version that goes on.
    pub again: bool,
    /// Capabilities of which every call is refused; `pay.*` is all of an area.
    pub blocked_capabilities: Vec<String>,
    /// Pages that are not opened.
    pub blocked_pages: Vec<String>,
}

/// Why `running` may not go on.
fn end(standing: &Standing, running: u64) -> Option<End> {
    let because = |code, message: &str| {
        Some(End {
            code,
            message: message.to_owned(),
        })
    };
    if standing.suspended {
        return because(Code::AppSuspended.as_str(), &standing.why);
    }
    if !standing.taken {
        return because(Code::ReleaseNotFound.as_str(), &standing.why);
    }
    if standing.withdrawn {
        return because(Code::VersionTakenDown.as_str(), "this version was taken down");
    }
    if standing.minimum.is_some_and(|minimum| running < minimum) {
        return because("version_below_minimum", "this version is not used any more");
    }
    None
}

/// Whether what runs in a page may go on
///
/// A container asks every few seconds, once for everything that runs in its page; the answer costs a look into the
/// memory of the platform for each.
#[utoipa::path(
    post, path = "/connect/standing", tag = "connect", request_body = RunningApps,
    responses((status = 200, body = Standings), Problems),
)]
pub async fn get_standing(
    State(platform): State<AppState>,
    Json(RunningApps { sessions }): Json<RunningApps>,
) -> Result<impl IntoResponse> {
    if AT_ONCE < sessions.len() {
        return Err(Error::field("sessions", &format!("must be at most {AT_ONCE}")));
    }
    let mut standings = Vec::with_capacity(sessions.len());
    for app in sessions {
        let session = Session::of_token(&platform, &app.token).await?;
        // a failure is in the log; the others are not held up, and this one is asked about again
        standings.push(OneStanding(match session {
            Some(session) => standing_of(&platform, &session, app.running).await.ok(),
            None => None,
        }));
    }
    let blocked_domains = platform.directory.domains(platform.clock.now()).await?.deny;
    let next = ASK_EVERY;
    Ok((
        [(header::CACHE_CONTROL, "no-store")],
        Json(Standings {
            standings,
            blocked_domains,
            next,
        }),
    ))
}

async fn standing_of(platform: &AppState, session: &Session, running: u64) -> Result<StandingAnswer> {
    if let Some(version) = session.preview() {
        let refused = may_be_shown(platform, version).await.err();
        return Ok(StandingAnswer {
            again: refused.is_none(),
            end: refused.map(|error| End {
                code: Code::VersionTakenDown.as_str(),
                message: error.to_string(),
            }),
            blocked_capabilities: Vec::new(),
            blocked_pages: Vec::new(),
        });
    }
    let (facts, _) = session.facts(Some(running), platform).await?;
    let now = platform.clock.now();
    let standing = platform
        .directory
        .standing(&session.host, &session.app, &facts, now)
        .await?;
    Ok(StandingAnswer {
        end: end(&standing, running),
        again: standing.version.is_some(),
        blocked_capabilities: standing.blocked_capabilities,
        blocked_pages: standing.blocked_pages,
    })
}
