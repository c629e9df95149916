//! `hutong build`: a source tree in, a signed package out.
//!
//! The tree may come from a stranger, so the work is done in a child process ([`child`]) with a limit
//! on memory and time; whatever happens there, the parent ends with a finding and an exit code.

pub mod child;
mod first_paint;
pub mod report;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;
use hutong_compiler::{Build, Diagnostic, Options, Session, Summary};
use hutong_dialect::Dialect;
use hutong_package::{Archive, Limits, Manifest, Signature};

use crate::keys;
use report::Report;

/// What packages say they were built with.
pub const TOOLCHAIN: &str = concat!("hutong ", env!("CARGO_PKG_VERSION"));

/// Build a mini-program's source tree into a signed package
///
/// Exit codes: 0 built, 1 built with errors in some files, 2 nothing could be built.
#[derive(clap::Args)]
pub struct Args {
    /// The project: the folder with app.json or project.config.json
    folder: PathBuf,
    /// Where to write the package; without it, the project is only checked
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print one JSON object with the summary and all findings
    #[arg(long)]
    json: bool,
    /// The dialect of the sources, when it is not the one they seem to be written in
    #[arg(long, value_name = "DIALECT", value_parser = crate::new::dialect)]
    dialect: Option<&'static Dialect>,
    /// The appid, in place of the one in hutong.json or project.config.json
    #[arg(long, value_name = "APPID")]
    app: Option<String>,
    /// The version code, a number that only grows, in place of the one in hutong.json
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    version_code: Option<u64>,
    /// The version's name for people, in place of the one in hutong.json
    #[arg(long, value_name = "NAME")]
    version_name: Option<String>,
    /// The signing key; the usual place of `hutong keys generate` when not given
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Leave out what the first pages look like before their logic has run
    #[arg(long)]
    no_paint: bool,
    #[command(flatten)]
    child: child::InChild,
}

/// Runs the subcommand.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    args.child.run(
        "the build",
        || build(&args, started),
        |death| died(death, started, args.json),
    )
}

/// Reports a build that was ended as a finding.
pub fn died(death: child::Death, started: Instant, json: bool) -> ExitCode {
    let code = match death.cause {
        child::Cause::Timeout => "build.timeout",
        child::Cause::Memory => "build.memory",
        child::Cause::Crash => "build.crashed",
    };
    let report = Report {
        summary: &Summary::default(),
        diagnostics: &[Diagnostic::error(code, "", death.message).hint(death.cause.hint())],
        elapsed: started.elapsed(),
        out: None,
    };
    report.print(json);
    ExitCode::from(2)
}

fn build(args: &Args, started: Instant) -> anyhow::Result<ExitCode> {
    let options = Options {
        dialect: args.dialect,
        app: args.app.clone(),
        version_code: args.version_code,
        version_name: args.version_name.clone(),
        toolchain: TOOLCHAIN.to_owned(),
        ..Options::default()
    };
    let mut built = package(&mut Session::default(), &args.folder, &options);
    if args.out.is_some() && !args.no_paint {
        first_paint::add(&mut built);
    }
    if let (Some(manifest), Some(out)) = (&built.manifest, &args.out) {
        write(args, out, manifest, &built)?;
    }
    let out = args.out.as_deref().filter(|_| built.manifest.is_some());
    let report = Report {
        summary: &built.summary,
        diagnostics: &built.diagnostics,
        elapsed: started.elapsed(),
        out,
    };
    report.print(args.json);
    Ok(exit_code(&built))
}

/// Builds a project; there is no manifest when its files do not make a package.
pub fn package(session: &mut Session, folder: &Path, options: &Options) -> Build {
    let mut built = session.build(folder, options);
    if let Some(manifest) = &built.manifest
        && let Err(error) = manifest.check(&Limits::default())
    {
        let diagnostic = Diagnostic::error("build.package", "", format!("the package cannot be made: {error}"));
        built.diagnostics.push(diagnostic);
        built.manifest = None;
    }
    built
}

/// 0 built, 1 built with errors in some files, 2 nothing could be built.
pub fn exit_code(built: &Build) -> ExitCode {
    ExitCode::from(match built.manifest {
        None => 2,
        Some(_) if built.diagnostics.iter().any(Diagnostic::is_error) => 1,
        Some(_) => 0,
    })
}

/// Signs and writes the package; a reader never sees half of it.
fn write(args: &Args, out: &Path, manifest: &Manifest, built: &Build) -> anyhow::Result<()> {
    let key = keys::load(args.key.as_deref())?;
    let signature = Signature::sign(&key, &manifest.to_bytes());
    let archive = Archive::write(manifest, &signature, &built.contents())?;
    let partial = out.with_extension(format!("{}.partial", std::process::id()));
    fs::write(&partial, archive)
        .and_then(|()| fs::rename(&partial, out))
        .with_context(|| format!("cannot write {}", out.display()))
}
