//! What a host's own server decides by.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hutong_base::Id;
use hutong_core::http::{PageQuery, Path, Query};
use hutong_core::{Context, Error, Problems, Result};
use hutong_package::{Digest, FORMAT, SnapshotStatement};
use hutong_policy::roles::Right;
use hutong_policy::snapshot::{self, Part};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::access;
use crate::delivery::Rows;
use crate::directory::STATEMENT_LIFE;
use crate::line::Loaded;
use crate::measures::against_any;
use crate::model::{apps, hosts, releases};
use crate::ops::get_blob::has;
use crate::ops::get_choice::choice_of;

/// Apps that are read at once.
const AT_ONCE: u64 = 500;
/// Bytes after which a page ends: ten thousand apps of the usual kind.
const PAGE: usize = 4 * 1024 * 1024;

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SnapshotQuery {
    /// `next` of the page before; absent for the first page.
    pub cursor: Option<String>,
}

/// What a host may show of all apps (`spec/snapshot.md`).
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "describes the policy crate's type, which knows nothing of schemas"
)]
pub struct HostSnapshot {
    /// The form, 1.
    format: u32,
    /// `host_…`
    host: String,
    /// By id: releases in the order of precedence, their rules, the lowest usable code and measures.
    #[schema(value_type = Object)]
    apps: (),
    /// Cursor of the next page; absent on the last one.
    next: Option<String>,
}

/// Get a host's snapshot
///
/// For the host's own server, which may decide by it which version a user gets; it names users, where a rule does, and is
/// not for browsers. The platform's statement about its bytes is in the header `hutong-snapshot`,
/// `{expires_at, format, host, issued_at, sha256}`, with its signature in `hutong-snapshot-signature`; both are new with
/// every answer, also where nothing has changed.
#[utoipa::path(get, path = "/v1/hosts/{host}/snapshot", tag = "hosts", security(("token" = [])),
    params(("host" = Id, Path), SnapshotQuery), responses(
    (status = 200, description = "A page of it.", body = HostSnapshot),
    (status = 304, description = "The caller has it already (`If-None-Match`)."),
    Problems))]
pub async fn get_snapshot(
    cx: Context,
    Path(host): Path<Id>,
    Query(query): Query<SnapshotQuery>,
    headers: HeaderMap,
) -> Result<Response> {
    let now = cx.platform.clock.now();
    let host = access::host(&cx, Right::ReadHost, &host, cx.platform.db.read()).await?;
    let part = page(&host, query.cursor, now, cx.platform.db.read()).await?;
    let body = serde_json::to_vec(&part)?;
    let statement = SnapshotStatement {
        expires_at: now.saturating_add(STATEMENT_LIFE),
        format: FORMAT,
        host: host.id,
        issued_at: now,
        sha256: Digest::of(&body),
    };
    let (keys, _) = cx.platform.keys.held(&cx.platform.db, now).await?;
    let (text, signature) = statement.sign(&keys.signer);
    // weak, because the same tag goes with the plain and the compressed form
    let tag = format!("W/\"{}\"", statement.sha256);
    let known = has(&headers, &tag);
    let head = [
        (header::ETAG.as_str(), tag),
        (header::CACHE_CONTROL.as_str(), "private, no-cache".to_owned()),
        ("hutong-snapshot", text),
        ("hutong-snapshot-signature", signature),
    ];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((head, kind, Body::from(body)).into_response())
}

/// Apps of which anything was released on the host and that it takes, the newest first.
async fn page(host: &hosts::Model, cursor: Option<String>, now: i64, db: &impl ConnectionTrait) -> Result<Part> {
    let choice = choice_of(&host.id, db).await?;
    let mut part = Part {
        format: snapshot::FORMAT,
        host: host.id.clone(),
        apps: [].into(),
        next: None,
    };
    let mut query = PageQuery { cursor, limit: None };
    let mut size = 0;
    loop {
        let here = releases::Entity::find()
            .select_only()
            .column(releases::Column::App)
            .filter(releases::Column::Host.eq(&host.id))
            .into_query();
        let select = apps::Entity::find().filter(apps::Column::Id.in_subquery(here));
        let select = query.after_cursor(select, apps::Column::Id)?;
        let found = select.order_by_desc(apps::Column::Id).limit(AT_ONCE).all(db).await?;
        let last = found.last().map(|app| app.id.clone());
        let is_last = (found.len() as u64) < AT_ONCE;

        let mut taken = Vec::new();
        for app in &found {
            if choice.takes(app)? {
                taken.push(app.id.as_str());
            }
        }
        let read = parts(host, &taken, now, db).await?;
        size += serde_json::to_vec(&read.apps)?.len();
        part.apps.extend(read.apps);
        if is_last {
            return Ok(part);
        }
        if PAGE <= size {
            part.next = last;
            return Ok(part);
        }
        query.cursor = last;
    }
}

/// The part of `apps` alone.
async fn parts(host: &hosts::Model, apps: &[&str], now: i64, db: &impl ConnectionTrait) -> Result<Part> {
    let mut measures = BTreeMap::<_, Vec<_>>::new();
    for (app, measure) in against_any(apps, &host.id, now, db).await? {
        measures.entry(app).or_default().push(measure);
    }
    let mut rows = Rows::of(host.clone())?;
    for (app, loaded) in apps.iter().zip(Loaded::all(apps, &host.id, db).await?) {
        rows.take(app, loaded, measures.remove(*app).unwrap_or_default())?;
    }
    let part = rows.builder.build().part(&host.id);
    part.ok_or_else(|| Error::internal("a host is not in its own snapshot"))
}
