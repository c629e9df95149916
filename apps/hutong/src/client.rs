//! The platform's HTTP API as the command line uses it: bearer token, problem+json errors, and calls
//! that are repeated until the platform has answered them.

use std::borrow::Cow;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use hutong_base::{Ids, OsRandom, SystemClock};
use indicatif::ProgressBar;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::http::{Method, Request, StatusCode};
use url::Url;

/// Exit code of a command that the platform refused.
pub const REFUSED: u8 = 3;
/// Exit code of a command that the platform could not be asked.
pub const UNREACHABLE: u8 = 4;
/// Largest answer that is read, in bytes.
const ANSWER_LIMIT: u64 = 16 * 1024 * 1024;
/// Bodies below this many bytes travel as they are.
const WORTH_PACKING: usize = 1024;
/// Waiting time before the second attempt; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Why a call did not give an answer that can be used.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No connection, or it broke, on every attempt.
    #[error("cannot reach {server}: {reason}")]
    Unreachable { server: String, reason: String },
    /// The platform refused, with its own words.
    #[error("{0}")]
    Refused(Box<Problem>),
    /// Something answered, but not a Hutong platform.
    #[error("{url} answered {status}, but not as a Hutong platform does")]
    Foreign { url: String, status: u16 },
    /// The server address or the token cannot be put into a request.
    #[error("not a usable request: {0}")]
    Request(#[from] ureq::http::Error),
}

/// The part of a problem+json document (RFC 9457) that people need.
#[derive(Debug, serde::Deserialize)]
pub struct Problem {
    pub status: u16,
    pub title: String,
    pub code: String,
    #[serde(default)]
    pub detail: Option<String>,
    #[serde(default)]
    pub hint: Option<String>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words = self.detail.as_deref().unwrap_or(&self.title);
        write!(f, "{words} [{}, HTTP {}]", self.code, self.status)
    }
}

/// What may travel as the body of a call.
pub enum Body<'a> {
    None,
    Json(Vec<u8>),
    Bytes(&'a [u8]),
}

impl Body<'_> {
    /// A JSON body.
    pub fn json(value: &impl Serialize) -> Self {
        Self::Json(serde_json::to_vec(value).expect("request types serialise"))
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::None => &[],
            Self::Json(bytes) => bytes,
            Self::Bytes(bytes) => bytes,
        }
    }

    /// What travels, and its encoding when it has one: gzip where that makes it smaller.
    fn packed(&self) -> (Cow<'_, [u8]>, Option<&'static str>) {
        let plain = self.bytes();
        if plain.len() < WORTH_PACKING {
            return (plain.into(), None);
        }
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        match encoder.write_all(plain).and_then(|()| encoder.finish()) {
            Ok(packed) if packed.len() < plain.len() => (packed.into(), Some("gzip")),
            _ => (plain.into(), None),
        }
    }
}

/// A connection to one platform. Cheap to share between threads.
pub struct Client {
    agent: ureq::Agent,
    server: Url,
    token: Option<String>,
    ids: Ids,
    attempts: u32,
    progress: ProgressBar,
    reached: AtomicBool,
}

impl Client {
    /// A client that tries each call once.
    pub fn new(server: Url, token: Option<String>) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_recv_response(Some(Duration::from_mins(1)))
            .user_agent(concat!("hutong/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Self {
            agent,
            server,
            token,
            ids: Ids::new(Arc::new(SystemClock), Arc::new(OsRandom)),
            attempts: 1,
            progress: ProgressBar::hidden(),
            reached: AtomicBool::new(false),
        }
    }

    /// Repeats a call that met a network error or a 5xx answer, up to `attempts` times in all, and
    /// says so beside `progress`. A server that never answered is more likely a wrong address than one
    /// that restarts, so before the first answer a network error is final.
    pub fn patient(mut self, attempts: u32, progress: ProgressBar) -> Self {
        self.attempts = attempts;
        self.progress = progress;
        self
    }

    /// `GET path`.
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        self.call(&Method::GET, path, &Body::None)
    }

    /// `POST path` with an idempotency key that stays the same over all attempts.
    pub fn post<T: DeserializeOwned>(&self, path: &str, body: &Body) -> Result<T, ClientError> {
        self.call(&Method::POST, path, body)
    }

    /// `PUT path`.
    pub fn put<T: DeserializeOwned>(&self, path: &str, body: &Body) -> Result<T, ClientError> {
        self.call(&Method::PUT, path, body)
    }

    fn call<T: DeserializeOwned>(&self, method: &Method, path: &str, body: &Body) -> Result<T, ClientError> {
        let url = self
            .server
            .join(path.trim_start_matches('/'))
            .map_or_else(|_| path.to_owned(), String::from);
        let idempotency = (method == Method::POST).then(|| self.ids.next("idem").to_string());
        let sent = body.packed();
        let mut pause = FIRST_PAUSE;
        let mut attempt = 1;
        loop {
            let error = match self.attempt(method, &url, body, &sent, idempotency.as_deref()) {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            if attempt >= self.attempts || !error.may_pass() || !self.reached.load(Ordering::Relaxed) {
                return Err(error);
            }
            self.progress.suspend(|| {
                tracing::warn!(
                    "{error}; trying again in {} ms ({attempt} of {})",
                    pause.as_millis(),
                    self.attempts
                );
            });
            thread::sleep(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
            attempt += 1;
        }
    }

    fn attempt<T: DeserializeOwned>(
        &self,
        method: &Method,
        url: &str,
        body: &Body,
        (bytes, encoding): &(Cow<'_, [u8]>, Option<&'static str>),
        idempotency: Option<&str>,
    ) -> Result<T, ClientError> {
        let mut request = Request::builder()
            .method(method)
            .uri(url)
            .header("accept", "application/json");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(key) = idempotency {
            request = request.header("idempotency-key", key);
        }
        if let Some(encoding) = encoding {
            request = request.header("content-encoding", *encoding);
        }
        let kind = match body {
            Body::None | Body::Json(_) => "application/json",
            Body::Bytes(_) => "application/octet-stream",
        };
        let answer = match body {
            Body::None if method == Method::GET => self.agent.run(request.body(())?),
            _ => self.agent.run(request.header("content-type", kind).body(&bytes[..])?),
        };
        let mut answer = answer.map_err(|error| self.unreachable(&error))?;
        self.reached.store(true, Ordering::Relaxed);
        let status = answer.status();
        let text = answer
            .body_mut()
            .with_config()
            .limit(ANSWER_LIMIT)
            .read_to_vec()
            .map_err(|error| self.unreachable(&error))?;
        understand(url, status, &text)
    }

    fn unreachable(&self, error: &ureq::Error) -> ClientError {
        let reason = match error {
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                "nothing listens there".to_owned()
            }
            other => other.to_string(),
        };
        ClientError::Unreachable {
            server: self.server.to_string(),
            reason,
        }
    }
}

fn understand<T: DeserializeOwned>(url: &str, status: StatusCode, text: &[u8]) -> Result<T, ClientError> {
    let foreign = || ClientError::Foreign {
        url: url.to_owned(),
        status: status.as_u16(),
    };
    if status.is_success() {
        let text = if text.is_empty() { b"null" } else { text };
        return serde_json::from_slice(text).map_err(|_| foreign());
    }
    match serde_json::from_slice(text) {
        Ok(problem) => Err(ClientError::Refused(Box::new(problem))),
        Err(_) => Err(foreign()),
    }
}

impl ClientError {
    /// The one that an error came from.
    pub fn among(error: &anyhow::Error) -> Option<&Self> {
        error.chain().find_map(|cause| cause.downcast_ref())
    }

    /// How a command ends with it. What may pass by itself is no refusal.
    pub fn exit_code(&self) -> u8 {
        if self.may_pass() { UNREACHABLE } else { REFUSED }
    }

    /// Whether the same call may succeed a little later.
    fn may_pass(&self) -> bool {
        let status = match self {
            Self::Unreachable { .. } => return true,
            Self::Refused(problem) => problem.status,
            Self::Foreign { status, .. } => *status,
            Self::Request(_) => return false,
        };
        status >= 500 || status == StatusCode::TOO_MANY_REQUESTS.as_u16()
    }

    /// The platform's code, when it was the platform that refused.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused(problem) => Some(&problem.code),
            _ => None,
        }
    }

    /// What to do next.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Unreachable { .. } => Some("check --server, and that `hutong serve` runs there"),
            Self::Refused(problem) if problem.status == 401 => Some(
                problem
                    .hint
                    .as_deref()
                    .unwrap_or("log in again with `hutong login --server URL`"),
            ),
            Self::Refused(problem) => problem.hint.as_deref(),
            Self::Foreign { .. } => Some("check that --server is the address of the platform itself"),
            Self::Request(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    use std::net::{TcpListener, TcpStream};

    use serde_json::{Value, json};

    use super::*;

    /// A server that gives these answers, one per connection; an empty one closes it without a word.
    /// Its thread answers with the heads of the requests.
    fn scripted(answers: &'static [&str]) -> (Url, thread::JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let serve = move || {
            answers
                .iter()
                .map(|answer| answer_one(&listener.accept().unwrap().0, answer))
                .collect()
        };
        (url.parse().unwrap(), thread::spawn(serve))
    }

    fn answer_one(mut stream: &TcpStream, answer: &str) -> String {
        let mut reader = BufReader::new(stream);
        let mut head = String::new();
        while reader.read_line(&mut head).unwrap() > 2 {}
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        reader.read_exact(&mut body).unwrap();
        stream.write_all(answer.as_bytes()).unwrap();
        head
    }

    const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 8\r\nconnection: close\r\n\r\n{\"id\":1}";
    const UNAVAILABLE: &str = "HTTP/1.1 503 Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    const REFUSED: &str = "HTTP/1.1 409 Conflict\r\ncontent-length: 66\r\nconnection: close\r\n\r\n\
        {\"status\":409,\"title\":\"Taken\",\"code\":\"appid_taken\",\"hint\":\"try b\"}";

    fn patient(url: Url) -> Client {
        Client::new(url, Some("hut_1".into())).patient(5, ProgressBar::hidden())
    }

    #[test]
    fn a_call_is_repeated_under_one_key_until_it_is_answered() {
        let (url, server) = scripted(&[UNAVAILABLE, "", "HTTP/1.1 200 OK\r\ncontent-le", OK]);
        let answer: Value = patient(url)
            .post("/v1/apps", &Body::json(&json!({"name": "a"})))
            .unwrap();
        assert_eq!(answer, json!({"id": 1}));

        let heads = server.join().unwrap();
        let key = |head: &String| {
            head.lines()
                .find(|line| line.starts_with("idempotency-key: idem_"))
                .map(str::to_owned)
        };
        assert!(key(&heads[0]).is_some(), "{}", heads[0]);
        assert!(heads.iter().all(|head| key(head) == key(&heads[0])), "{heads:?}");
        assert!(heads.iter().all(|head| head.contains("authorization: Bearer hut_1")));
    }

    #[test]
    fn a_refusal_is_final_and_keeps_the_words_of_the_platform() {
        let (url, server) = scripted(&[REFUSED]);
        let error = patient(url).post::<Value>("/v1/apps", &Body::None).unwrap_err();
        assert_eq!(error.to_string(), "Taken [appid_taken, HTTP 409]");
        assert_eq!((error.code(), error.hint()), (Some("appid_taken"), Some("try b")));
        server.join().unwrap();
    }

    #[test]
    fn an_address_that_never_answered_is_given_up_at_once() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let error = patient(format!("http://{free}/").parse().unwrap())
            .get::<Value>("/v1/me")
            .unwrap_err();
        assert!(matches!(error, ClientError::Unreachable { .. }), "{error}");
    }

    #[test]
    fn something_else_than_a_platform_is_told_apart() {
        const PAGE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\n<html>";
        let (url, server) = scripted(&[PAGE]);
        let error = patient(url).get::<Value>("/v1/me").unwrap_err();
        assert!(matches!(error, ClientError::Foreign { status: 200, .. }), "{error}");
        server.join().unwrap();
    }
}
