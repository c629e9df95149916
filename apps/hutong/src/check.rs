//! `hutong check`: what is wrong with a project, and what a reviewer asks about it.
//!
//! The sources may come from a stranger, so the work is done in a child process, as that of `hutong build` is.

mod host;
mod review;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use hutong_compiler::{Options, Session};
use serde_json::{Value, json};

use crate::build::report::{Report, to_json};
use crate::build::{TOOLCHAIN, child, died, exit_code, package};
use host::Host;
use review::Review;

/// Say what is wrong with a project, and what it uses, contacts and weighs
///
/// Exit codes: 0 nothing is wrong, 1 errors in some files, 2 nothing can be built.
#[derive(clap::Args)]
pub struct Args {
    /// The project: the folder with app.json or project.config.json
    folder: PathBuf,
    /// Print one JSON object with all findings and facts
    #[arg(long)]
    json: bool,
    /// A JSON file with the capabilities that a host offers, {"capabilities": ["ui.*", …]}; says what of the project
    /// will not work there
    #[arg(long, value_name = "FILE")]
    host: Option<PathBuf>,
    #[command(flatten)]
    child: child::InChild,
}

/// Runs the subcommand.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    args.child
        .run("the check", || check(&args), |death| died(death, started, args.json))
}

fn check(args: &Args) -> anyhow::Result<ExitCode> {
    let host = args.host.as_deref().map(Host::read).transpose()?;
    let options = Options {
        toolchain: TOOLCHAIN.to_owned(),
        facts: true,
        ..Options::default()
    };
    let started = Instant::now();
    let built = package(&mut Session::default(), &args.folder, &options);
    let report = Report {
        summary: &built.summary,
        diagnostics: &built.diagnostics,
        elapsed: started.elapsed(),
        out: None,
    };
    let review = Review::of(&built);
    if args.json {
        let diagnostics: Vec<Value> = built.diagnostics.iter().map(to_json).collect();
        let mut object = json!({ "diagnostics": diagnostics });
        if let Some(review) = &review {
            object = review.to_json();
            object["diagnostics"] = diagnostics.into();
            object["host"] = host.map_or(Value::Null, |host| json!(host.missing(review)));
        }
        println!("{object}");
    } else {
        eprint!("{report}");
        if let Some(review) = &review {
            print!("{}", review.table(host.as_ref()));
        }
    }
    Ok(exit_code(&built))
}
