//! What a host's own server decides by.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hutong_base::Id;
use hutong_core::http::{PageQuery, Path, Query};
use hutong_core::{Context, Error, Platform, Problems, Result, SnapshotSeen, event_heads};
use hutong_package::{Digest, FORMAT, SnapshotStatement};
use hutong_policy::roles::Right;
use hutong_policy::snapshot::{self, Part};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::access;
use crate::delivery::{Heads, Rows, is_news};
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

/// Organisations whose last event is asked for at once.
const HEADS: usize = 5_000;

/// A host and the cursor of a page.
type Page = (String, Option<String>);

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
    let host = access::host(&cx, Right::ReadHost, &host, cx.platform.db.read()).await?;
    let now = cx.platform.clock.now();
    let page = (host.id, query.cursor);
    if let Some(digest) = remembered(&cx.platform, &page, now).await?
        && has(&headers, &tag(&digest))
    {
        let head = head(&cx.platform, page.0, digest, now).await?;
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    let (digest, body) = read(&cx.platform, page.clone(), now).await?;
    let known = has(&headers, &tag(&digest));
    let head = head(&cx.platform, page.0, digest, now).await?;
    if known {
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((head, kind, Body::from(body)).into_response())
}

/// Weak, because the same tag goes with the plain and the compressed form.
fn tag(digest: &Digest) -> String {
    format!("W/\"{digest}\"")
}

/// What is said of a page, with or without its bytes.
async fn head(platform: &Platform, host: String, digest: Digest, now: i64) -> Result<[(&'static str, String); 4]> {
    let statement = SnapshotStatement {
        expires_at: now.saturating_add(STATEMENT_LIFE),
        format: FORMAT,
        host,
        issued_at: now,
        sha256: digest,
    };
    let (keys, _) = platform.keys.held(&platform.db, now).await?;
    let (text, signature) = statement.sign(&keys.signer);
    Ok([
        (header::ETAG.as_str(), tag(&digest)),
        (header::CACHE_CONTROL.as_str(), "private, no-cache".to_owned()),
        ("hutong-snapshot", text),
        ("hutong-snapshot-signature", signature),
    ])
}

/// What the bytes of a page are now, where this node has read it before and the database says that none of those who are
/// told of whatever is in it was told anything since.
async fn remembered(platform: &Platform, page: &Page, now: i64) -> Result<Option<Digest>> {
    let Some(seen) = platform.snapshots.get(page).filter(|seen| seen.holds.contains(&now)) else {
        return Ok(None);
    };
    let db = platform.db.read();
    let heads = heads_of(seen.heads.keys(), db).await?;
    if heads != seen.heads {
        if is_news(&seen.heads, &heads, db).await? {
            return Ok(None);
        }
        let seen = SnapshotSeen {
            heads,
            ..(*seen).clone()
        };
        platform.snapshots.insert(page.clone(), Arc::new(seen));
    }
    Ok(Some(seen.digest))
}

/// The bytes of a page, all of it as it is at one moment.
async fn read(platform: &Platform, (host, cursor): Page, now: i64) -> Result<(Digest, Vec<u8>)> {
    let transaction = platform.db.begin_reading().await?;
    let row = hosts::Entity::find_by_id(&host).one(&transaction).await?;
    let row = row.ok_or_else(|| Error::not_found("host"))?;
    let mut told = BTreeSet::from([row.organisation.clone()]);
    let mut until = i64::MAX;
    let part = self::page(&row, cursor.clone(), now, (&mut told, &mut until), &transaction).await?;
    let heads = heads_of(&told, &transaction).await?;
    transaction.rollback().await?;
    let body = serde_json::to_vec(&part)?;
    let digest = Digest::of(&body);
    let seen = SnapshotSeen {
        digest,
        heads,
        holds: now..until,
    };
    platform.snapshots.insert((host, cursor), Arc::new(seen));
    Ok((digest, body))
}

async fn heads_of<'o>(told: impl IntoIterator<Item = &'o String>, db: &impl ConnectionTrait) -> Result<Heads> {
    let told: Vec<_> = told.into_iter().collect();
    let mut heads = Heads::new();
    for some in told.chunks(HEADS) {
        heads.extend(event_heads(db, some.iter().copied()).await?);
    }
    Ok(heads)
}

/// Apps of which anything was released on the host and that it takes, the newest first.
/// `told` gets those who are told of whatever may change them, `until` the first moment at which the time does.
async fn page(
    host: &hosts::Model,
    cursor: Option<String>,
    now: i64,
    (told, until): (&mut BTreeSet<String>, &mut i64),
    db: &impl ConnectionTrait,
) -> Result<Part> {
    let choice = choice_of(&host.id, db).await?;
    let mut part = Part {
        format: snapshot::FORMAT,
        host: host.id.clone(),
        apps: [].into(),
        next: None,
    };
    let mut query = PageQuery {
        cursor,
        ..PageQuery::default()
    };
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

        told.extend(found.iter().map(|app| app.organisation.clone()));
        let mut taken = Vec::new();
        for app in &found {
            if choice.takes(app)? {
                taken.push(app.id.as_str());
            }
        }
        let read = parts(host, &taken, now, until, db).await?;
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
async fn parts(
    host: &hosts::Model,
    apps: &[&str],
    now: i64,
    until: &mut i64,
    db: &impl ConnectionTrait,
) -> Result<Part> {
    let mut measures = BTreeMap::<_, Vec<_>>::new();
    for (app, measure) in against_any(apps, &host.id, now, db).await? {
        // one that is over is left out
        *until = measure.until.map_or(*until, |end| end.min(*until));
        measures.entry(app).or_default().push(measure);
    }
    let mut rows = Rows::of(host.clone())?;
    for (app, loaded) in apps.iter().zip(Loaded::all(apps, &host.id, db).await?) {
        rows.take(app, loaded, measures.remove(*app).unwrap_or_default())?;
    }
    let part = rows.builder.build().part(&host.id);
    part.ok_or_else(|| Error::internal("a host is not in its own snapshot"))
}
