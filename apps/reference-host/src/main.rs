//! The command line of the reference host: serve, show the assertion key, seed demo content.

use std::{path::PathBuf, sync::Arc};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use hutong_reference_host::{AssertionKey, Config, Host, Options, System, router, seed};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// A host's own back end, as Plaza (social) or as Purse (wallet)
#[derive(Parser)]
#[command(version, subcommand_negates_reqs = true, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Options,
}

#[derive(Subcommand)]
enum Command {
    /// Print the assertion key to register with the platform, as JSON; the key is made at first use
    Keys {
        /// Folder of the database and the assertion key
        #[arg(long)]
        data: PathBuf,
    },
    /// Fill the database with demo accounts and content, once; takes the options of serving
    Seed(Box<Options>),
}

#[tokio::main]
async fn main() -> Result<()> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")))
        .init();
    let cli = Cli::parse();
    match cli.command {
        Some(Command::Keys { data }) => keys(&data),
        Some(Command::Seed(options)) => {
            let (host, _) = open(*options).await?;
            let apps = seed(&host).await?;
            tracing::info!(apps, "demo content is there");
            Ok(())
        }
        None => serve(cli.serve).await,
    }
}

#[expect(clippy::print_stdout, reason = "the key is this command's result")]
fn keys(data: &std::path::Path) -> Result<()> {
    let key = AssertionKey::open(data, None, &System)?;
    println!(
        "{}",
        serde_json::json!({ "kid": key.kid(), "public_key": key.public() })
    );
    Ok(())
}

async fn open(options: Options) -> Result<(Host, Config)> {
    let options = options.with_file()?;
    let config = Config::new(&options)?;
    let data = options.data.context("where to keep the data? give --data DIR")?;
    let key = AssertionKey::open(&data, options.kid.as_deref(), &System)?;
    let host = Host::open(config.clone(), &data, key, Arc::new(System)).await?;
    Ok((host, config))
}

#[expect(clippy::print_stdout, reason = "who started this waits for the line")]
async fn serve(options: Options) -> Result<()> {
    let (host, config) = open(options).await?;
    if config.demo
        && let Err(cause) = seed(&host).await
    {
        tracing::warn!(%cause, "no mini-program cards yet; run `seed` when the platform is up");
    }
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    let address = listener.local_addr()?;
    println!("{} is ready at http://{address}", config.face.as_str());
    axum::serve(listener, router(Arc::new(host)))
        .with_graceful_shutdown(stop())
        .await?;
    Ok(())
}

async fn stop() {
    if let Err(cause) = tokio::signal::ctrl_c().await {
        tracing::warn!(%cause, "cannot wait for ctrl-c");
        std::future::pending::<()>().await;
    }
}
