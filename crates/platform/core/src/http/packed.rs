//! A body that is made once and answered often.

use std::io::Write as _;
use std::sync::OnceLock;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use crate::Result;

/// A JSON body, plain and, once somebody takes it so, packed.
#[derive(Debug)]
pub struct Packed {
    plain: Bytes,
    gzip: OnceLock<Bytes>,
}

/// How a caller takes a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// As it is.
    Plain,
    /// Packed.
    Gzip,
}

impl Coding {
    /// What a request asks for, if that is said as browsers say it; the layer that packs bodies knows all other ways.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        if !headers.contains_key(header::ACCEPT_ENCODING) {
            return Some(Self::Plain);
        }
        takes(headers, "gzip").then_some(Self::Gzip)
    }
}

/// Whether a request says that it takes this coding, before others or after them.
pub fn takes(headers: &HeaderMap, coding: &str) -> bool {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    accepted.is_some_and(|value| value.split(',').any(|given| given.trim() == coding))
}

impl Packed {
    /// The body that `value` is written as.
    pub fn json(value: &impl Serialize) -> Result<Self> {
        Ok(Self {
            plain: serde_json::to_vec(value)?.into(),
            gzip: OnceLock::new(),
        })
    }

    /// The answer for one caller, whom nobody else's cache may answer.
    pub fn answer(&self, coding: Coding) -> Response {
        let body = match coding {
            Coding::Plain => &self.plain,
            Coding::Gzip => self.gzip.get_or_init(|| gzip(&self.plain)),
        };
        let mut response = Response::new(Body::from(body.clone()));
        let headers = response.headers_mut();
        headers.reserve(8);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if coding == Coding::Gzip {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }
}

fn gzip(plain: &[u8]) -> Bytes {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    let written = packer.write_all(plain).and_then(|()| packer.finish());
    written.expect("memory takes what is written to it").into()
}
