//! `hutong admin`: what needs the data folder rather than a token.

mod keys;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use hutong_core::{AppState, write_private};
use tower::ServiceExt as _;

use crate::scan::ChildScanner;
use crate::serve::{Keep, Place};

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
    /// Let somebody sign in to the console as an owner of the operator organisation
    ///
    /// Makes the account, or sets a new password for the one that there is: its sessions and second factor end, so this
    /// is also the way back in. The password is printed once, unless it is given.
    Operator {
        #[command(flatten)]
        place: Place,
        /// What they sign in with
        email: String,
        /// Their name
        #[arg(long, default_value = "Operator")]
        name: String,
        /// The password, 10 to 200 characters; a new one is made up when it is not given
        #[arg(long, env = "HUTONG_PASSWORD", hide_env_values = true, allow_hyphen_values = true)]
        password: Option<String>,
    },
    /// Let go of packages that need not be kept any longer, as the platform does every hour by itself
    ///
    /// Prints a line for each version: its id, its app, its code and its state.
    Gc {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        keep: Keep,
        /// Only say what would go
        #[arg(long)]
        dry_run: bool,
    },
    /// List, rotate and revoke the keys that sign releases and heads of the log
    Keys {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        action: Option<keys::Action>,
    },
    /// Check the log of who did what where it is kept: every organisation's, its end too
    Verify {
        #[command(flatten)]
        place: Place,
    },
}

/// Runs the subcommand.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    tokio::runtime::Runtime::new()
        .context("cannot start the runtime")?
        .block_on(async {
            match args.action {
                Action::Init { place, token_file } => {
                    let platform = hutong_api::open(&place.config(String::new()), Arc::new(ChildScanner)).await?;
                    init(platform, token_file.as_deref()).await
                }
                Action::Operator {
                    place,
                    email,
                    name,
                    password,
                } => {
                    let platform = hutong_api::open(&place.config(String::new()), Arc::new(ChildScanner)).await?;
                    operator(&platform, &email, &name, password).await
                }
                Action::Gc { place, keep, dry_run } => {
                    let mut config = place.config(String::new());
                    config.retention = keep.into();
                    collect(&hutong_api::open(&config, Arc::new(ChildScanner)).await?, dry_run).await
                }
                Action::Keys { place, action } => {
                    let platform = hutong_api::open(&place.config(String::new()), Arc::new(ChildScanner)).await?;
                    keys::run(&platform, action.unwrap_or_default()).await
                }
                Action::Verify { place } => {
                    let platform = hutong_api::open(&place.config(String::new()), Arc::new(ChildScanner)).await?;
                    verify(&platform).await
                }
            }
        })
}

async fn operator(platform: &AppState, email: &str, name: &str, password: Option<String>) -> anyhow::Result<ExitCode> {
    let given = password.is_some();
    let password = password.unwrap_or_else(|| hutong_core::new_secret(platform.random.as_ref(), ""));
    hutong_api::admit_operator(platform, email, name, password.clone()).await?;
    if given {
        println!("{email} signs in with the password given");
    } else {
        println!("{password}");
    }
    Ok(ExitCode::SUCCESS)
}

async fn collect(platform: &AppState, dry_run: bool) -> anyhow::Result<ExitCode> {
    if dry_run {
        for line in hutong_api::would_go(platform).await? {
            println!("{line}");
        }
        return Ok(ExitCode::SUCCESS);
    }
    let gone = hutong_api::collect(platform).await?;
    for line in &gone.versions {
        println!("{line}");
    }
    println!("{} versions, {} files", gone.versions.len(), gone.files);
    Ok(ExitCode::SUCCESS)
}

async fn verify(platform: &AppState) -> anyhow::Result<ExitCode> {
    Ok(match hutong_core::audit::verify(platform.db.read()).await? {
        Ok(held) => {
            println!("{held} entries hold");
            ExitCode::SUCCESS
        }
        Err(broken) => {
            println!("broken: {broken}");
            ExitCode::FAILURE
        }
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
    write_private(path, &format!("{token}\n"))
        .with_context(|| format!("cannot write {}; run this again", path.display()))?;
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
