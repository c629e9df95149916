//! The control of what the platform answers over HTTP: the same server with nothing to do. `empty ADDRESS:PORT`.

use axum::serve::ListenerExt as _;
use axum::{Router, routing};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).ok_or("name the address to listen at")?;
    let listener = tokio::net::TcpListener::bind(address).await?.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let router = Router::new().route("/", routing::get(async || "nothing"));
    axum::serve(listener, router).await?;
    Ok(())
}
