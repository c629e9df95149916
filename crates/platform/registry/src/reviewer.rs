//! Who looks at which version: a review is taken, given back, or assigned to somebody.

use std::collections::{BTreeMap, BTreeSet};

use hutong_base::{Code, Id};
use hutong_core::http::Json;
use hutong_core::organisation::{organisations, tokens};
use hutong_core::people::users;
use hutong_core::{Begun, Context, Error, Event, Result, from_text};
use hutong_policy::roles::Right;
use hutong_policy::{Refusal, VersionState};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::access;
use crate::model::reviews;
use crate::refusal::refused;

/// Who looks at a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reviewer {
    /// Id of a user (`usr_…`), or of an access token (`tok_…`).
    pub id: String,
    /// Their name.
    pub name: String,
}

/// A review, and who has it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Assignment {
    /// The version.
    pub version: String,
    /// Who has it; absent when nobody does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<Reviewer>,
}

/// What is known of the reviews of these versions, by version.
pub(crate) async fn reviews_of(
    versions: impl IntoIterator<Item = &String>,
    db: &impl ConnectionTrait,
) -> Result<BTreeMap<String, reviews::Model>> {
    let rows = reviews::Entity::find().filter(reviews::Column::Version.is_in(versions));
    let rows = rows.all(db).await?.into_iter();
    Ok(rows.map(|row| (row.version.clone(), row)).collect())
}

/// Those with these ids, by id.
pub(crate) async fn named(ids: BTreeSet<String>, db: &impl ConnectionTrait) -> Result<BTreeMap<String, Reviewer>> {
    let people = users::Entity::find().filter(users::Column::Id.is_in(&ids));
    let machines = tokens::Entity::find().filter(tokens::Column::Id.is_in(&ids));
    let people = people.all(db).await?.into_iter().map(|user| (user.id, user.name));
    let machines = machines.all(db).await?.into_iter().map(|token| (token.id, token.name));
    let known = people.chain(machines);
    Ok(known.map(|(id, name)| (id.clone(), Reviewer { id, name })).collect())
}

/// Gives the review of the version `id` to whom `next` says, who is told who has it; nothing is told when they have it.
pub(crate) async fn hand<B: Serialize>(
    cx: &Context,
    id: &Id,
    kind: &'static str,
    body: &B,
    next: impl FnOnce(Option<&str>) -> Result<Option<String>>,
) -> Result<Json<Assignment>> {
    let version = access::version(cx, Right::DecideReview, id, cx.platform.db.read()).await?;
    let change = match cx.begin(body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let db = change.db();
    access::lock_app(&version.app, db).await?;
    let version = access::version(cx, Right::DecideReview, id, db).await?;
    if !matches!(
        from_text(&version.state)?,
        VersionState::InReview | VersionState::Delayed
    ) {
        return Err(refused(Refusal::WrongState));
    }
    let row = reviews::Entity::find_by_id(&version.id).one(db).await?;
    let before = row.and_then(|row| row.reviewer);
    let after = next(before.as_deref())?;
    let reviewer = match &after {
        Some(id) => named([id.clone()].into(), db).await?.remove(id),
        None => None,
    };
    let answer = Assignment {
        version: version.id.clone(),
        reviewer,
    };
    if before == after {
        return Ok(Json(change.unchanged(answer).await?));
    }
    let row = reviews::ActiveModel {
        version: Set(version.id.clone()),
        reviewer: Set(after.clone()),
        told_overdue: Set(None),
    };
    let key = OnConflict::column(reviews::Column::Version)
        .update_column(reviews::Column::Reviewer)
        .to_owned();
    reviews::Entity::insert(row)
        .on_conflict(key)
        .exec_without_returning(db)
        .await?;
    let event = Event {
        kind,
        subject: version.id,
        organisations: organisations::Model::operators(db).await?,
        data: json!({"app": version.app, "code": version.code, "reviewer": after, "before": before}),
    };
    Ok(Json(change.commit(event, answer).await?))
}

/// Refuses to touch the review that somebody else has.
pub(crate) fn taken(cx: &Context, before: Option<&str>) -> Result<()> {
    if before.is_none_or(|before| before == cx.actor.id) {
        return Ok(());
    }
    let error = Error::new(Code::ReviewTaken, "somebody else has this review");
    Err(error.hint("ask them to give it back, or assign it with POST /v1/versions/{version}/assign"))
}
