//! `hutong audit`: whether an exported log of who did what is whole.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use hutong_core::audit::{Chain, Entry};

/// Check a log of who did what
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Check a file of `GET /v1/audit/export`: no entry was changed, left out or put in
    ///
    /// Names the first entry that does not hold. Says where the log ends: keep that, and a later export shows that nobody
    /// has written the whole log anew since.
    #[command(
        after_help = "Exit codes: 0 every entry holds · 1 one does not, or the file cannot be read · 2 wrong usage."
    )]
    Verify {
        /// The file; `-` reads standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// Runs the subcommand.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Action::Verify { file } = args.action;
    if file == Path::new("-") {
        return verify(io::stdin().lock());
    }
    let opened = File::open(&file).with_context(|| format!("cannot read {}", file.display()))?;
    verify(BufReader::new(opened))
}

fn verify(lines: impl BufRead) -> anyhow::Result<ExitCode> {
    let mut chain = Chain::default();
    let mut held = 0_u64;
    for (number, line) in (1_u64..).zip(lines.lines()) {
        let line = line.with_context(|| format!("cannot read line {number}"))?;
        let entry: Entry =
            serde_json::from_str(&line).with_context(|| format!("line {number} is no entry of a log"))?;
        if let Err(broken) = chain.take(&entry) {
            println!("broken: {broken} (line {number}); {held} before it hold");
            return Ok(ExitCode::FAILURE);
        }
        held += 1;
    }
    println!("{held} entries hold");
    for (organisation, end) in chain.ends() {
        println!("  {organisation} ends with entry {}, {}", end.sequence, end.hash);
    }
    Ok(ExitCode::SUCCESS)
}
