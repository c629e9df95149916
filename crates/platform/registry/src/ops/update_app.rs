//! What users are shown of an app changes.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Context, Event, Problems, Result, to_text};
use hutong_policy::roles::Right;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::access;
use crate::category::Category;
use crate::model::apps;
use crate::names;
use crate::ops::create_app::{App, check_card};

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
    let mut after = apps::Model {
        name: body.name,
        summary: body.summary,
        icon: body.icon,
        category: body.category.map(to_text).transpose()?,
        ..before.clone()
    };
    if after == before {
        return Ok(Json(change.unchanged(App::from_row(after)?).await?));
    }
    after.changed = names::next_change(change.db()).await?;
    let after = after.into_active_model().reset_all().update(change.db()).await?;
    let after = App::from_row(after)?;
    let event = Event {
        kind: "hutong.app.updated",
        subject: after.id.clone(),
        organisations: vec![after.organisation.clone()],
        data: json!({"before": App::from_row(before)?, "after": after}),
    };
    Ok(Json(change.commit(event, after).await?))
}
