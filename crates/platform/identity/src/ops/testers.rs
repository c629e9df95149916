//! Somebody tries out what is not for users yet: a user of a host, named by the app's developer. Members of the developer
//! organisation are another list.

use axum::http::StatusCode;
use hutong_base::{Code, Id};
use hutong_core::http::{Json, Page, PageQuery, Path, Query, check};
use hutong_core::organisation::organisations;
use hutong_core::{AppRecord, Begun, Context, Error, Event, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait, PaginatorTrait, QueryFilter, QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::model::tester;

/// Whom to name.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTester {
    /// The host that they use.
    pub host: Id,
    /// Their user id there, 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub user: String,
    /// Who they are, 1 to 100 characters: for whoever looks at the list.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

/// A tester of an app.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Tester {
    /// `tst_…`
    pub id: String,
    /// The host that they use.
    pub host: String,
    /// Their user id there.
    pub user: String,
    /// Who they are.
    pub name: String,
    /// Milliseconds since the epoch.
    pub created_at: i64,
}

impl From<tester::Model> for Tester {
    fn from(row: tester::Model) -> Self {
        Self {
            id: row.id,
            host: row.host,
            user: row.host_user,
            name: row.name,
            created_at: row.created_at,
        }
    }
}

/// The app whose testers the caller may change.
async fn app(cx: &Context, id: &Id) -> Result<AppRecord> {
    cx.actor.may(Right::ChangeTesters)?;
    let app = cx.platform.directory.app(id.as_str()).await?;
    let app = app.ok_or_else(|| Error::not_found("app"))?;
    cx.actor.may_on(Right::ChangeTesters, &app.organisation, "app")?;
    Ok(app)
}

/// Name a tester
///
/// From their next request on they get what is released to testers on that host.
#[utoipa::path(post, path = "/v1/apps/{app}/testers", tag = "apps", security(("token" = [])),
    params(("app" = Id, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = NewTester,
    responses((status = 201, body = Tester), Problems))]
pub async fn create_tester(
    cx: Context,
    Path(id): Path<Id>,
    Json(body): Json<NewTester>,
) -> Result<(StatusCode, Json<Tester>)> {
    let app = app(&cx, &id).await?;
    check::text("user", &body.user, 200)?;
    check::text("name", &body.name, 100)?;
    let host = cx.platform.directory.host(body.host.as_str()).await?;
    let host = host.ok_or_else(|| Error::not_found("host"))?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    if let Some(most) = cx.platform.directory.knobs().await?.max_testers {
        // two that come at once are counted one by one
        organisations::Model::lock(change.db(), &app.organisation).await?;
        refuse_more(&app.id, most, change.db()).await?;
    }
    let row = tester::ActiveModel {
        id: Set(cx.platform.ids.next("tst").into()),
        app: Set(app.id.clone()),
        host: Set(host.id),
        host_user: Set(body.user),
        name: Set(body.name),
        created_at: Set(cx.platform.clock.now()),
    };
    let taken = || {
        Error::new(
            Code::AlreadyTester,
            "this user of the host is a tester of the app already",
        )
    };
    let row = row
        .insert(change.db())
        .await
        .map_err(|error| Error::unique_or(error, taken))?;
    let event = Event {
        kind: "hutong.app.tester_created",
        subject: app.id,
        organisations: vec![app.organisation],
        data: json!({"tester": row.id, "host": row.host, "name": row.name}),
    };
    Ok((StatusCode::CREATED, Json(change.commit(event, row.into()).await?)))
}

/// Refuses one more when there are `most`.
async fn refuse_more(app: &str, most: u32, db: &impl ConnectionTrait) -> Result<()> {
    let testers = tester::Entity::find().filter(tester::Column::App.eq(app));
    if testers.count(db).await? < u64::from(most) {
        return Ok(());
    }
    let detail = format!("the app has {most} testers, as many as the operator's policy allows");
    Err(Error::new(Code::TesterLimit, detail).hint("remove one with DELETE /v1/apps/{app}/testers/{tester} first"))
}

/// List testers
#[utoipa::path(get, path = "/v1/apps/{app}/testers", tag = "apps", security(("token" = [])),
    params(("app" = Id, Path), PageQuery), responses((status = 200, body = Page<Tester>), Problems))]
pub async fn list_testers(
    cx: Context,
    Path(id): Path<Id>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Tester>>> {
    let app = app(&cx, &id).await?;
    let select = tester::Entity::find().filter(tester::Column::App.eq(app.id));
    let rows = page.fetch(select, tester::Column::Id, cx.platform.db.read()).await?;
    Ok(Json(rows.map(Tester::from)))
}

/// Remove a tester
///
/// From their next request on they get what every user gets.
#[utoipa::path(delete, path = "/v1/apps/{app}/testers/{tester}", tag = "apps", security(("token" = [])),
    params(("app" = Id, Path), ("tester" = Id, Path)), responses((status = 204), Problems))]
pub async fn delete_tester(cx: Context, Path((id, tester)): Path<(Id, Id)>) -> Result<StatusCode> {
    let app = app(&cx, &id).await?;
    let change = match cx.begin(&()).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(()) => return Ok(StatusCode::NO_CONTENT),
    };
    let row = tester::Entity::find_by_id(tester.as_str())
        .filter(tester::Column::App.eq(&app.id))
        .lock_exclusive()
        .one(change.db())
        .await?;
    let row = row.ok_or_else(|| Error::not_found("tester"))?;
    let event = Event {
        kind: "hutong.app.tester_deleted",
        subject: app.id,
        organisations: vec![app.organisation],
        data: json!({"tester": row.id, "host": row.host, "name": row.name}),
    };
    row.delete(change.db()).await?;
    change.commit(event, ()).await?;
    Ok(StatusCode::NO_CONTENT)
}
