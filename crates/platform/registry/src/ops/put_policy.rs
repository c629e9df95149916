//! The operator sets something about review, release and domains.

use hutong_core::http::{Json, check};
use hutong_core::{Begun, Context, Error, Event, Problems, Result};
use hutong_package::{DomainPolicy, check_domain_entry};
use hutong_policy::roles::Right;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::knobs::{self, ROW, Settings};
use crate::model::platform_policy;
use crate::ops::get_policy::{DomainPolicySchema, Policy};

/// What is to be set.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPolicy {
    /// The preset to start from: `alibaba-superapp`, `alipay`, `mpaas`, `own`, `tcsas` or `wechat`.
    pub preset: String,
    /// What differs from it: fields of `knobs` as `GET /v1/policy` shows them.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub changes: Map<String, Value>,
    /// Words that the scan looks for on every page, at most 1,000 of at most 100 characters; case does not matter.
    #[serde(default)]
    pub words: Vec<String>,
    /// What holds of domains in every app on every host, whatever a manifest or a host's page says.
    #[serde(default)]
    #[schema(value_type = DomainPolicySchema)]
    pub domains: DomainPolicy,
}

/// Entries of one list of domains.
const DOMAINS: usize = 500;

fn check_domains(domains: &DomainPolicy) -> Result<()> {
    let allow = &domains.allow;
    let kinds = [
        &allow.download,
        &allow.request,
        &allow.socket,
        &allow.upload,
        &allow.webview,
    ];
    for list in kinds.into_iter().chain([&domains.deny]) {
        check::list("domains", list, DOMAINS)?;
        for entry in list {
            check_domain_entry(entry).map_err(|error| Error::field("domains", &error.to_string()))?;
        }
    }
    Ok(())
}

/// Set the policy
///
/// Replaces preset, changes, words and domains; it counts from the next step on. What is admitted or released stays so;
/// what runs is held to denied domains within seconds.
#[utoipa::path(put, path = "/v1/policy", tag = "policy", security(("token" = [])), request_body = NewPolicy,
    responses((status = 200, body = Policy), Problems))]
pub async fn put_policy(cx: Context, Json(body): Json<NewPolicy>) -> Result<Json<Policy>> {
    cx.actor.may(Right::ChangePolicy)?;
    check::list("words", &body.words, 1000)?;
    for word in &body.words {
        check::text("words", word, 100)?;
    }
    check_domains(&body.domains)?;
    let new = Settings {
        preset: body.preset.clone(),
        changes: body.changes.clone(),
        words: body.words.clone(),
        domains: body.domains.clone(),
    };
    new.knobs()?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let (before, since) = knobs::settings(change.db()).await?;
    if since.is_some() && before == new {
        return Ok(Json(change.unchanged(Policy::of(new, since)?).await?));
    }
    let now = cx.platform.clock.now();
    let row = platform_policy::ActiveModel {
        id: Set(ROW.to_owned()),
        settings: Set(serde_json::to_value(&new)?),
        updated_at: Set(now),
    };
    let columns = [platform_policy::Column::Settings, platform_policy::Column::UpdatedAt];
    platform_policy::Entity::insert(row)
        .on_conflict(
            OnConflict::column(platform_policy::Column::Id)
                .update_columns(columns)
                .to_owned(),
        )
        .exec_without_returning(change.db())
        .await?;
    let event = Event {
        kind: "hutong.policy.updated",
        subject: ROW.to_owned(),
        organisations: vec![cx.actor.organisation.clone()],
        data: json!({"before": before, "after": new}),
    };
    Ok(Json(change.commit(event, Policy::of(new, Some(now))?).await?))
}
