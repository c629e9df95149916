//! The platform, as a host sees it: spec/host-connect.md and nothing else.

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use ureq::Agent;
use url::Url;

use crate::{Host, card::is_image, error::Error, session::CurrentUser};

/// Largest list of apps that is read.
const LARGEST_ANSWER: u64 = 4 * 1024 * 1024;

/// A mini-program that the platform offers to this host.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OfferedApp {
    pub id: String,
    pub appid: String,
    pub name: String,
    #[serde(default)]
    pub summary: Option<String>,
    #[serde(default)]
    pub icon: Option<String>,
}

#[derive(Deserialize)]
struct Answer {
    items: Vec<OfferedApp>,
}

/// HTTP client of the platform.
#[derive(Clone)]
pub(crate) struct Platform {
    agent: Agent,
    base: String,
    host: String,
}

impl Platform {
    pub(crate) fn new(base: &str, host: &str) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(8)))
            .max_redirects(0)
            .build();
        Platform {
            agent: config.into(),
            base: base.to_owned(),
            host: host.to_owned(),
        }
    }

    /// `GET /connect/hosts/{host}/apps`.
    pub(crate) async fn apps(&self) -> Result<Vec<OfferedApp>, Error> {
        let this = self.clone();
        let answer = tokio::task::spawn_blocking(move || this.read_apps()).await;
        answer.map_err(|cause| Error::Internal(cause.to_string()))?
    }

    fn read_apps(&self) -> Result<Vec<OfferedApp>, Error> {
        let url = format!("{}/connect/hosts/{}/apps", self.base, self.host);
        let failed = |cause: ureq::Error| Error::Platform(format!("{url}: {cause}"));
        let mut response = self.agent.get(&url).call().map_err(failed)?;
        let answer: Answer = response
            .body_mut()
            .with_config()
            .limit(LARGEST_ANSWER)
            .read_json()
            .map_err(failed)?;
        Ok(answer
            .items
            .into_iter()
            .map(|app| OfferedApp {
                icon: self.icon(app.icon),
                ..app
            })
            .collect())
    }

    /// The icon as an absolute URL that a page may show.
    fn icon(&self, icon: Option<String>) -> Option<String> {
        let icon = icon?;
        let absolute = if icon.starts_with("data:") {
            icon
        } else {
            Url::parse(&self.base).ok()?.join(&icon).ok()?.into()
        };
        is_image(&absolute).then_some(absolute)
    }
}

/// `GET /api/mini-programs`: what the platform offers this host, asked through our own back end,
/// so that the list works whatever the network between browser and platform allows.
pub(crate) async fn list(
    State(host): State<Arc<Host>>,
    CurrentUser(_): CurrentUser,
) -> Result<Json<Vec<OfferedApp>>, Error> {
    Ok(Json(host.platform.apps().await?))
}
