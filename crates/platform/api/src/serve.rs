//! The server process.

use std::future::Future;
use std::io;
use std::time::Duration;

use axum::serve::ListenerExt as _;
use hutong_core::AppState;
use tokio::net::TcpListener;

use crate::router;

/// How often expired sessions, codes and kept answers are swept out.
const SWEEP_EVERY: Duration = Duration::from_mins(10);

/// Serves until `shutdown` ends, then finishes the requests under way.
pub async fn serve(
    platform: AppState,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    // head and body of an answer are two writes; without this the second waits 40 ms for an acknowledgement
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let sweeper = tokio::spawn(sweep(platform.clone()));
    let served = axum::serve(listener, router(platform))
        .with_graceful_shutdown(shutdown)
        .await;
    sweeper.abort();
    served
}

async fn sweep(platform: AppState) {
    let mut turn = tokio::time::interval(SWEEP_EVERY);
    loop {
        turn.tick().await;
        // a failure is in the log; the next turn tries again
        let _ = hutong_identity::jobs::forget_expired(&platform).await;
        let _ = hutong_core::forget_expired(&platform).await;
    }
}
