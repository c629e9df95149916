//! The operator, or a host's owner on its own host, takes a measure against an app.

use axum::http::StatusCode;
use hutong_base::Id;
use hutong_core::http::{Json, check};
use hutong_core::organisation::Kind;
use hutong_core::{Begun, Context, Error, Problems, Result, to_text};
use hutong_policy::enforcement::{self, Appeal, Sanction};
use hutong_policy::roles::Right;
use hutong_protocol::capabilities;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access;
use crate::measures::{Measure, SanctionSchema, commit, refuse_many};
use crate::model::{apps, hosts, measures};
use crate::refusal::of_policy;

/// What is forbidden to an app, where, for how long, and why.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMeasure {
    /// The app.
    pub app: Id,
    /// The host it is for; the operator's may be for every host.
    pub host: Option<Id>,
    /// What it forbids.
    #[schema(value_type = SanctionSchema)]
    pub sanction: Sanction,
    /// First moment, milliseconds since the epoch; now, when absent.
    pub from: Option<i64>,
    /// First moment after the end; without one, it holds until it is lifted.
    pub until: Option<i64>,
    /// The rule that was broken, 1 to 200 characters; users see it, too.
    #[schema(min_length = 1, max_length = 200)]
    pub rule: String,
    /// Where that rule stands.
    pub rule_url: Option<String>,
    /// What happened, for the developer, 1 to 2000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    /// What to do about it, 1 to 2000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    pub remedy: String,
    /// Where to do it.
    pub remedy_url: Option<String>,
}

impl NewMeasure {
    fn check(&self, now: i64) -> Result<()> {
        check::text("rule", &self.rule, 200)?;
        check::text("reason", &self.reason, 2000)?;
        check::text("remedy", &self.remedy, 2000)?;
        for (field, url) in [("rule_url", &self.rule_url), ("remedy_url", &self.remedy_url)] {
            if let Some(url) = url {
                check::web_address(field, url)?;
            }
        }
        let is_known = |name: &str| capabilities::exists(name) || capabilities::is_area(name);
        let from = self.from.unwrap_or(now);
        enforcement::check(&self.sanction, from, self.until, &is_known)
            .map_err(|error| of_policy(error.code(), &error.to_string()))
    }

    /// The host that is named; a host's owner names an own one, on which the app was released.
    async fn on(&self, cx: &Context) -> Result<Option<hosts::Model>> {
        let db = cx.platform.db.read();
        let Some(id) = &self.host else {
            return match cx.actor.kind {
                Kind::HostOwner => Err(Error::field("host", "must be one of your own")),
                _ => Ok(None),
            };
        };
        let host = access::host(cx, Right::ImposeMeasure, id, db).await?;
        if cx.actor.kind == Kind::HostOwner {
            access::released_app(self.app.as_str(), &host.id, db).await?;
        }
        Ok(Some(host))
    }
}

/// Take a measure
///
/// It reaches what runs within seconds. The developer is told, and may appeal.
#[utoipa::path(post, path = "/v1/measures", tag = "measures", security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = NewMeasure,
    responses((status = 201, body = Measure), Problems))]
pub async fn create_measure(cx: Context, Json(body): Json<NewMeasure>) -> Result<(StatusCode, Json<Measure>)> {
    cx.actor.may(Right::ImposeMeasure)?;
    let now = cx.platform.clock.now();
    let host = body.on(&cx).await?;
    let app = apps::Entity::find_by_id(body.app.as_str())
        .one(cx.platform.db.read())
        .await?
        .ok_or_else(|| Error::not_found("app"))?;
    let by_host = cx.actor.kind == Kind::HostOwner;
    body.check(now)?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    let (host, host_organisation) = host.map(|host| (host.id, host.organisation)).unzip();
    access::lock_app(&app.id, change.db()).await?;
    refuse_many(&app.id, host.as_deref(), by_host, now, change.db()).await?;
    let row = measures::ActiveModel {
        id: Set(cx.platform.ids.next("msr").into()),
        organisation: Set(app.organisation),
        app: Set(app.id),
        host: Set(host),
        host_organisation: Set(host_organisation),
        by_host: Set(by_host),
        sanction: Set(serde_json::to_value(&body.sanction)?),
        starts_at: Set(body.from.unwrap_or(now)),
        ends_at: Set(body.until),
        lifted_at: Set(None),
        rule: Set(body.rule),
        rule_url: Set(body.rule_url),
        reason: Set(body.reason),
        remedy: Set(body.remedy),
        remedy_url: Set(body.remedy_url),
        appeal: Set(to_text(Appeal::None)?),
        appeal_text: Set(None),
        appeal_answer: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let row = row.insert(change.db()).await?;
    let measure = commit(&cx, change, "hutong.measure.imposed", row).await?;
    Ok((StatusCode::CREATED, Json(measure)))
}
