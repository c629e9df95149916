//! What users are shown of an app changes.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Context, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::access;
use crate::category::Category;
use crate::ops::create_app::{App, check_card};
use crate::words::to_text;

/// What users are shown of an app.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppCard {
    /// Its name, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// What it is, in one sentence.
    pub summary: Option<String>,
    /// URL of its icon.
    pub icon: Option<String>,
    /// What it is about.
    pub category: Option<Category>,
}

/// Change an app
///
/// Replaces what users are shown of it. The appid stays.
#[utoipa::path(put, path = "/v1/apps/{app}", tag = "apps", security(("token" = [])), params(("app" = Id, Path)),
    request_body = AppCard, responses((status = 200, body = App), Problems))]
pub async fn update_app(cx: Context, Path(app): Path<Id>, Json(body): Json<AppCard>) -> Result<Json<App>> {
    access::app(&cx, Right::ChangeApp, &app, cx.platform.db.read()).await?;
    check_card(&body.name, body.summary.as_deref(), body.icon.as_deref())?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    access::lock_app(app.as_str(), change.db()).await?;
    let before = access::app(&cx, Right::ChangeApp, &app, change.db()).await?;
    let mut row = before.clone().into_active_model();
    row.name = Set(body.name);
    row.summary = Set(body.summary);
    row.icon = Set(body.icon);
    row.category = Set(body.category.map(to_text).transpose()?);
    let after = row.update(change.db()).await?;
    let (same, after) = (after == before, App::from_row(after)?);
    if same {
        return Ok(Json(change.unchanged(after).await?));
    }
    let event = Event {
        kind: "hutong.app.updated",
        subject: after.id.clone(),
        organisations: vec![after.organisation.clone()],
        data: json!({"before": App::from_row(before)?, "after": after}),
    };
    Ok(Json(change.commit(event, after).await?))
}
