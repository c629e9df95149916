//! The operator's content checker.

use hutong_core::http::Json;
use hutong_core::{Context, Error, Problems, Result};
use hutong_policy::roles::Right;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::checker;
use crate::model::content_checkers;

/// A content checker. Times are milliseconds since the epoch.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ContentChecker {
    /// Where the texts of every version are posted while it is scanned.
    pub url: String,
    /// When it was named, or got its secret.
    pub since: i64,
    /// Until when the secret before signs, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_secret_until: Option<i64>,
}

impl From<content_checkers::Model> for ContentChecker {
    fn from(row: content_checkers::Model) -> Self {
        Self {
            url: row.url,
            since: row.since,
            old_secret_until: row.old_until,
        }
    }
}

/// Get the content checker
///
/// Not found where the operator has named none.
#[utoipa::path(get, path = "/v1/policy/content-checker", tag = "policy", security(("token" = [])),
    responses((status = 200, body = ContentChecker), Problems))]
pub async fn get_checker(cx: Context) -> Result<Json<ContentChecker>> {
    cx.actor.may(Right::ChangePolicy)?;
    let row = checker::named(cx.platform.db.read(), false).await?;
    Ok(Json(row.ok_or_else(|| Error::not_found("content checker"))?.into()))
}
