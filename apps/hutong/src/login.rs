//! `hutong login`: remembers a token after the platform has accepted it.

use std::io::{self, BufRead as _, IsTerminal as _};
use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use url::Url;

use crate::client::Client;
use crate::credentials::{Credentials, server_url};

/// Check a token with the platform and remember it
#[derive(clap::Args)]
pub struct Args {
    /// Address of the platform
    #[arg(long, env = "HUTONG_SERVER", value_parser = server_url)]
    server: Url,
    /// The token (`hut_…`); read from standard input when not given
    #[arg(long, env = "HUTONG_TOKEN", hide_env_values = true)]
    token: Option<String>,
}

#[derive(serde::Deserialize)]
struct Me {
    organisation: Organisation,
}

#[derive(serde::Deserialize)]
struct Organisation {
    id: String,
    name: String,
    kind: String,
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let token = match args.token {
        Some(token) => token,
        None => read_token()?,
    };
    let token = token.trim().to_owned();
    ensure!(
        token.starts_with("hut_"),
        "this is not a platform token: it must start with hut_"
    );

    let me: Me = Client::new(args.server.clone(), Some(token.clone())).get("/v1/me")?;
    let mut credentials = Credentials::load()?;
    credentials.remember(&args.server, token);
    let path = credentials.save()?;

    let Organisation { id, name, kind } = me.organisation;
    println!("logged in to {} as {name} ({kind}, {id})", args.server);
    println!("token kept in {}", path.display());
    Ok(ExitCode::SUCCESS)
}

fn read_token() -> anyhow::Result<String> {
    if io::stdin().is_terminal() {
        eprintln!("paste the token and press Enter:");
    }
    let mut line = String::new();
    io::stdin()
        .lock()
        .read_line(&mut line)
        .context("cannot read the token from standard input")?;
    ensure!(
        !line.trim().is_empty(),
        "no token: give --token, or write it to standard input"
    );
    Ok(line)
}
