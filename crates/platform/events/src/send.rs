//! One request to somebody's server: to the address that was checked and no other, within bounds, and to nowhere else.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Uri, header};
use http_body_util::{BodyExt as _, Limited};
use hutong_core::http::Network;
use hutong_core::{Answer, Call, CallError, Error, Outbound};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::Url;

use crate::reach::{self, Reach, reach};
use crate::secret::sign;

/// What is read of an answer's head, in bytes.
const HEAD: usize = 16 * 1024;

/// The way out of the platform.
pub struct Sender {
    /// Networks that are not public and are called nonetheless, TLS or not.
    allowed: Vec<Network>,
    /// Longest time for everything, from the name to the answer.
    patience: Duration,
}

impl Sender {
    /// As Standard Webhooks wants at least: 15 seconds.
    pub const PATIENCE: Duration = Duration::from_secs(15);

    /// Calls the public Internet and what is `allowed`.
    pub fn new(allowed: Vec<Network>, patience: Duration) -> Self {
        Self { allowed, patience }
    }
}

#[async_trait::async_trait]
impl Outbound for Sender {
    fn check(&self, url: &str) -> Result<(), Error> {
        reach::check(url, &self.allowed)
    }

    async fn post(&self, call: Call<'_>) -> Result<Answer, CallError> {
        let sent = tokio::time::timeout(self.patience, exchange(call, &self.allowed));
        sent.await.unwrap_or(Err(CallError::Timeout(self.patience.as_secs())))
    }
}

async fn exchange(call: Call<'_>, allowed: &[Network]) -> Result<Answer, CallError> {
    let url = Url::parse(call.url).map_err(|_| CallError::Url)?;
    let host = url.host_str().ok_or(CallError::Url)?;
    let port = url.port_or_known_default().ok_or(CallError::Url)?;
    let tls = url.scheme() == "https";
    // a bare host has no brackets around an IPv6 address
    let bare = host.trim_matches(['[', ']']);
    let target = resolve(bare, port, tls, allowed).await?;
    let most = call.most;
    let request = request(&url, call)?;
    let stream = TcpStream::connect(target).await.map_err(|_| CallError::Connect)?;
    if !tls {
        return converse(stream, request, most).await;
    }
    let name = ServerName::try_from(bare.to_owned()).map_err(|_| CallError::Url)?;
    let stream = connector()?.connect(name, stream).await.map_err(|_| CallError::Tls)?;
    converse(stream, request, most).await
}

/// The address that is called. A name may lead to several: one that may not be called refuses them all, so that nobody
/// tries their luck.
async fn resolve(host: &str, port: u16, tls: bool, allowed: &[Network]) -> Result<SocketAddr, CallError> {
    let found: Vec<SocketAddr> = lookup_host((host, port)).await.map_err(|_| CallError::Name)?.collect();
    for address in &found {
        match reach(address.ip(), allowed) {
            Reach::Refused => return Err(CallError::Refused),
            Reach::Public if !tls => return Err(CallError::Plain),
            Reach::Public | Reach::Allowed => {}
        }
    }
    found.first().copied().ok_or(CallError::Name)
}

fn request(url: &Url, call: Call<'_>) -> Result<Request<Body>, CallError> {
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let authority = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let seconds = call.at / 1000;
    let signature = sign(call.secrets, call.id, seconds, &call.body).map_err(|_| CallError::Url)?;
    Request::post(path.parse::<Uri>().map_err(|_| CallError::Url)?)
        .header(header::HOST, authority)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, "hutong-webhooks/1")
        .header("webhook-id", call.id)
        .header("webhook-timestamp", seconds)
        .header("webhook-signature", signature)
        .body(Body::from(call.body))
        .map_err(|_| CallError::Url)
}

async fn converse(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Body>,
    most: usize,
) -> Result<Answer, CallError> {
    let handshake = http1::Builder::new().max_buf_size(HEAD).handshake(TokioIo::new(stream));
    let (mut sender, connection) = handshake.await.map_err(|_| CallError::Broken)?;
    let talk = async move {
        let answer = sender.send_request(request).await.map_err(|_| CallError::Broken)?;
        let status = answer.status();
        let read = Limited::new(answer.into_body(), most).collect().await;
        let body = read.ok().map(|body| body.to_bytes().to_vec());
        Ok(Answer { status, body })
    };
    // ends with this call, whatever the other side does
    let connection = async {
        let _ended = connection.await;
        std::future::pending().await
    };
    tokio::select! {
        said = talk => said,
        never = connection => never,
    }
}

fn connector() -> Result<TlsConnector, CallError> {
    let roots = webpki_roots::TLS_SERVER_ROOTS
        .iter()
        .cloned()
        .collect::<RootCertStore>();
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| CallError::Tls)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{TcpListener, TcpStream};

    use axum::http::StatusCode;

    use super::*;

    /// Somebody who reads a request and then does this.
    fn receiver(answer: impl FnOnce(TcpStream) + Send + 'static) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _read = stream.read(&mut [0; 4096]).unwrap();
            answer(stream);
        });
        format!("http://127.0.0.1:{port}/")
    }

    async fn post(url: &str, allowed: &str) -> Result<Answer, CallError> {
        let call = Call {
            url,
            id: "msg_1",
            secrets: &[vec![1; 32]],
            at: 0,
            body: "{}".to_owned(),
            most: 1024,
        };
        let sender = Sender::new(vec![allowed.parse().unwrap()], Sender::PATIENCE);
        sender.post(call).await
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_never_answers_is_left() {
        let (end, wait) = std::sync::mpsc::channel::<()>();
        let url = receiver(move |_stream| {
            let _ended = wait.recv();
        });
        assert_eq!(post(&url, "127.0.0.0/8").await, Err(CallError::Timeout(15)));
        drop(end);
    }

    #[tokio::test]
    async fn an_answer_without_end_is_not_read_to_its_end() {
        let url = receiver(|mut stream| {
            stream
                .write_all(b"HTTP/1.1 201 Created\r\ncontent-length: 1000000000\r\n\r\n")
                .unwrap();
            while stream.write_all(&[b'a'; 4096]).is_ok() {}
        });
        let unread = Answer {
            status: StatusCode::CREATED,
            body: None,
        };
        assert_eq!(post(&url, "127.0.0.0/8").await, Ok(unread));
        let url = receiver(|mut stream| {
            stream.write_all(b"HTTP/1.1 200 OK\r\nx: ").unwrap();
            while stream.write_all(&[b'a'; 4096]).is_ok() {}
        });
        assert_eq!(post(&url, "127.0.0.0/8").await, Err(CallError::Broken));
        let url = receiver(|mut stream| stream.write_all(b"220 mail.example ESMTP\r\n").unwrap());
        assert_eq!(post(&url, "127.0.0.0/8").await, Err(CallError::Broken));
    }

    #[tokio::test]
    async fn a_name_that_leads_into_a_private_network_is_not_called() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        for scheme in ["http", "https"] {
            let url = format!("{scheme}://localhost:{port}/");
            assert_eq!(post(&url, "10.0.0.0/8").await, Err(CallError::Refused));
        }
        assert!(listener.accept().is_err(), "nobody called");
        let plain = post("http://[2606:2800:220:1::1]/", "127.0.0.0/8").await;
        assert_eq!(plain, Err(CallError::Plain));
        assert_eq!(
            post("http://127.0.0.1:1/", "127.0.0.0/8").await,
            Err(CallError::Connect)
        );
    }
}
