//! The mini-programs a user opened last.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::OnConflict,
};
use serde::Serialize;

use crate::{Host, config::is_id, error::Error, model::recent, session::CurrentUser};

#[derive(Serialize)]
pub(crate) struct Recent {
    app: String,
    opened_at: i64,
}

/// `GET /api/recents`: the last twelve, newest first.
pub(crate) async fn list(
    State(host): State<Arc<Host>>,
    CurrentUser(me): CurrentUser,
) -> Result<Json<Vec<Recent>>, Error> {
    let query = recent::Entity::find().filter(recent::Column::UserId.eq(me.id));
    let found = query
        .order_by_desc(recent::Column::OpenedAt)
        .limit(12)
        .all(&host.db)
        .await?;
    Ok(Json(
        found
            .into_iter()
            .map(|recent| Recent {
                app: recent.app,
                opened_at: recent.opened_at,
            })
            .collect(),
    ))
}

/// `PUT /api/recents/{app}`: opened just now.
pub(crate) async fn put(
    State(host): State<Arc<Host>>,
    CurrentUser(me): CurrentUser,
    Path(app): Path<String>,
) -> Result<StatusCode, Error> {
    if !is_id(&app) {
        return Err(Error::NotFound("mini-program"));
    }
    let row = recent::ActiveModel {
        user_id: Set(me.id),
        app: Set(app),
        opened_at: Set(host.world.now()),
    };
    let again = OnConflict::columns([recent::Column::UserId, recent::Column::App])
        .update_column(recent::Column::OpenedAt)
        .to_owned();
    recent::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(&host.db)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
