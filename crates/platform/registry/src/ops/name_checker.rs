//! The operator names a content checker, or goes without one.

use axum::http::StatusCode;
use hutong_core::http::Json;
use hutong_core::{Begun, Context, Error, Event, Problems, Result, Signing};
use hutong_policy::roles::Right;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait, ModelTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;
use utoipa::ToSchema;

use crate::checker::{self, ROW};
use crate::model::content_checkers::{self, Column};
use crate::ops::get_checker::ContentChecker;

/// Which checker.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContentChecker {
    /// Where the texts are posted: an https URL that leads out of private networks.
    #[schema(min_length = 1, max_length = 2000)]
    pub url: String,
}

/// A content checker with its secret.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NamedContentChecker {
    /// The checker as it is shown.
    #[serde(flatten)]
    pub shown: ContentChecker,
    /// `whsec_…`: what requests to it are signed with. It is shown this once.
    pub secret: String,
}

/// The address in the log: a checker's own secret is often in the path or the query.
fn told(url: &str) -> String {
    Url::parse(url).map_or_else(|_| String::new(), |url| url.origin().ascii_serialization())
}

/// Name the content checker
///
/// From now on the texts of every version's pages are posted there while it is scanned, signed with a new secret. Naming
/// the same URL again replaces the secret; for a day both sign.
#[utoipa::path(post, path = "/v1/policy/content-checker", tag = "policy", security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = NewContentChecker,
    responses((status = 201, body = NamedContentChecker), Problems))]
pub async fn name_checker(
    cx: Context,
    Json(body): Json<NewContentChecker>,
) -> Result<(StatusCode, Json<NamedContentChecker>)> {
    cx.actor.may(Right::ChangePolicy)?;
    cx.platform.outbound.check(&body.url)?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    let now = cx.platform.clock.now();
    let before = checker::named(change.db(), true).await?;
    let was = before.as_ref().map(|row| told(&row.url));
    let same = before.filter(|row| row.url == body.url);
    let (secret, sealed) = checker::signing(&cx.platform)?.new_secret(ROW, cx.platform.random.as_ref())?;
    let row = content_checkers::Model {
        id: ROW.to_owned(),
        url: body.url,
        secret: sealed,
        old_until: same.is_some().then_some(now + Signing::OLD_SIGNS),
        old_secret: same.map(|row| row.secret),
        since: now,
    };
    let columns = [
        Column::Url,
        Column::Secret,
        Column::OldSecret,
        Column::OldUntil,
        Column::Since,
    ];
    let new = content_checkers::ActiveModel {
        id: Set(row.id.clone()),
        url: Set(row.url.clone()),
        secret: Set(row.secret.clone()),
        old_secret: Set(row.old_secret.clone()),
        old_until: Set(row.old_until),
        since: Set(row.since),
    };
    content_checkers::Entity::insert(new)
        .on_conflict(OnConflict::column(Column::Id).update_columns(columns).to_owned())
        .exec_without_returning(change.db())
        .await?;
    let event = Event {
        kind: "hutong.policy.checker_named",
        subject: ROW.to_owned(),
        organisations: vec![cx.actor.organisation.clone()],
        data: json!({"url": told(&row.url), "before": was}),
    };
    let answer = NamedContentChecker {
        shown: row.into(),
        secret,
    };
    Ok((StatusCode::CREATED, Json(change.commit(event, answer).await?)))
}

/// Go without a content checker
///
/// Nothing is posted any more. What was found stays with the versions.
#[utoipa::path(delete, path = "/v1/policy/content-checker", tag = "policy", security(("token" = [])),
    responses((status = 204), Problems))]
pub async fn drop_checker(cx: Context) -> Result<StatusCode> {
    cx.actor.may(Right::ChangePolicy)?;
    let change = match cx.begin(&()).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(()) => return Ok(StatusCode::NO_CONTENT),
    };
    let row = checker::named(change.db(), true).await?;
    let row = row.ok_or_else(|| Error::not_found("content checker"))?;
    let event = Event {
        kind: "hutong.policy.checker_dropped",
        subject: ROW.to_owned(),
        organisations: vec![cx.actor.organisation.clone()],
        data: json!({"url": told(&row.url)}),
    };
    row.delete(change.db()).await?;
    change.commit(event, ()).await?;
    Ok(StatusCode::NO_CONTENT)
}
