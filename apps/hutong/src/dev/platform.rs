//! What a container asks of a platform, answered from memory: one host, one app, one user. The statement that names the
//! package is signed by a key that lives as long as this process, and the container checks it as it checks any other.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::extract::{Path as UrlPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::{Stream, stream};
use hutong_base::{Clock as _, OsRandom, Random as _, SystemClock};
use hutong_package::{Digest, FORMAT, Release, Signature, SigningKey, Track};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::watch::Receiver;

use super::builder::Built;
use super::{frame, tools};
use crate::build::report::plain;

/// Milliseconds that a statement holds.
const VALID: i64 = 60 * 60 * 1000;

/// What stays the same over builds.
pub struct Session {
    host: &'static str,
    /// Of the folder, so that two projects never share what they store in a browser.
    app: String,
    name: String,
    address: SocketAddr,
    /// Where other devices reach it, if they may.
    lan: Option<SocketAddr>,
    platform: SigningKey,
    developer: SigningKey,
}

impl Session {
    pub fn new(folder: &Path, address: SocketAddr, lan: Option<SocketAddr>) -> Self {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let digest = Digest::of(folder.to_string_lossy().as_bytes()).to_string();
        let name = folder.file_name().unwrap_or(folder.as_os_str());
        Self {
            host: "host_dev",
            app: format!("app_{}", &digest[..16]),
            name: name.to_string_lossy().into_owned(),
            address,
            lan,
            platform: key(),
            developer: key(),
        }
    }

    /// The address to give to others, or else one's own.
    fn url(&self) -> String {
        match self.lan {
            Some(lan) => format!("https://{lan}/"),
            None => format!("http://{}/", self.address),
        }
    }

    /// Whether a request was made by the preview, or by nobody's page.
    fn is_own(&self, headers: &HeaderMap) -> bool {
        let port = self.address.port();
        let own = |host: &str| {
            host == format!("localhost:{port}")
                || host == format!("127.0.0.1:{port}")
                || self.lan.is_some_and(|lan| host == lan.to_string())
        };
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        // the frame has no origin of its own
        let is_fellow = |origin: &str| origin == "null" || origin.split_once("://").is_some_and(|(_, host)| own(host));
        text(header::HOST).is_some_and(own) && text(header::ORIGIN).is_none_or(is_fellow)
    }
}

fn key() -> SigningKey {
    let mut seed = [0; 32];
    OsRandom.fill(&mut seed);
    SigningKey::from_seed(&seed)
}

/// The endpoints.
#[derive(Clone)]
pub struct Platform {
    session: Arc<Session>,
    built: Receiver<Arc<Built>>,
}

impl Platform {
    pub fn new(session: Session, built: Receiver<Arc<Built>>) -> Self {
        Self {
            session: Arc::new(session),
            built,
        }
    }

    /// The statement about what was built last, with what it names; none when nothing could be built.
    fn release(&self) -> Option<Value> {
        let Session {
            host,
            app,
            platform: key,
            developer,
            ..
        } = &*self.session;
        let manifest = self.built.borrow().manifest.clone()?;
        let bytes = manifest.to_bytes();
        let now = SystemClock.now();
        let (release, release_signature) = Release {
            app: app.clone(),
            appid: manifest.app,
            blocked_capabilities: Vec::new(),
            blocked_pages: Vec::new(),
            developer_keys: vec![developer.verifying_key()],
            domains: hutong_package::DomainPolicy::default(),
            expires_at: now + VALID,
            format: FORMAT,
            host: (*host).to_owned(),
            issued_at: now,
            manifest_sha256: Digest::of(&bytes),
            min_version_code: None,
            release: "rel_dev".to_owned(),
            // the developer may go back to an older state
            rollback: true,
            track: Track::Dev,
            version: "ver_dev".to_owned(),
            version_code: manifest.version.code,
        }
        .sign(key);
        Some(json!({
            "release": release, "release_signature": release_signature,
            "signature": Signature::sign(developer, &bytes),
            "manifest": String::from_utf8_lossy(&bytes), "blobs": "/blobs/",
        }))
    }

    pub fn router(self) -> Router {
        Router::new()
            .route(
                "/",
                get(page("text/html; charset=utf-8", include_str!("../../dev/preview.html"))),
            )
            .route(
                "/dev/preview.css",
                get(page("text/css", include_str!("../../dev/preview.css"))),
            )
            .route(
                "/dev/preview.js",
                get(page("text/javascript", include_str!("../../dev/preview.js"))),
            )
            .route("/dev/tools/{file}", get(tools::file))
            .route("/dev/session", get(session))
            .route("/dev/events", get(events))
            .route("/dev/log", post(log))
            .route("/connect/token", post(token))
            .route("/connect/open", post(open))
            .route("/connect/code", post(code))
            .route("/connect/release", get(release))
            .route("/connect/standing", post(standing))
            .route("/connect/reports", post(async || StatusCode::NO_CONTENT))
            .route("/connect/hosts/{host}/apps", get(listing))
            .route("/blobs/{digest}", get(blob))
            .route(frame::PATH, get(frame::frame))
            .merge(hutong_api::container())
            .layer(from_fn_with_state(self.clone(), only_own_pages))
            .with_state(self)
    }
}

/// A page of another site must neither read the project nor write into the terminal, even when its name leads here.
async fn only_own_pages(State(platform): State<Platform>, request: Request, next: Next) -> Response {
    if platform.session.is_own(request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::MISDIRECTED_REQUEST, "this preview is for its own page").into_response()
    }
}

/// A file of the preview; asking anew for it always gives this program's own.
fn page(kind: &'static str, text: &'static str) -> ([(HeaderName, &'static str); 2], &'static str) {
    (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")],
        text,
    )
}

async fn session(State(platform): State<Platform>) -> Json<Value> {
    let Session {
        host,
        app,
        lan,
        platform: key,
        ..
    } = &*platform.session;
    let url = platform.session.url();
    let qr = lan.and_then(|_| qrcode::QrCode::new(&url).ok());
    let qr = qr.map(|code| code.render::<qrcode::render::svg::Color>().build());
    let qr = qr.and_then(|svg| svg.find("<svg").map(|start| svg[start..].to_owned()));
    Json(json!({"session": {
        "host": host, "app": app, "platform_key": key.verifying_key(), "address": url, "qr": qr,
    }}))
}

/// The build that is there, then each that comes.
async fn events(State(platform): State<Platform>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut built = platform.built.clone();
    built.mark_changed();
    let session = Arc::clone(&platform.session);
    let events = stream::unfold((built, session), |(mut built, session)| async move {
        built.changed().await.ok()?;
        let text = describe(&built.borrow_and_update(), &session).to_string();
        Some((Ok(Event::default().data(text)), (built, session)))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

fn describe(built: &Built, session: &Session) -> Value {
    json!({
        "name": built.name.as_ref().unwrap_or(&session.name),
        "runs": built.manifest.is_some(),
        "milliseconds": built.milliseconds,
        "pages": built.manifest.as_ref().map(|manifest| &manifest.pages[..]).unwrap_or_default(),
        "findings": built.findings,
    })
}

#[derive(Deserialize)]
struct Line {
    level: String,
    text: String,
}

/// A line of the mini-program's console.
async fn log(Json(Line { level, text }): Json<Line>) -> StatusCode {
    for line in text.lines() {
        eprintln!("{:>5} | {}", plain(&level), plain(line));
    }
    StatusCode::NO_CONTENT
}

fn session_answer() -> Value {
    json!({"access_token": "dev", "token_type": "Bearer", "expires_in": 3600})
}

async fn token() -> Json<Value> {
    Json(session_answer())
}

/// Session and release in one; the files come by themselves.
async fn open(State(platform): State<Platform>) -> Response {
    let Some(mut answer) = platform.release() else {
        return nothing_built();
    };
    answer["files"] = json!({});
    if let (Some(answer), Value::Object(session)) = (answer.as_object_mut(), session_answer()) {
        answer.extend(session);
    }
    ([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response()
}

/// Nothing is taken down or banned here; milliseconds until it is asked again.
async fn standing(Json(asked): Json<Value>) -> Json<Value> {
    let one = json!({"again": true, "blocked_capabilities": [], "blocked_pages": []});
    let standings = vec![one; asked["sessions"].as_array().map_or(0, Vec::len)];
    Json(json!({"standings": standings, "blocked_domains": [], "next": 3_600_000}))
}

/// Nobody exchanges it: the merchant's back end knows no platform of this name.
async fn code() -> Json<Value> {
    Json(json!({"code": "dev", "expires_in": 300}))
}

async fn listing(State(platform): State<Platform>) -> Json<Value> {
    let name = platform.built.borrow().name.clone();
    let name = name.unwrap_or_else(|| platform.session.name.clone());
    Json(json!({"items": [{"id": platform.session.app, "name": name}]}))
}

async fn release(State(platform): State<Platform>) -> Response {
    match platform.release() {
        Some(answer) => ([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response(),
        None => nothing_built(),
    }
}

fn nothing_built() -> Response {
    let problem = json!({"code": "release_not_found", "detail": "nothing could be built"});
    (StatusCode::NOT_FOUND, Json(problem)).into_response()
}

async fn blob(State(platform): State<Platform>, UrlPath(digest): UrlPath<String>) -> Response {
    let digest = digest.parse::<Digest>().ok();
    match digest.and_then(|digest| platform.built.borrow().files.get(&digest).cloned()) {
        Some(content) => {
            let kind = [
                (header::CONTENT_TYPE, "application/octet-stream"),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (kind, content).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
