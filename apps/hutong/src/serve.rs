//! `hutong serve`: the platform.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use hutong_api::Config;
use hutong_core::http::Network;
use hutong_core::{Rates, Retention};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;
use url::Url;

use crate::scan::ChildScanner;

/// How long requests under way may take to end after the signal to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// Run the platform
#[derive(clap::Args)]
#[command(after_help = "\
Prints `hutong is ready at URL` on standard output when it answers requests, and logs to standard error
(HUTONG_LOG=debug for more). Ends on SIGTERM or SIGINT, after the requests under way.
The first start makes the tables and the signing key; `hutong admin init` makes the first token.")]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Where to listen; port 0 takes a free one
    #[arg(
        long,
        env = "HUTONG_LISTEN",
        value_name = "ADDR:PORT",
        default_value = "127.0.0.1:4000"
    )]
    listen: SocketAddr,
    /// The platform's address as browsers and hosts see it; http://ADDR:PORT when not given
    #[arg(long, env = "HUTONG_PUBLIC_URL", value_name = "URL")]
    public_url: Option<Url>,
    /// A proxy in front of the platform, as an address or a range: its X-Forwarded-For is believed
    #[arg(
        long = "proxy",
        env = "HUTONG_PROXIES",
        value_name = "ADDR[/BITS]",
        value_delimiter = ','
    )]
    proxies: Vec<Network>,
    /// How many requests a minute are taken from one address; 0 is any number
    #[arg(
        long,
        env = "HUTONG_REQUESTS_PER_ADDRESS",
        value_name = "N",
        default_value_t = Rates::ADDRESS
    )]
    requests_per_address: u32,
    /// How many requests a minute are taken with one access token or session; 0 is any number
    #[arg(long, env = "HUTONG_REQUESTS_PER_TOKEN", value_name = "N", default_value_t = Rates::CREDENTIAL)]
    requests_per_token: u32,
    #[command(flatten)]
    reach: Reach,
    #[command(flatten)]
    keep: Keep,
    /// How many jobs, such as scans of versions, at the same time; 0 leaves all of them to `hutong work`
    #[arg(long, env = "HUTONG_WORKERS", value_name = "N", default_value_t = 2)]
    workers: usize,
}

/// Where a platform may send something.
#[derive(clap::Args)]
pub struct Reach {
    /// A private network that webhooks and the content checker may reach, as an address or a range; over plain HTTP, too
    #[arg(
        long = "webhook-network",
        env = "HUTONG_WEBHOOK_NETWORKS",
        value_name = "ADDR[/BITS]",
        value_delimiter = ','
    )]
    pub webhook_networks: Vec<Network>,
}

/// For how long a platform keeps packages and numbers.
#[derive(clap::Args)]
pub struct Keep {
    /// For how many days the files of versions are kept that were refused, taken back or left alone, or that no host
    /// shows since a higher one was admitted; 0 is for ever
    #[arg(long = "keep-packages", env = "HUTONG_KEEP_PACKAGES", value_name = "DAYS", default_value_t = Retention::default().packages)]
    packages: u32,
    /// For how many days uploads are kept that nobody completes; 0 is for ever
    #[arg(long = "keep-uploads", env = "HUTONG_KEEP_UPLOADS", value_name = "DAYS", default_value_t = Retention::default().uploads)]
    uploads: u32,
    /// For how many days the numbers of a day are kept; 0 is for ever
    #[arg(long = "keep-numbers", env = "HUTONG_KEEP_NUMBERS", value_name = "DAYS", default_value_t = Retention::default().numbers)]
    numbers: u32,
}

impl From<Keep> for Retention {
    fn from(keep: Keep) -> Self {
        Self {
            packages: keep.packages,
            uploads: keep.uploads,
            numbers: keep.numbers,
        }
    }
}

/// Where a platform keeps what it knows.
#[derive(clap::Args)]
pub struct Place {
    /// Folder of the platform: database, files, signing key; made when missing
    #[arg(long, env = "HUTONG_DATA", value_name = "DIR")]
    data: PathBuf,
    /// `postgres://…` or `sqlite://FILE`; the file hutong.db in the data folder when not given
    #[arg(long, env = "HUTONG_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
}

impl Place {
    /// The configuration of a platform that is kept here.
    pub fn config(self, public_url: String) -> Config {
        Config {
            data: self.data,
            database_url: self.database_url,
            public_url,
            proxies: Vec::new(),
            rates: Rates::default(),
            webhook_networks: Vec::new(),
            retention: Retention::default(),
        }
    }
}

/// How a service manager, or whoever sits before the terminal, asks a process to end.
pub struct Stop {
    terminate: Signal,
    interrupt: Signal,
}

impl Stop {
    /// From now on the process does not end by itself when it is asked to.
    pub fn new() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Waits until somebody asks.
    pub async fn asked(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    tokio::runtime::Runtime::new()
        .context("cannot start the runtime")?
        .block_on(serve(args))
}

async fn serve(args: Args) -> anyhow::Result<ExitCode> {
    let listener = TcpListener::bind(args.listen)
        .await
        .with_context(|| format!("cannot listen at {}; choose another address with --listen", args.listen))?;
    let own_url = format!("http://{}", listener.local_addr()?);
    let public_url = args.public_url.map_or_else(|| own_url.clone(), String::from);
    let mut config = args.place.config(public_url);
    config.proxies = args.proxies;
    config.rates = Rates::per_minute(args.requests_per_address, args.requests_per_token);
    config.webhook_networks = args.reach.webhook_networks;
    config.retention = args.keep.into();
    let platform = hutong_api::open(&config, Arc::new(ChildScanner)).await?;
    let signs = platform.keys.held(&platform.db, platform.clock.now()).await;
    signs.context("cannot sign; see `hutong admin keys list`")?;

    let mut asked = Stop::new()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let mut server = tokio::spawn(hutong_api::serve(platform, listener, args.workers, async {
        let _sender_is_gone = stopped.await;
    }));
    println!("hutong is ready at {own_url}");

    tokio::select! {
        ended = &mut server => ended.context("the server failed")??,
        () = asked.asked() => {}
    }
    tracing::info!("stopping");
    drop(stop);
    if tokio::time::timeout(FAREWELL, &mut server).await.is_err() {
        tracing::warn!(
            "some requests did not end within {} s and are cut off",
            FAREWELL.as_secs()
        );
    }
    Ok(ExitCode::SUCCESS)
}
