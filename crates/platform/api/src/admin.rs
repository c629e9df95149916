//! What is done at the machine itself, before anybody has a token.

use hutong_core::organisation::{Bounds, organisations, tokens};
use hutong_core::{AppState, Change, Event, Result, SYSTEM};
use serde_json::json;

/// A new access token for the operator, whose organisation is made when there is none yet. It is shown this once.
pub async fn create_operator(platform: &AppState) -> Result<String> {
    let change = Change::begin(platform, SYSTEM, None).await?;
    let operator = organisations::Model::operator(platform, change.db()).await?;
    let (row, token) =
        tokens::Model::create(platform, change.db(), &operator.id, "admin init", Bounds::default()).await?;
    let event = Event {
        kind: "hutong.token.created",
        subject: row.id,
        organisations: vec![operator.id.clone()],
        data: json!({"name": row.name, "organisation": operator.id, "expires_at": null}),
    };
    change.commit(event, token).await
}
