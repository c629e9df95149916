//! The developer tools: the panel in the preview, and what looks into the frame. Nothing of them is in the container.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../web/devtools/dist"]
#[include = "*.js"]
#[include = "*.css"]
#[allow_missing = true]
struct Files;

/// Whether this program was built with them; the preview is not drawn without.
pub fn are_there() -> bool {
    ["panel.js", "panel.css", "frame.js"]
        .iter()
        .all(|name| Files::get(name).is_some())
}

/// A file of theirs as text.
pub fn text(name: &str) -> Option<String> {
    String::from_utf8(Files::get(name)?.data.into_owned()).ok()
}

/// `/dev/tools/{file}`.
pub async fn file(Path(name): Path<String>) -> Response {
    let Some(file) = Files::get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = [
        (header::CONTENT_TYPE, file.metadata.mimetype().to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (kind, file.data).into_response()
}
