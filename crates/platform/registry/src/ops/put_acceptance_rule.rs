//! A host's owner says on which versions they want a word of their own.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Begun, Context, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;

use crate::acceptance::rule_of;
use crate::access;
use crate::model::acceptance_rules;
use crate::ops::get_acceptance_rule::AcceptanceRule;

/// Set which versions a host accepts itself
///
/// From now on such a version is released to the host's users only once its owner has accepted it. What runs there
/// already goes on.
#[utoipa::path(put, path = "/v1/hosts/{host}/acceptance", tag = "acceptance", security(("token" = [])),
    params(("host" = Id, Path)), request_body = AcceptanceRule,
    responses((status = 200, body = AcceptanceRule), Problems))]
pub async fn put_acceptance_rule(
    cx: Context,
    Path(host): Path<Id>,
    Json(body): Json<AcceptanceRule>,
) -> Result<Json<AcceptanceRule>> {
    access::host(&cx, Right::ChangeHost, &host, cx.platform.db.read()).await?;
    body.check()?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let host = access::locked_host(&cx, Right::ChangeHost, &host, change.db()).await?;
    let before = rule_of(&host.id, change.db()).await?;
    if before == body {
        return Ok(Json(change.unchanged(body).await?));
    }
    let row = acceptance_rules::ActiveModel {
        host: Set(host.id.clone()),
        rule: Set(serde_json::to_value(&body)?),
    };
    let key = OnConflict::column(acceptance_rules::Column::Host)
        .update_column(acceptance_rules::Column::Rule)
        .to_owned();
    acceptance_rules::Entity::insert(row)
        .on_conflict(key)
        .exec_without_returning(change.db())
        .await?;
    let event = Event {
        kind: "hutong.host.acceptance_set",
        subject: host.id,
        organisations: vec![host.organisation],
        data: json!({"before": before, "after": body}),
    };
    Ok(Json(change.commit(event, body).await?))
}
