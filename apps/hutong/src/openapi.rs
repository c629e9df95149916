//! `hutong openapi`: the description of the HTTP API.

use std::process::ExitCode;

/// Print the description of the HTTP API, as spec/openapi.json has it
#[derive(clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(Args {}: Args) -> anyhow::Result<ExitCode> {
    println!("{}", hutong_api::openapi().to_pretty_json()?);
    Ok(ExitCode::SUCCESS)
}
