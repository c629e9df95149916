//! The log as a file that can be checked without the platform.

use axum::body::Body;
use axum::http::header;
use axum::response::IntoResponse;
use futures::stream;
use hutong_base::Id;
use hutong_core::audit;
use hutong_core::http::Query;
use hutong_core::{Context, Problems, Result};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::ops::list_audit::log_of;

/// Entries that are read at once.
const AT_ONCE: u64 = 500;

/// Which log.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Whose log; the caller's own organisation's when absent. Operators read anybody's.
    pub organisation: Option<Id>,
    /// `sequence` of the last entry that the caller has; from the first one when absent.
    pub after: Option<i64>,
}

/// Export the log of who did what
///
/// Every entry in its order, one line of JSON each: `hutong audit verify FILE` says whether none was changed or left out.
#[utoipa::path(get, path = "/v1/audit/export", tag = "events", security(("token" = [])), params(Which),
    responses((status = 200, body = String, content_type = "application/x-ndjson"), Problems))]
pub async fn export_audit(cx: Context, Query(which): Query<Which>) -> Result<impl IntoResponse> {
    let organisation = log_of(&cx, which.organisation.as_ref())?;
    let platform = cx.platform;
    let after = which.after.unwrap_or(0);
    let lines = stream::try_unfold(after, move |after| {
        let (platform, organisation) = (platform.clone(), organisation.clone());
        async move {
            let entries = audit::entries(platform.db.read(), &organisation, after, AT_ONCE).await?;
            let Some(last) = entries.last().map(|entry| entry.sequence) else {
                return Ok(None);
            };
            let mut lines = Vec::new();
            for entry in &entries {
                serde_json::to_writer(&mut lines, entry)?;
                lines.push(b'\n');
            }
            Ok::<_, hutong_core::Error>(Some((lines, last)))
        }
    });
    Ok((
        [(header::CONTENT_TYPE, "application/x-ndjson")],
        Body::from_stream(lines),
    ))
}
