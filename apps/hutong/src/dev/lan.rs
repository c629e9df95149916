//! The preview for other devices of the local network. A browser checks signatures only on secure pages, and of plain
//! addresses it takes only its own machine for secure: so they get https, with a certificate made on the spot, which a
//! phone asks its owner about once.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

/// Connections that are not taken yet.
const WAITING: usize = 64;
/// Who says nothing for so long is let go.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long to wait after a connection that could not be taken.
const RECOVERY: Duration = Duration::from_millis(100);

type Connection = (TlsStream<TcpStream>, SocketAddr);

/// Connections from the local network.
pub struct Lan {
    pub address: SocketAddr,
    connections: Receiver<Connection>,
}

impl Lan {
    /// Listens at this machine's address in the local network.
    pub async fn open() -> anyhow::Result<Self> {
        let ip = own_address().context("this machine is in no network that others could come from")?;
        let listener = TcpListener::bind((ip, 0))
            .await
            .with_context(|| format!("cannot listen at {ip}"))?;
        let address = listener.local_addr()?;
        let acceptor = acceptor(ip)?;
        let (sender, connections) = channel(WAITING);
        tokio::spawn(async move {
            loop {
                match listener.accept().await {
                    // each on its own: one that is slow must not keep the others waiting
                    Ok((stream, from)) => _ = tokio::spawn(shake_hands(acceptor.clone(), stream, from, sender.clone())),
                    // the other side is gone already, or there are too many open files for now
                    Err(_) => sleep(RECOVERY).await,
                }
            }
        });
        Ok(Self { address, connections })
    }
}

impl Listener for Lan {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> Connection {
        match self.connections.recv().await {
            Some(connection) => connection,
            // the runtime ends
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        Ok(self.address)
    }
}

async fn shake_hands(acceptor: TlsAcceptor, stream: TcpStream, from: SocketAddr, sender: Sender<Connection>) {
    if let Ok(Ok(stream)) = timeout(HANDSHAKE, acceptor.accept(stream)).await {
        let _ = sender.send((stream, from)).await;
    }
}

fn acceptor(ip: IpAddr) -> anyhow::Result<TlsAcceptor> {
    let made = rcgen::generate_simple_self_signed(vec![ip.to_string()]).context("cannot make a certificate")?;
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).map_err(anyhow::Error::msg)?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// The address that packets to the outside would leave from; nothing is sent.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let ip = socket.local_addr().ok()?.ip();
    Some(ip).filter(|ip| !ip.is_unspecified())
}
