//! `POST /connect/open`: session, release and the first files in one answer, so that a start waits once.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use hutong_core::{AppState, Error, Problem};
use hutong_package::{Limits, Manifest};
use serde::Serialize;
use utoipa::ToSchema;

use super::exchange_token::{TokenAnswer, TokenError, TokenRefusal, TokenRequest, exchange};
use super::get_release::{ReleaseAnswer, deliver};

/// What every start needs (`spec/package.md`), what is shown first before what runs then; before them the first paint of
/// the entry page, if there is one.
const FIRST_FILES: [&str; 3] = ["main/styles.json", "config.json", "main/logic.js"];
/// Up to how many bytes together they come along. What has no room is better fetched by hash, from a cache.
const FIRST_BYTES: u64 = 128 * 1024;

/// A container session and the release for its subject.
#[derive(Serialize, ToSchema)]
pub struct OpenAnswer {
    #[serde(flatten)]
    session: TokenAnswer,
    #[serde(flatten)]
    release: ReleaseAnswer,
    /// Text of the files that every start needs, by SHA-256; without those that are large.
    files: BTreeMap<String, String>,
}

/// Begin a container session and get its release
///
/// `POST /connect/token`, `GET /connect/release` and the files of a small app in one. A container verifies each part
/// as if it had come by itself.
#[utoipa::path(
    post, path = "/connect/open", tag = "connect",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, body = OpenAnswer), (status = 400, body = TokenRefusal),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn open(
    State(platform): State<AppState>,
    headers: HeaderMap,
    form: Result<Form<TokenRequest>, FormRejection>,
) -> Result<impl IntoResponse, TokenError> {
    let running = form.as_ref().ok().and_then(|form| form.running);
    let (answer, mut session) = exchange(&platform, &headers, form).await?;
    let delivery = deliver(&platform, &mut session, running).await?;
    let release = ReleaseAnswer::of(&platform, &delivery);
    let answer = OpenAnswer {
        session: answer,
        files: first_files(&platform, &release.manifest).await?,
        release,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(answer)))
}

async fn first_files(platform: &AppState, manifest: &str) -> Result<BTreeMap<String, String>, Error> {
    let manifest = Manifest::parse(manifest.as_bytes(), &Limits::default()).map_err(Error::internal)?;
    let paint = format!("paint/{}.json", manifest.entry);
    let mut room = FIRST_BYTES;
    let mut texts = BTreeMap::new();
    for path in [paint.as_str()].into_iter().chain(FIRST_FILES) {
        let Some(file) = manifest.files.get(path) else { continue };
        let Some(left) = room.checked_sub(file.size) else {
            continue;
        };
        room = left;
        let Some(found) = platform.blobs.get(&file.sha256).await? else {
            continue; // the container finds out when it fetches the file
        };
        let bytes = found.bytes().await.map_err(Error::internal)?;
        if let Ok(text) = String::from_utf8(bytes.into()) {
            texts.insert(file.sha256.to_string(), text);
        }
    }
    Ok(texts)
}
