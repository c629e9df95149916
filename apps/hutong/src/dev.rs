//! `hutong dev`: a project in the real container, built anew whenever a file changes.
//!
//! | what | where |
//! |---|---|
//! | the process that builds, kept between builds | [`builder`] |
//! | when to build | [`watch`] |
//! | other devices | [`lan`] |
//! | the few endpoints that a container calls, from memory | [`platform`] |
//! | the page around the container | `dev/preview.*` |
//! | the developer tools in it and in the frame | [`tools`], `web/devtools` |

mod builder;
mod frame;
mod lan;
mod platform;
mod tools;
mod watch;

use std::future::IntoFuture as _;
use std::io::IsTerminal as _;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::sync::watch as value;

use builder::{Builder, Built};
use lan::Lan;
use platform::{Platform, Session};
use watch::Changes;

/// Show a project in the real container, and build it anew whenever a file changes
#[derive(clap::Args)]
#[command(after_help = "\
Keeps the page, its query and the stored data over builds. What the mini-program writes to its console is
printed here. Nobody but this machine can reach the preview unless --lan is given; with it, whoever is in the
network can read the package with its source maps, and write to the console.
Beside the phone are developer tools: console, elements, data, storage, network, events.")]
pub struct Args {
    /// The project: the folder with app.json or project.config.json
    folder: PathBuf,
    /// The port of the preview; a free one when not given
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,
    /// Let other devices of the local network in, such as a phone; every one of them, without a password
    #[arg(long)]
    lan: bool,
    /// Build for the parent process (it asks for it)
    #[arg(long, hide = true)]
    in_child: bool,
}

/// Runs the subcommand.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    if args.in_child {
        return builder::serve(&args.folder);
    }
    anyhow::ensure!(args.folder.is_dir(), "{} is not a folder", args.folder.display());
    anyhow::ensure!(
        tools::are_there(),
        "this hutong has no preview: the web part was not built before it; run `cargo xtask up`, then install it anew"
    );
    tokio::runtime::Runtime::new()
        .context("cannot start the runtime")?
        .block_on(dev(args))
}

async fn dev(args: Args) -> anyhow::Result<ExitCode> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port))
        .await
        .with_context(|| format!("cannot listen at port {}; choose another with --port", args.port))?;
    let own = listener.local_addr()?;
    let lan = if args.lan { Some(Lan::open().await?) } else { None };
    let session = Session::new(&args.folder, own, lan.as_ref().map(|lan| lan.address));

    let changes = Changes::of(&args.folder).context("cannot watch the folder")?;
    let mut builder = Builder::new(&args.folder);
    let (built, builder) = tokio::task::spawn_blocking(move || (builder.build(), builder)).await?;
    say(&built);
    let (sender, receiver) = value::channel(Arc::new(built));
    std::thread::spawn(move || build_on(changes, builder, &sender));

    eprintln!("\nhutong dev is ready at http://{own}/");
    let router = Platform::new(session, receiver).router();
    let others = lan.map(|lan| {
        let url = format!("https://{}/", lan.address);
        eprintln!("for others in this network: {url}");
        print_code(&url);
        tokio::spawn(axum::serve(lan, router.clone()).into_future())
    });
    tokio::select! {
        ended = axum::serve(listener, router) => ended.context("the server failed")?,
        _ = tokio::signal::ctrl_c() => {}
    }
    if let Some(others) = others {
        others.abort();
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds after every change, until nobody looks any more.
fn build_on(mut changes: Changes, mut builder: Builder, sender: &value::Sender<Arc<Built>>) {
    while changes.wait() {
        let last = Arc::clone(&sender.borrow());
        let built = builder.build().after(&last);
        say(&built);
        if sender.send(Arc::new(built)).is_err() {
            return;
        }
    }
}

fn say(built: &Built) {
    eprint!("{}", built.text);
}

/// The address as a QR code, for the camera of a phone.
fn print_code(url: &str) {
    if let Ok(code) = qrcode::QrCode::new(url)
        && std::io::stderr().is_terminal()
    {
        eprintln!("{}", code.render::<qrcode::render::unicode::Dense1x2>().build());
    }
}
