//! An app becomes a host. This file is also the example of an operation.

use axum::http::StatusCode;
use hutong_core::http::{Json, check};
use hutong_core::{AssertionKey, Begun, Context, Error, Event, Platform, Problems, Result};
use hutong_package::VerifyingKey;
use hutong_policy::roles::Right;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::model::hosts;

/// What a host owner says about a host.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// Its name, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// Bundle ids of its builds, as `com.example.plaza`.
    #[serde(default)]
    pub bundle_ids: Vec<String>,
    /// Web origins of its pages, as `https://plaza.example.com`.
    #[serde(default)]
    pub origins: Vec<String>,
    /// Keys that sign assertions about its users.
    pub keys: Vec<AssertionKey>,
    /// Places where a mini-program may appear: `message`, `profile`, `feed`, `search`, `entry` …
    #[serde(default)]
    pub surfaces: Vec<String>,
    /// Capabilities that it offers.
    #[serde(default)]
    pub capabilities: Vec<Offered>,
}

/// A capability that a host offers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Offered {
    /// Name in the capability catalogue, as `storage.get`.
    pub name: String,
    /// First version of the host that has it.
    pub since: String,
}

/// An app that runs mini-programs.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Host {
    /// `host_…`
    pub id: String,
    /// The organisation that owns it.
    pub organisation: String,
    /// Its name.
    pub name: String,
    /// Bundle ids of its builds.
    pub bundle_ids: Vec<String>,
    /// Web origins of its pages.
    pub origins: Vec<String>,
    /// Keys that sign assertions about its users.
    pub keys: Vec<AssertionKey>,
    /// Places where a mini-program may appear.
    pub surfaces: Vec<String>,
    /// Capabilities that it offers.
    pub capabilities: Vec<Offered>,
    /// Milliseconds since the epoch.
    pub created_at: i64,
    /// Milliseconds since the epoch.
    pub updated_at: i64,
    /// The platform's public key; the host pins it. One that was pinned earlier is still good, unless it was stolen.
    pub platform_key: String,
    /// The platform's issuer name: the `aud` of user assertions.
    pub issuer: String,
}

impl Host {
    pub(crate) fn from_row(platform: &Platform, pinned: &VerifyingKey, row: hosts::Model) -> Result<Self> {
        let told: Registration = serde_json::from_value(row.registration)?;
        Ok(Self {
            id: row.id,
            organisation: row.organisation,
            name: told.name,
            bundle_ids: told.bundle_ids,
            origins: told.origins,
            keys: told.keys,
            surfaces: told.surfaces,
            capabilities: told.capabilities,
            created_at: row.created_at,
            updated_at: row.updated_at,
            platform_key: pinned.to_string(),
            issuer: platform.public_url.clone(),
        })
    }
}

impl Registration {
    /// Refuses what is too long, too many or malformed.
    pub(crate) fn check(&self) -> Result<()> {
        check::text("name", &self.name, 100)?;
        for (field, texts, max) in [
            ("bundle_ids", &self.bundle_ids, 20),
            ("origins", &self.origins, 50),
            ("surfaces", &self.surfaces, 50),
        ] {
            check::list(field, texts, max)?;
            texts.iter().try_for_each(|text| check::text(field, text, 200))?;
        }
        if let Some(bad) = self.origins.iter().find(|origin| !is_origin(origin)) {
            let rule = format!("must be web origins such as https://plaza.example.com, without a path: {bad:?} is not");
            return Err(Error::field("origins", &rule));
        }
        check::list("keys", self.keys.iter().map(|key| &key.kid), 20)?;
        self.keys
            .iter()
            .try_for_each(|key| check::text("keys.kid", &key.kid, 100))?;
        check::list(
            "capabilities",
            self.capabilities.iter().map(|offered| &offered.name),
            500,
        )?;
        for offered in &self.capabilities {
            check::text("capabilities.name", &offered.name, 100)?;
            check::text("capabilities.since", &offered.since, 40)?;
        }
        Ok(())
    }
}

/// The text that browsers send as `Origin`.
fn is_origin(text: &str) -> bool {
    url::Url::parse(text)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == text)
}

/// Register a host
///
/// The answer holds the platform's public key, which the host pins, and the issuer name for its assertions.
#[utoipa::path(post, path = "/v1/hosts", tag = "hosts", security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = Registration, responses((status = 201, body = Host), Problems))]
pub async fn create_host(cx: Context, Json(body): Json<Registration>) -> Result<(StatusCode, Json<Host>)> {
    cx.actor.may(Right::ChangeHost)?;
    body.check()?;
    let pinned = cx.platform.keys.root(&cx.platform).await?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    let now = cx.platform.clock.now();
    let row = hosts::ActiveModel {
        id: Set(cx.platform.ids.next("host").into()),
        organisation: Set(cx.actor.organisation.clone()),
        registration: Set(serde_json::to_value(&body)?),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let host = Host::from_row(&cx.platform, &pinned, row.insert(change.db()).await?)?;
    let event = Event {
        kind: "hutong.host.created",
        subject: host.id.clone(),
        organisations: vec![cx.actor.organisation.clone()],
        data: json!({"name": body.name}),
    };
    Ok((StatusCode::CREATED, Json(change.commit(event, host).await?)))
}
