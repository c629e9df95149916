//! The log of admissions, from one place on.

use axum::extract::State;
use hutong_core::http::{Json, Page, Query, limit};
use hutong_core::{AppState, Problems, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::model::log_entries;

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// `next` of the page before, or the place to begin at; 0 when absent.
    pub from: Option<u32>,
    /// Most items wanted, 1 to 200; 50 when absent.
    pub limit: Option<u64>,
}

/// An entry of the log (`spec/log.md`).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LogEntry {
    /// Its place, from 0.
    pub index: u64,
    /// The text of which the leaf is made.
    pub entry: String,
}

/// List the entries of the log of admissions
///
/// In the order of the log, without authentication: who reads them all computes the root of the head.
#[utoipa::path(get, path = "/v1/log/entries", tag = "log", params(Which),
    responses((status = 200, body = Page<LogEntry>), Problems))]
pub async fn list_log_entries(
    State(platform): State<AppState>,
    Query(which): Query<Which>,
) -> Result<Json<Page<LogEntry>>> {
    let limit = limit(which.limit);
    let rows = log_entries::Entity::find()
        .filter(log_entries::Column::Place.gte(which.from.unwrap_or(0)))
        .order_by_asc(log_entries::Column::Place)
        .limit(limit)
        .all(platform.db.read())
        .await?;
    let last = rows.last().filter(|_| rows.len() as u64 == limit);
    let next = last.map(|row| (row.place + 1).to_string());
    let items = rows.into_iter().map(|row| LogEntry {
        index: row.place.unsigned_abs(),
        entry: row.entry,
    });
    Ok(Json(Page {
        items: items.collect(),
        next,
    }))
}
