//! Somebody who calls the API.

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::{Router, response::Response};
use http_body_util::BodyExt as _;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower::ServiceExt as _;

/// A caller with or without a bearer token.
#[derive(Clone)]
pub struct Client {
    router: Router,
    /// The bearer token.
    pub token: Option<String>,
    /// Id of the organisation that the token belongs to; empty without a token.
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
    pub(crate) fn new(router: Router, token: Option<String>, organisation: String) -> Self {
        Self {
            router,
            token,
            organisation,
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

    /// Sends any request; the bearer token is added.
    pub async fn send(&self, mut request: Request<Body>) -> Reply {
        if let Some(token) = &self.token {
            request
                .headers_mut()
                .insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
        }
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
