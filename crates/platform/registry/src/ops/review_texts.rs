//! The texts that reviewers choose from when they refuse something.

use hutong_core::http::{Json, check};
use hutong_core::{Begun, Context, Error, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::model::platform_policy;
use crate::ops::get_version::Reason;

/// The row that holds them.
const ROW: &str = "review_texts";
/// Most texts.
const TEXTS: usize = 100;
/// Longest text, in characters: several fit in a note.
const TEXT: usize = 300;
/// What is put in the place of a name in braces when a reviewer chooses the text.
const PLACES: [&str; 3] = ["app", "code", "version"];

/// A text for a reason, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewText {
    /// The reason that it is said for.
    pub reason: Reason,
    /// In Chinese. `{app}` stands for the app's name, `{version}` and `{code}` for the version's name and code.
    #[schema(min_length = 1, max_length = 300)]
    pub zh: String,
    /// In English, with the same places.
    #[schema(min_length = 1, max_length = 300)]
    pub en: String,
}

/// What the texts are to be.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReviewTexts {
    /// At most 100, in the order in which they are offered.
    #[schema(max_items = 100)]
    pub texts: Vec<ReviewText>,
}

/// The texts of the operator.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReviewTexts {
    /// In the order in which they are offered.
    pub texts: Vec<ReviewText>,
    /// When they were set, milliseconds since the epoch; absent before anybody has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<i64>,
}

/// Get the texts for reviews
///
/// What a reviewer may choose from, by reason, and edit before it is sent as the note of a rejection or a removal.
#[utoipa::path(get, path = "/v1/policy/review-texts", tag = "policy", security(("token" = [])),
    responses((status = 200, body = ReviewTexts), Problems))]
pub async fn get_review_texts(cx: Context) -> Result<Json<ReviewTexts>> {
    cx.actor.may(Right::DecideReview)?;
    Ok(Json(current(cx.platform.db.read()).await?))
}

/// Set the texts for reviews
///
/// Replaces all of them.
#[utoipa::path(put, path = "/v1/policy/review-texts", tag = "policy", security(("token" = [])),
    request_body = NewReviewTexts, responses((status = 200, body = ReviewTexts), Problems))]
pub async fn put_review_texts(cx: Context, Json(body): Json<NewReviewTexts>) -> Result<Json<ReviewTexts>> {
    cx.actor.may(Right::ChangePolicy)?;
    if body.texts.len() > TEXTS {
        return Err(Error::field("texts", "must be at most 100"));
    }
    for text in &body.texts {
        let [zh, en] = [("zh", &text.zh), ("en", &text.en)].map(|(field, text)| places(field, text));
        if zh? != en? {
            return Err(Error::field("texts", "must have the same places in both languages"));
        }
    }
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let before = current(change.db()).await?;
    if before.updated_at.is_some() && before.texts == body.texts {
        return Ok(Json(change.unchanged(before).await?));
    }
    let now = cx.platform.clock.now();
    let row = platform_policy::ActiveModel {
        id: Set(ROW.to_owned()),
        settings: Set(serde_json::to_value(&body.texts)?),
        updated_at: Set(now),
    };
    let columns = [platform_policy::Column::Settings, platform_policy::Column::UpdatedAt];
    let key = OnConflict::column(platform_policy::Column::Id)
        .update_columns(columns)
        .to_owned();
    platform_policy::Entity::insert(row)
        .on_conflict(key)
        .exec_without_returning(change.db())
        .await?;
    let event = Event {
        kind: "hutong.policy.review_texts_set",
        subject: ROW.to_owned(),
        organisations: vec![cx.actor.organisation.clone()],
        data: json!({"before": before.texts, "after": body.texts}),
    };
    let answer = ReviewTexts {
        texts: body.texts,
        updated_at: Some(now),
    };
    Ok(Json(change.commit(event, answer).await?))
}

async fn current(db: &impl ConnectionTrait) -> Result<ReviewTexts> {
    let row = platform_policy::Entity::find_by_id(ROW).one(db).await?;
    Ok(match row {
        Some(row) => ReviewTexts {
            texts: serde_json::from_value(row.settings)?,
            updated_at: Some(row.updated_at),
        },
        None => ReviewTexts {
            texts: Vec::new(),
            updated_at: None,
        },
    })
}

/// The names in braces of a text, sorted, each once; there are no others than [`PLACES`], and no other braces.
fn places<'a>(field: &str, text: &'a str) -> Result<Vec<&'a str>> {
    check::paragraphs(field, text, TEXT)?;
    let mut found = Vec::new();
    let mut parts = text.split('{');
    let mut whole = parts.next().is_some_and(|first| !first.contains('}'));
    for part in parts {
        match part.split_once('}') {
            Some((name, rest)) if PLACES.contains(&name) && !rest.contains('}') => found.push(name),
            _ => whole = false,
        }
    }
    if !whole {
        return Err(Error::field(
            field,
            "has braces around something else than app, code or version",
        ));
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn only_known_names_stand_in_braces() {
        assert_eq!(
            places("zh", "{version} of {app} and {app}").unwrap(),
            ["app", "version"]
        );
        assert_eq!(places("zh", "nothing").unwrap(), [""; 0]);
        for wrong in ["{page}", "{app", "app}", "{}", "{app}}", "{{app}}"] {
            assert!(places("zh", wrong).is_err(), "{wrong}");
        }
    }
}
