//! The built pages and the security headers of every answer.

use std::{collections::HashMap, path::Path, sync::Arc};

use anyhow::{Context, ensure};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{Host, config::Config, error::Error};

/// Files of the built front end, read once at start: there are few, they are small, and a path of
/// a request is only ever a key, never a place on the disk.
pub(crate) struct Pages {
    files: HashMap<String, Arc<[u8]>>,
}

impl Pages {
    pub(crate) fn read(config: &Config) -> anyhow::Result<Self> {
        let mut files = HashMap::new();
        let folder = &config.web;
        read_folder(folder, "", &mut files).with_context(|| {
            format!(
                "cannot read the pages in {}; build them with: npm --prefix web run build -w @hutong/hosts",
                folder.display()
            )
        })?;
        let page = format!("{}.html", config.face.as_str());
        let index = files.get(&page).cloned();
        ensure!(
            index.is_some(),
            "{} has no {page}; build the pages again",
            folder.display()
        );
        files.extend(index.map(|bytes| (String::new(), bytes)));
        Ok(Pages { files })
    }
}

fn read_folder(folder: &Path, prefix: &str, files: &mut HashMap<String, Arc<[u8]>>) -> std::io::Result<()> {
    for item in std::fs::read_dir(folder)? {
        let item = item?;
        let name = format!("{prefix}{}", item.file_name().to_string_lossy());
        if item.file_type()?.is_dir() {
            read_folder(&item.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, std::fs::read(item.path())?.into());
        }
    }
    Ok(())
}

/// Any other path: a file of the front end, or a JSON 404.
pub(crate) async fn get(State(host): State<Arc<Host>>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let Some(bytes) = host.pages.files.get(path).filter(|_| reads) else {
        return Error::NotFound("resource").into_response();
    };
    // Names under assets/ carry a hash of the content.
    let cache = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = [(header::CONTENT_TYPE, media_type(path)), (header::CACHE_CONTROL, cache)];
    (headers, Body::from(axum::body::Bytes::from_owner(Arc::clone(bytes)))).into_response()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        None | Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some(_) => "application/octet-stream",
    }
}

/// The content security policy of this host's pages. The platform may run the container's script
/// and show its frame. What mini-programs request, show, play and frame is wide, because the
/// container checks it against their domain lists; a demo also reaches back ends on this machine.
pub(crate) fn policy(config: &Config) -> String {
    let platform = url::Url::parse(&config.platform)
        .map(|url| url.origin().ascii_serialization())
        .unwrap_or_default();
    let loopback = if config.demo {
        " http://127.0.0.1:* http://localhost:*"
    } else {
        ""
    };
    [
        "default-src 'none'".to_owned(),
        "base-uri 'none'".to_owned(),
        "form-action 'none'".to_owned(),
        "frame-ancestors 'none'".to_owned(),
        format!("script-src 'self' {platform}"),
        "style-src 'self'".to_owned(),
        format!("img-src 'self' data: blob: https: {platform}{loopback}"),
        format!("media-src blob: https:{loopback}"),
        "font-src 'self'".to_owned(),
        format!("connect-src 'self' {platform} https:{loopback}"),
        format!("frame-src {platform} blob: https:{loopback}"),
    ]
    .join("; ")
}

/// Puts the security headers on every answer; answers of the API are never stored.
pub(crate) async fn harden(State(host): State<Arc<Host>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, host.policy.clone());
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
