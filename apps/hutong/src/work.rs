//! `hutong work`: what the platform does by itself, in a process of its own.

use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use url::Url;

use crate::scan::ChildScanner;
use crate::serve::{Keep, Place, Reach, Stop};

/// Do the platform's work without serving requests
#[derive(clap::Args)]
#[command(after_help = "\
Scans versions, begins, ends and halts releases, and lets go of what has expired: all that `hutong serve` does beside
answering. Run any number of them on one database and one data folder, and start `hutong serve --workers 0` to have
nothing of it there. Prints `hutong is at work` on standard output once it is. Ends on SIGTERM or SIGINT: what it was
doing then, another does again.")]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// How many jobs at the same time
    #[arg(long, env = "HUTONG_WORKERS", value_name = "N", default_value = "2")]
    workers: NonZeroUsize,
    /// The platform's address as browsers and hosts see it, the same as for `hutong serve`
    #[arg(long, env = "HUTONG_PUBLIC_URL", value_name = "URL")]
    public_url: Url,
    #[command(flatten)]
    reach: Reach,
    #[command(flatten)]
    keep: Keep,
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    tokio::runtime::Runtime::new()
        .context("cannot start the runtime")?
        .block_on(work(args))
}

async fn work(args: Args) -> anyhow::Result<ExitCode> {
    let mut config = args.place.config(args.public_url.into());
    config.webhook_networks = args.reach.webhook_networks;
    config.retention = args.keep.into();
    let platform = hutong_api::open(&config, Arc::new(ChildScanner)).await?;
    let mut stop = Stop::new()?;
    println!("hutong is at work");
    tokio::select! {
        () = hutong_api::work(platform, args.workers.get()) => {}
        () = stop.asked() => {}
    }
    Ok(ExitCode::SUCCESS)
}
