//! `hutong admin`: what needs the data folder rather than a token.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use hutong_core::AppState;
use tower::ServiceExt as _;

use crate::serve::Place;

/// Prepare a platform
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Make the operator organisation and an access token for it
    ///
    /// The organisation is made once. Without --token-file every run prints another token; with it, a file that
    /// holds a valid token stays as it is.
    Init {
        #[command(flatten)]
        place: Place,
        /// Write the token here instead of printing it
        #[arg(long, value_name = "FILE")]
        token_file: Option<PathBuf>,
    },
}

/// Runs the subcommand.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Action::Init { place, token_file } = args.action;
    tokio::runtime::Runtime::new()
        .context("cannot start the runtime")?
        .block_on(async {
            let platform = hutong_api::open(&place.config(String::new())).await?;
            init(platform, token_file.as_deref()).await
        })
}

async fn init(platform: AppState, token_file: Option<&Path>) -> anyhow::Result<ExitCode> {
    let Some(path) = token_file else {
        println!("{}", hutong_api::create_operator(&platform).await?);
        return Ok(ExitCode::SUCCESS);
    };
    let kept = fs::read_to_string(path).unwrap_or_default();
    if is_valid(&platform, kept.trim()).await? {
        println!("{} holds a valid token already", path.display());
        return Ok(ExitCode::SUCCESS);
    }
    let token = hutong_api::create_operator(&platform).await?;
    write_secret(path, &token).with_context(|| format!("cannot write {}; run this again", path.display()))?;
    println!("the operator's token is in {}", path.display());
    Ok(ExitCode::SUCCESS)
}

/// Whether the platform accepts `token`, asked as anybody would ask.
async fn is_valid(platform: &AppState, token: &str) -> anyhow::Result<bool> {
    let Ok(request) = Request::get("/v1/me")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Body::empty())
    else {
        return Ok(false);
    };
    let answer = hutong_api::router(platform.clone()).oneshot(request).await?;
    Ok(answer.status() == StatusCode::OK)
}

/// Writes a file that its owner only can read, whole or not at all.
fn write_secret(path: &Path, secret: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let draft = path.with_extension(format!("draft.{}", std::process::id()));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)?;
    writeln!(file, "{secret}")?;
    file.sync_all()?;
    fs::rename(draft, path)
}
