//! What the host says of its user, for the rules of releases: spec/host-connect.md, *What a host says of its user*.
//! It lives in a browser, so it knows neither device nor network, and says neither.

use axum::http::{HeaderMap, header};
use serde::Serialize;

use crate::{Host, model::user, seed};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// Systems as browsers name them to every site (`Sec-CH-UA-Platform`), and as rules do.
const SYSTEMS: [(&str, &str); 5] = [
    ("\"Android\"", "android"),
    ("\"iOS\"", "ios"),
    ("\"Linux\"", "linux"),
    ("\"macOS\"", "macos"),
    ("\"Windows\"", "windows"),
];

/// The claim `hutong_facts`.
#[derive(Serialize)]
pub(crate) struct Facts<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<&'static str>,
    group: &'static [&'static str],
    host_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    os: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<&'a str>,
    /// For how many days they have been here.
    #[serde(rename = "custom.days")]
    days: i64,
}

impl<'a> Facts<'a> {
    /// Of `user`, whose browser sends these headers.
    pub fn of(host: &Host, user: &user::Model, headers: &'a HeaderMap) -> Self {
        let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let os = said("sec-ch-ua-platform");
        Facts {
            city: seed::city_of(user),
            group: if user.demo { &["demo"] } else { &[] },
            host_version: host.config.face.version(),
            os: SYSTEMS.iter().find(|(name, _)| os == Some(name)).map(|(_, name)| *name),
            locale: said(header::ACCEPT_LANGUAGE.as_str()).and_then(first_language),
            days: (host.world.now() - user.created_at) / DAY,
        }
    }
}

/// What a browser likes best; it may send anything.
fn first_language(accepted: &str) -> Option<&str> {
    let first = accepted.split([',', ';']).next().unwrap_or_default().trim();
    let is_tag = first.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && first.len() <= 35
        && first.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_tag.then_some(first)
}
