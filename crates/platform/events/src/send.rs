//! One request to a webhook: to the address that was checked and no other, within bounds, and to nowhere else.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Limited};
use hutong_core::http::Network;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::Url;

use crate::reach::{Reach, reach};

/// Longest time for everything, from the name to the answer: the specification's shortest.
const TIMEOUT: Duration = Duration::from_secs(15);
/// What is read of an answer's head, and of its body, in bytes.
const ANSWER: usize = 16 * 1024;

/// Why nothing came through. The text is for the webhook's owner: it says nothing of the platform's own network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SendError {
    #[error("the URL is malformed")]
    Url,
    #[error("the name does not lead to an address")]
    Name,
    #[error("the name leads into a private network")]
    Refused,
    #[error("without TLS, only what the operator allows is called")]
    Plain,
    #[error("no connection could be made")]
    Connect,
    #[error("the certificate is not valid for this name")]
    Tls,
    #[error("the answer is no HTTP, or the connection broke")]
    Broken,
    #[error("no answer within {} s", TIMEOUT.as_secs())]
    Timeout,
}

/// Sends `body` with these headers; answers the status. Redirects are not followed.
pub(crate) async fn send(
    url: &str,
    headers: &[(&'static str, String)],
    body: String,
    allowed: &[Network],
) -> Result<StatusCode, SendError> {
    let sent = tokio::time::timeout(TIMEOUT, exchange(url, headers, body, allowed));
    sent.await.unwrap_or(Err(SendError::Timeout))
}

async fn exchange(
    url: &str,
    headers: &[(&'static str, String)],
    body: String,
    allowed: &[Network],
) -> Result<StatusCode, SendError> {
    let url = Url::parse(url).map_err(|_| SendError::Url)?;
    let host = url.host_str().ok_or(SendError::Url)?;
    let port = url.port_or_known_default().ok_or(SendError::Url)?;
    let tls = url.scheme() == "https";
    // a bare host has no brackets around an IPv6 address
    let bare = host.trim_matches(['[', ']']);
    let target = resolve(bare, port, tls, allowed).await?;
    let request = request(&url, headers, body)?;
    let stream = TcpStream::connect(target).await.map_err(|_| SendError::Connect)?;
    if !tls {
        return converse(stream, request).await;
    }
    let name = ServerName::try_from(bare.to_owned()).map_err(|_| SendError::Url)?;
    let stream = connector()?.connect(name, stream).await.map_err(|_| SendError::Tls)?;
    converse(stream, request).await
}

/// The address that is called. A name may lead to several: one that may not be called refuses them all, so that nobody
/// tries their luck.
async fn resolve(host: &str, port: u16, tls: bool, allowed: &[Network]) -> Result<SocketAddr, SendError> {
    let found: Vec<SocketAddr> = lookup_host((host, port)).await.map_err(|_| SendError::Name)?.collect();
    for address in &found {
        match reach(address.ip(), allowed) {
            Reach::Refused => return Err(SendError::Refused),
            Reach::Public if !tls => return Err(SendError::Plain),
            Reach::Public | Reach::Allowed => {}
        }
    }
    found.first().copied().ok_or(SendError::Name)
}

fn request(url: &Url, headers: &[(&'static str, String)], body: String) -> Result<Request<Body>, SendError> {
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let authority = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let mut request = Request::post(path.parse::<Uri>().map_err(|_| SendError::Url)?)
        .header(header::HOST, authority)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, "hutong-webhooks/1");
    for (name, value) in headers {
        let value = HeaderValue::from_str(value).map_err(|_| SendError::Url)?;
        request = request.header(*name, value);
    }
    request.body(Body::from(body)).map_err(|_| SendError::Url)
}

async fn converse(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Body>,
) -> Result<StatusCode, SendError> {
    let handshake = http1::Builder::new()
        .max_buf_size(ANSWER)
        .handshake(TokioIo::new(stream));
    let (mut sender, connection) = handshake.await.map_err(|_| SendError::Broken)?;
    let talk = async move {
        let answer = sender.send_request(request).await.map_err(|_| SendError::Broken)?;
        let status = answer.status();
        // what the answer says does not count; reading it is polite
        let _read = Limited::new(answer.into_body(), ANSWER).collect().await;
        Ok(status)
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

fn connector() -> Result<TlsConnector, SendError> {
    let roots = webpki_roots::TLS_SERVER_ROOTS
        .iter()
        .cloned()
        .collect::<RootCertStore>();
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| SendError::Tls)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{TcpListener, TcpStream};

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

    async fn post(url: &str, allowed: &str) -> Result<StatusCode, SendError> {
        send(url, &[], "{}".to_owned(), &[allowed.parse().unwrap()]).await
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_never_answers_is_left() {
        let (end, wait) = std::sync::mpsc::channel::<()>();
        let url = receiver(move |_stream| {
            let _ended = wait.recv();
        });
        assert_eq!(post(&url, "127.0.0.0/8").await, Err(SendError::Timeout));
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
        assert_eq!(post(&url, "127.0.0.0/8").await, Ok(StatusCode::CREATED));
        let url = receiver(|mut stream| {
            stream.write_all(b"HTTP/1.1 200 OK\r\nx: ").unwrap();
            while stream.write_all(&[b'a'; 4096]).is_ok() {}
        });
        assert_eq!(post(&url, "127.0.0.0/8").await, Err(SendError::Broken));
        let url = receiver(|mut stream| stream.write_all(b"220 mail.example ESMTP\r\n").unwrap());
        assert_eq!(post(&url, "127.0.0.0/8").await, Err(SendError::Broken));
    }

    #[tokio::test]
    async fn a_name_that_leads_into_a_private_network_is_not_called() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        for scheme in ["http", "https"] {
            let url = format!("{scheme}://localhost:{port}/");
            assert_eq!(post(&url, "10.0.0.0/8").await, Err(SendError::Refused));
        }
        assert!(listener.accept().is_err(), "nobody called");
        let plain = post("http://[2606:2800:220:1::1]/", "127.0.0.0/8").await;
        assert_eq!(plain, Err(SendError::Plain));
        assert_eq!(
            post("http://127.0.0.1:1/", "127.0.0.0/8").await,
            Err(SendError::Connect)
        );
    }
}
