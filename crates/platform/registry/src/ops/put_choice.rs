//! A host's owner chooses its apps.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Context, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;

use crate::access;
use crate::model::host_choices;
use crate::ops::get_choice::Choice;

/// Choose the apps that a host takes
///
/// What is released to the host and not taken is shown to nobody there, and what runs of it ends.
#[utoipa::path(put, path = "/v1/hosts/{host}/apps", tag = "hosts", security(("token" = [])),
    params(("host" = Id, Path)), request_body = Choice, responses((status = 200, body = Choice), Problems))]
pub async fn put_choice(cx: Context, Path(host): Path<Id>, Json(body): Json<Choice>) -> Result<Json<Choice>> {
    let host = access::host(&cx, Right::ChangeHost, &host, cx.platform.db.read()).await?;
    body.check()?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let before = host_choices::Entity::find_by_id(&host.id).one(change.db()).await?;
    let choice = serde_json::to_value(&body)?;
    if before.as_ref().is_some_and(|before| before.choice == choice) {
        return Ok(Json(change.unchanged(body).await?));
    }
    let row = host_choices::ActiveModel {
        host: Set(host.id.clone()),
        choice: Set(choice),
    };
    let key = OnConflict::column(host_choices::Column::Host)
        .update_column(host_choices::Column::Choice)
        .to_owned();
    host_choices::Entity::insert(row)
        .on_conflict(key)
        .exec_without_returning(change.db())
        .await?;
    let event = Event {
        kind: "hutong.host.apps_chosen",
        subject: host.id,
        organisations: vec![host.organisation],
        data: json!({"before": before.map(|row| row.choice), "after": body}),
    };
    Ok(Json(change.commit(event, body).await?))
}
