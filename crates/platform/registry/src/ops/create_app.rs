//! A developer starts an app.

use axum::http::StatusCode;
use hutong_base::Code;
use hutong_core::http::{Json, check};
use hutong_core::{Begun, Context, Error, Event, Platform, Problems, Result, to_text};
use hutong_policy::roles::Right;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::category::Category;
use crate::model::apps;
use crate::names;

/// A new app.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApp {
    /// Its name, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// The developer-facing key: an existing vendor appid may be kept. Made up when absent.
    pub appid: Option<String>,
    /// What it is, in one sentence.
    pub summary: Option<String>,
    /// URL of its icon.
    pub icon: Option<String>,
    /// What it is about.
    pub category: Option<Category>,
}

/// A mini-program.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct App {
    /// `app_…`
    pub id: String,
    /// The developer organisation that owns it.
    pub organisation: String,
    /// The developer-facing key.
    pub appid: String,
    /// Its name.
    pub name: String,
    /// What it is, in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// URL of its icon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Milliseconds since the epoch.
    pub created_at: i64,
}

impl App {
    pub(crate) fn from_row(row: apps::Model) -> Result<Self> {
        Ok(Self {
            category: Category::read(row.category.as_deref())?,
            id: row.id,
            organisation: row.organisation,
            appid: row.appid,
            name: row.name,
            summary: row.summary,
            icon: row.icon,
            created_at: row.created_at,
        })
    }
}

/// Refuses what users cannot be shown.
pub(crate) fn check_card(name: &str, summary: Option<&str>, icon: Option<&str>) -> Result<()> {
    check::text("name", name, 100)?;
    if let Some(summary) = summary {
        check::text("summary", summary, 200)?;
    }
    icon.map_or(Ok(()), |icon| check::web_address("icon", icon))
}

impl NewApp {
    fn check(&self) -> Result<()> {
        check_card(&self.name, self.summary.as_deref(), self.icon.as_deref())?;
        let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        match &self.appid {
            Some(appid) if !(3..=64).contains(&appid.len()) || !appid.bytes().all(known) => Err(Error::field(
                "appid",
                "must be 3 to 64 letters, digits, dots, hyphens or underscores",
            )),
            _ => Ok(()),
        }
    }
}

/// `ht` and 16 hex digits: the look that existing tools expect of an appid.
fn new_appid(platform: &Platform) -> String {
    let mut bytes = [0; 8];
    platform.random.fill(&mut bytes);
    format!("ht{:016x}", u64::from_be_bytes(bytes))
}

/// Create an app
#[utoipa::path(post, path = "/v1/apps", tag = "apps", security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = NewApp,
    responses((status = 201, body = App), Problems))]
pub async fn create_app(cx: Context, Json(body): Json<NewApp>) -> Result<(StatusCode, Json<App>)> {
    cx.actor.may(Right::CreateApp)?;
    body.check()?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    let appid = body.appid.unwrap_or_else(|| new_appid(&cx.platform));
    let row = apps::ActiveModel {
        id: Set(cx.platform.ids.next("app").into()),
        organisation: Set(cx.actor.organisation.clone()),
        appid: Set(appid.clone()),
        name: Set(body.name),
        summary: Set(body.summary),
        icon: Set(body.icon),
        category: Set(body.category.map(to_text).transpose()?),
        created_at: Set(cx.platform.clock.now()),
        changed: Set(names::next_change(change.db()).await?),
    };
    let taken = || {
        Error::new(Code::AppidTaken, format!("appid {appid} belongs to another app"))
            .hint("use another appid, or leave it out to get a new one")
    };
    let row = row
        .insert(change.db())
        .await
        .map_err(|error| Error::unique_or(error, taken))?;
    let event = Event {
        kind: "hutong.app.created",
        subject: row.id.clone(),
        organisations: vec![row.organisation.clone()],
        data: json!({"appid": row.appid, "name": row.name}),
    };
    Ok((
        StatusCode::CREATED,
        Json(change.commit(event, App::from_row(row)?).await?),
    ))
}
