//! A host in a temporary folder, with a clock that tests turn, and browsers that talk to it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use axum::{
    Router,
    body::Body,
    http::{Method, Request, Response, StatusCode, header},
};
use http_body_util::BodyExt;
use hutong_reference_host::{AssertionKey, Config, Face, Host, Options, World, router};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;

/// 2026-01-01T00:00:00Z
pub const NEW_YEAR: i64 = 1_767_225_600_000;
pub const HOST_ID: &str = "host_0123456789abcdef0123456789abcdef";
pub const APP_ID: &str = "app_0123456789abcdef0123456789abcdef";

/// A clock that stands, and random bytes that repeat from run to run.
pub struct TestWorld {
    pub now: AtomicI64,
    drawn: AtomicU64,
}

impl World for TestWorld {
    fn now(&self) -> i64 {
        self.now.load(Ordering::SeqCst)
    }

    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let next = self.drawn.fetch_add(1, Ordering::SeqCst);
            chunk.copy_from_slice(&next.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes()[..chunk.len()]);
        }
    }
}

pub struct Site {
    pub router: Router,
    pub host: Arc<Host>,
    pub world: Arc<TestWorld>,
    pub folder: TempDir,
}

impl Site {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Options)) -> Self {
        let folder = TempDir::new().unwrap();
        let web = folder.path().join("web");
        std::fs::create_dir_all(web.join("assets")).unwrap();
        std::fs::write(web.join("plaza.html"), "<title>Plaza</title>").unwrap();
        std::fs::write(web.join("purse.html"), "<title>Purse</title>").unwrap();
        std::fs::write(web.join("assets/plaza-1234.js"), "export {}").unwrap();
        let mut options = Options {
            face: Some(Face::Plaza),
            platform: Some("http://127.0.0.1:1/".into()),
            platform_key: Some("A".repeat(43)),
            host: Some(HOST_ID.into()),
            web: Some(web),
            demo: true,
            ..Options::default()
        };
        change(&mut options);
        let world = Arc::new(TestWorld {
            now: AtomicI64::new(NEW_YEAR),
            drawn: AtomicU64::new(1),
        });
        let config = Config::new(&options).unwrap();
        let key = AssertionKey::open(folder.path(), options.kid.as_deref(), &*world).unwrap();
        let host = Arc::new(Host::open(config, folder.path(), key, world.clone()).await.unwrap());
        Site {
            router: router(Arc::clone(&host)),
            host,
            world,
            folder,
        }
    }

    pub fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookie: None,
            headers: &[],
        }
    }

    /// A browser in which `name` just signed up.
    pub async fn member(&self, name: &str) -> Browser {
        let mut browser = self.browser();
        let form = serde_json::json!({"name": name, "nick_name": name.to_uppercase(), "password": "correct horse"});
        let answer = browser.post("/api/accounts", form).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        browser
    }

    pub fn pass(&self, milliseconds: i64) {
        self.world.now.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

/// What a browser does: keeps the cookie, sends `Origin` when it writes.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookie: Option<String>,
    /// More that it sends with every request.
    pub headers: &'static [(&'static str, &'static str)],
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: Value,
}

impl Answer {
    /// Asserts a refusal with this status and code.
    pub fn refused(&self, status: u16, code: &str) {
        assert_eq!(
            (self.status.as_u16(), self.body["code"].as_str()),
            (status, Some(code)),
            "{}",
            self.body
        );
        assert!(self.body["message"].as_str().is_some_and(|text| !text.is_empty()));
    }
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Some("http://host.test")).await
    }

    pub async fn post(&mut self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body), Some("http://host.test"))
            .await
    }

    pub async fn put(&mut self, path: &str) -> Answer {
        self.send(Method::PUT, path, None, Some("http://host.test")).await
    }

    pub async fn delete(&mut self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None, Some("http://host.test")).await
    }

    pub async fn send(&mut self, method: Method, path: &str, body: Option<Value>, origin: Option<&str>) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "host.test");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, format!("theme=dark; {cookie}"));
        }
        for (name, value) in self.headers {
            request = request.header(*name, *value);
        }
        if let Some(origin) = origin {
            request = request.header(header::ORIGIN, origin);
        }
        let body = match body {
            Some(value) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(value.to_string())
            }
            None => Body::empty(),
        };
        let answer = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        self.keep_cookie(&answer);
        let (head, body) = answer.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        Answer {
            status: head.status,
            headers: head.headers,
            body,
        }
    }

    fn keep_cookie(&mut self, answer: &Response<Body>) {
        if let Some(set) = answer.headers().get(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
            self.cookie = (!pair.ends_with('=')).then_some(pair);
        }
    }
}
