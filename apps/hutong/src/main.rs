//! `hutong`: the toolchain, the client and the platform in one binary. One file per subcommand.
#![expect(clippy::print_stdout, reason = "a command line program talks to its user")]
#![expect(
    clippy::needless_pass_by_value,
    reason = "every subcommand takes its arguments whole"
)]

mod admin;
mod audit;
mod build;
mod check;
mod client;
mod credentials;
mod dev;
mod explain;
mod keys;
mod login;
mod new;
mod openapi;
mod publish;
mod run;
mod scan;
mod serve;
mod verify;
mod work;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::Parser as _;
use client::ClientError;

/// Write a mini-program once, in any dialect; run it in every app.
#[derive(clap::Parser)]
#[command(name = "hutong", version, propagate_version = true)]
enum Command {
    New(new::Args),
    Build(build::Args),
    Check(check::Args),
    Dev(dev::Args),
    Run(run::Args),
    Explain(explain::Args),
    Keys(keys::Args),
    Verify(Box<verify::Args>),
    Login(login::Args),
    Publish(publish::Args),
    Serve(serve::Args),
    Work(work::Args),
    Admin(admin::Args),
    Audit(audit::Args),
    Openapi(openapi::Args),
}

fn main() -> ExitCode {
    let command = Command::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("HUTONG_LOG").unwrap_or_else(|_| "info,sqlx=warn".into()),
        )
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let done = match command {
        Command::New(args) => new::run(args),
        Command::Build(args) => build::run(args),
        Command::Check(args) => check::run(args),
        Command::Dev(args) => dev::run(args),
        Command::Run(args) => run::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Keys(args) => keys::run(args),
        Command::Verify(args) => verify::run(&args),
        Command::Login(args) => login::run(args),
        Command::Publish(args) => publish::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Work(args) => work::run(args),
        Command::Admin(args) => admin::run(args),
        Command::Audit(args) => audit::run(args),
        Command::Openapi(args) => openapi::run(args),
    };
    done.unwrap_or_else(|error| explain(&error))
}

/// Says what went wrong and what to do next. Exit codes: 3 the platform refused, 4 it cannot be reached or does not work,
/// 1 everything else; 5 to 9 are those of `publish`; clap uses 2 for wrong usage.
fn explain(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {error:#}");
    let Some(platform) = ClientError::among(error) else {
        return ExitCode::FAILURE;
    };
    if let Some(hint) = platform.hint() {
        eprintln!("hint: {hint}");
    }
    ExitCode::from(platform.exit_code())
}
