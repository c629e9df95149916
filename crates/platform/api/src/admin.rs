//! What is done at the machine itself, before anybody has a token.

use hutong_core::organisation::{Kind, organisations, tokens};
use hutong_core::{AppState, Change, Event, Result};
use sea_orm_migration::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

/// A new access token for the operator, whose organisation is made when there is none yet. It is shown this once.
pub async fn create_operator(platform: &AppState) -> Result<String> {
    let change = Change::begin(platform, "system", None).await?;
    let operator = organisations::Entity::find()
        .filter(organisations::Column::Kind.eq(Kind::Operator.as_str()))
        .order_by_asc(organisations::Column::Id)
        .one(change.db())
        .await?;
    let operator = match operator {
        Some(operator) => operator,
        None => organisations::Model::create(platform, change.db(), "Operator", Kind::Operator).await?,
    };
    let (row, token) = tokens::Model::create(platform, change.db(), &operator.id, "admin init", None).await?;
    let event = Event {
        kind: "hutong.token.created",
        subject: row.id,
        organisations: vec![operator.id.clone()],
        data: json!({"name": row.name, "organisation": operator.id, "expires_at": null}),
    };
    change.commit(event, token).await
}
