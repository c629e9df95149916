//! Somebody who calls the API.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt as _;
use hutong_api::Front;
use hutong_core::AppState;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower::ServiceExt as _;

/// A caller with or without a bearer token or a session.
#[derive(Clone)]
pub struct Client {
    pub(crate) platform: AppState,
    router: Front,
    /// The bearer token.
    pub token: Option<String>,
    /// The cookies, as a browser sends them.
    pub cookie: Option<String>,
    /// Where the requests come from.
    pub address: [u8; 4],
    /// Id of the organisation that the caller acts for; empty without one.
    pub organisation: String,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Client {
    pub(crate) fn new(platform: AppState, router: Front, token: Option<String>, organisation: String) -> Self {
        Self {
            platform,
            router,
            token,
            cookie: None,
            address: [192, 0, 2, 1],
            organisation,
        }
    }

    /// The same caller at another server.
    #[must_use]
    pub fn through(&self, router: &Front) -> Self {
        Self {
            router: router.clone(),
            ..self.clone()
        }
    }

    /// The same caller with another bearer token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// The same caller with the session cookie that `reply` sets.
    #[must_use]
    pub fn with_cookie_of(&self, reply: &Reply) -> Self {
        let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
        Self {
            token: None,
            cookie: Some(cookie),
            ..self.clone()
        }
    }

    /// The same caller for this organisation.
    #[must_use]
    pub fn acting_for(&self, organisation: &str) -> Self {
        Self {
            organisation: organisation.to_owned(),
            ..self.clone()
        }
    }

    /// The same caller from this address.
    #[must_use]
    pub fn from_address(&self, address: [u8; 4]) -> Self {
        Self {
            address,
            ..self.clone()
        }
    }

    /// Sends any request; token, or cookie and organisation, are added.
    pub async fn send(&self, mut request: Request<Body>) -> Reply {
        if let Some(token) = &self.token {
            request
                .headers_mut()
                .insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
        }
        if let Some(cookie) = &self.cookie {
            request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
            if !self.organisation.is_empty() {
                request
                    .headers_mut()
                    .insert("hutong-organisation", self.organisation.parse().unwrap());
            }
        }
        let peer = SocketAddr::from((self.address, 50_000));
        request.extensions_mut().insert(ConnectInfo(peer));
        let response: Response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Reply {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// A request with these headers and body.
    pub async fn request(&self, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    /// GET
    pub async fn get(&self, path: &str) -> Reply {
        self.request(Method::GET, path, &[], Body::empty()).await
    }

    /// POST with a JSON body
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.request(Method::POST, path, &[JSON], body.to_string()).await
    }

    /// POST with a JSON body and an idempotency key
    pub async fn post_once(&self, key: &str, path: &str, body: Value) -> Reply {
        self.request(Method::POST, path, &[JSON, ("idempotency-key", key)], body.to_string())
            .await
    }

    /// PUT with a JSON body
    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.request(Method::PUT, path, &[JSON], body.to_string()).await
    }

    /// PUT with bytes
    pub async fn put_bytes(&self, path: &str, body: impl Into<Body>) -> Reply {
        self.request(Method::PUT, path, &[], body).await
    }

    /// DELETE
    pub async fn delete(&self, path: &str) -> Reply {
        self.request(Method::DELETE, path, &[], Body::empty()).await
    }
}

const JSON: (&str, &str) = ("content-type", "application/json");

impl Reply {
    /// The JSON body of an answer with this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        if self.body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&self.body).unwrap()
        }
    }

    /// The body of an answer with this status, as `T`.
    #[track_caller]
    pub fn expect_as<T: DeserializeOwned>(&self, status: u16) -> T {
        serde_json::from_value(self.expect(status)).unwrap()
    }

    /// The answer is a problem with this code; answers the whole problem.
    #[track_caller]
    pub fn expect_problem(&self, status: u16, code: &str) -> Value {
        let problem = self.expect(status);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status, "{problem}");
        problem
    }

    /// A header, empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
