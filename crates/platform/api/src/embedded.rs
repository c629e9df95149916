//! Files that the web build made, carried in the program.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hutong_base::Code;
use hutong_core::Error;
use hutong_core::http::takes;
use rust_embed::{EmbeddedFile, RustEmbed};

/// Codings that the build has packed the files in, the smallest first, and how it ends their names.
const PACKED: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// The file `path` of a build; `what` names the build in the refusal.
pub fn find<Files: RustEmbed>(what: &str, path: &str) -> Result<EmbeddedFile, Error> {
    Files::get(path).ok_or_else(|| {
        Error::new(Code::NotFound, format!("{what} has no file {path:?}"))
            .hint("if no file is found at all, the web part is not built: run `cargo xtask up`")
    })
}

/// The answer to a request for `file`: packed as the caller takes it, or nothing when the caller has it already.
pub fn answer<Files: RustEmbed>(
    path: &str,
    file: &EmbeddedFile,
    asked: &HeaderMap,
    cache: &'static str,
) -> Result<Response, Error> {
    let tag = format!("W/\"{}\"", hex::encode(file.metadata.sha256_hash()));
    let mut response = if asked
        .get(header::IF_NONE_MATCH)
        .is_some_and(|asked| asked.as_bytes() == tag.as_bytes())
    {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        // packed by the build: compressing the large ones anew would cost every first visit time
        let packed = PACKED.iter().find_map(|(coding, ending)| {
            let packed = takes(asked, coding)
                .then(|| Files::get(&format!("{path}.{ending}")))
                .flatten()?;
            Some((*coding, packed))
        });
        let content = packed.as_ref().map_or(file, |(_, packed)| packed);
        let mut response = content.data.clone().into_response();
        if let Some((coding, _)) = packed {
            response
                .headers_mut()
                .insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        response
            .headers_mut()
            .insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        let kind = HeaderValue::from_str(file.metadata.mimetype()).map_err(Error::internal)?;
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).map_err(Error::internal)?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    Ok(response)
}
