//! Somebody's server, which the platform calls.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use http_body_util::BodyExt as _;
use serde_json::Value;
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::RwLock;

type Say = dyn Fn(&Received) -> (u16, String) + Send + Sync;

/// What arrived.
#[derive(Clone)]
pub struct Received {
    /// Path and query.
    pub path: String,
    headers: HeaderMap,
    /// What was posted.
    pub body: String,
}

/// A server on loopback; answers 204 unless it was told something else.
#[derive(Clone)]
pub struct Receiver {
    /// Where it listens.
    pub port: u16,
    received: Arc<Mutex<Vec<Received>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
    say: Arc<Mutex<Arc<Say>>>,
    /// Nothing is answered while somebody writes.
    pub hold: Arc<RwLock<()>>,
}

impl Receiver {
    /// One on a free port.
    pub async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Self {
            port: listener.local_addr().unwrap().port(),
            received: Arc::default(),
            answers: Arc::default(),
            say: Arc::new(Mutex::new(Arc::new(|_| (204, String::new())))),
            hold: Arc::default(),
        };
        let app = Router::new().fallback(receive).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        receiver
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook?from=hutong", self.port)
    }

    /// From now on this is said: a status and a body.
    pub fn says(&self, say: impl Fn(&Received) -> (u16, String) + Send + Sync + 'static) {
        *self.say.lock().unwrap() = Arc::new(say);
    }

    /// Gives these answers next.
    pub fn answer(&self, statuses: impl IntoIterator<Item = u16>) {
        self.answers.lock().unwrap().extend(statuses);
    }

    /// Waits until so many have arrived since something was taken.
    pub async fn arrived(&self, number: usize) {
        let arrived = async {
            while self.received.lock().unwrap().len() < number {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let found = tokio::time::timeout(Duration::from_mins(1), arrived).await;
        assert!(found.is_ok(), "{number} did not arrive");
    }

    /// What has arrived since the last time.
    pub fn take(&self) -> Vec<Received> {
        std::mem::take(&mut self.received.lock().unwrap())
    }
}

async fn receive(State(receiver): State<Receiver>, request: Request) -> impl IntoResponse {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let arrived = Received {
        path: parts.uri.to_string(),
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    receiver.received.lock().unwrap().push(arrived.clone());
    let _turn = receiver.hold.read().await;
    let say = receiver.say.lock().unwrap().clone();
    let next = receiver.answers.lock().unwrap().pop_front();
    let (status, body) = next.map_or_else(|| say(&arrived), |status| (status, String::new()));
    let elsewhere = format!("http://127.0.0.1:{}/elsewhere", receiver.port);
    (
        StatusCode::from_u16(status).unwrap(),
        [(header::LOCATION, elsewhere)],
        body,
    )
}

impl Received {
    /// A header that is there.
    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// The body.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Whether one of the signatures is that of `secret`, as a receiver finds out.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let signed = format!(
            "{}.{}.{}",
            self.header("webhook-id"),
            self.header("webhook-timestamp"),
            self.body
        );
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(signed.as_bytes());
        let own = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        self.header("webhook-signature").split(' ').any(|given| given == own)
    }
}
