//! The server process.

use std::future::Future;
use std::io;
use std::net::SocketAddr;

use axum::ServiceExt;
use axum::extract::Request;
use axum::serve::ListenerExt as _;
use hutong_core::AppState;
use tokio::net::TcpListener;

use crate::router;
use crate::work::work;

/// Serves until `shutdown` ends, then finishes the requests under way. Beside that it does what [`work`] does, unless
/// `workers` is 0: then another process has to.
pub async fn serve(
    platform: AppState,
    listener: TcpListener,
    workers: usize,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    // head and body of an answer are two writes; without this the second waits 40 ms for an acknowledgement
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    // ends with the server
    let working = tokio::spawn(work(platform.clone(), workers)).abort_handle();
    let reading = platform.clone();
    tokio::spawn(async move { hutong_registry::read_names(&reading).await });
    let service = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(router(platform));
    let served = axum::serve(listener, service).with_graceful_shutdown(shutdown).await;
    working.abort();
    served
}
