//! `hutong run`: a mini-program without a browser, page by page.
//!
//! Packages come from strangers, and so do projects: the work is done in a child process, as that of `hutong build` is.

mod har;
mod script;
mod scripts;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use hutong_compiler::{Diagnostic, Options as BuildOptions, Session};
use hutong_package::{Archive, Limits};
use hutong_runner::{Options, Outcome, Package, PageReport, State};
use serde_json::{Value, json};

use crate::build::report::Shown;
use crate::build::{TOOLCHAIN, child, package};

/// Open every page of a mini-program without a browser, and say what went wrong; or run test scripts on it
///
/// Exit codes: 0 every page opened without an error and every test passed, 1 something failed, 2 nothing could be run.
#[derive(clap::Args)]
pub struct Args {
    /// A package, or a project: the folder with app.json or project.config.json
    mini_program: PathBuf,
    /// Open only this page, an address like pages/a/a?b=1; may be given several times
    #[arg(long, value_name = "PAGE")]
    page: Vec<String>,
    /// Run the tests of this script instead, JavaScript or TypeScript; may be given several times
    #[arg(long, value_name = "FILE", conflicts_with_all = ["page", "tree"])]
    script: Vec<PathBuf>,
    /// Print one JSON object with what was seen of each page, or how each test went
    #[arg(long)]
    json: bool,
    /// Print the tree of each page: built-ins with classes and some attributes, and texts, one a line
    #[arg(long)]
    tree: bool,
    /// Say where capabilities stand in the scripts, and where code is made at run time
    #[arg(long, requires = "json", conflicts_with = "script")]
    scripts: bool,
    /// Where chance comes from: the same seed, the same run
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The time at which a page is opened, milliseconds since the epoch; given several times, of one page after the other
    #[arg(long, value_name = "MILLISECONDS")]
    now: Vec<f64>,
    /// What servers answer: a recording of a browser's network in the HTTP Archive format
    #[arg(long, value_name = "FILE")]
    har: Option<PathBuf>,
    #[command(flatten)]
    child: child::InChild,
}

/// Runs the subcommand.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    args.child
        .run("the run", || Ok(work(&args)), |death| died(&args, &death))
}

fn died(args: &Args, death: &child::Death) -> ExitCode {
    let code = match death.cause {
        child::Cause::Timeout => "run.timeout",
        child::Cause::Memory => "run.memory",
        child::Cause::Crash => "run.crashed",
    };
    refuse(args, code, &death.message)
}

/// Says why nothing could be run.
fn refuse(args: &Args, code: &str, message: &str) -> ExitCode {
    if args.json {
        println!("{}", json!({"error": {"code": code, "message": message}}));
    } else {
        eprintln!("error: {message}");
    }
    ExitCode::from(2)
}

fn work(args: &Args) -> ExitCode {
    let package = match load(&args.mini_program) {
        Ok(package) => Rc::new(package),
        Err(error) => return refuse(args, "run.package", &format!("{error:#}")),
    };
    let network = match args.har.as_deref().map(har::read).transpose() {
        Ok(network) => network,
        Err(error) => return refuse(args, "run.har", &format!("{error:#}")),
    };
    let usual = Options::default();
    let options = Options {
        seed: args.seed,
        epoch: args.now.first().copied().unwrap_or(usual.epoch),
        network,
        ..usual
    };
    if args.script.is_empty() {
        pages(args, &package, options)
    } else {
        tests(args, &package, &options)
    }
}

/// Opens the pages one after another, each in a container of its own.
fn pages(args: &Args, package: &Rc<Package>, mut options: Options) -> ExitCode {
    let asked = if args.page.is_empty() {
        &package.manifest.pages
    } else {
        &args.page
    };
    // Before the parent's clock ends everything, so that what was seen is said.
    let end = Instant::now() + args.child.timeout().mul_f64(0.9);
    let scripts = args.scripts.then(|| scripts::look(package));
    let mut seen = Vec::new();
    let mut clean = true;
    for (at, page) in asked.iter().enumerate() {
        options.epoch = args.now.get(at).copied().unwrap_or(options.epoch);
        let started = Instant::now();
        let late = started + share(end.saturating_duration_since(started), asked.len() - at);
        options.late = Some(Rc::new(move || Instant::now() > late));
        let report = PageReport::of(package, &options, page);
        let elapsed = started.elapsed();
        clean &= report.is_clean();
        if args.json {
            seen.push(to_json(&report, elapsed, args.tree));
        } else {
            print(&report, elapsed, args.tree, &format!("{}/{}", at + 1, asked.len()));
        }
    }
    if args.json {
        let mut object = summary(package);
        object["pages"] = json!(seen);
        if let Some(scripts) = scripts {
            object["scripts"] = scripts;
        }
        println!("{object}");
    }
    ExitCode::from(u8::from(!clean))
}

/// The time of a page, when so many are left to be opened: one that never ends leaves half of it to the others.
fn share(left: Duration, pages: usize) -> Duration {
    if pages > 1 { left / 2 } else { left }
}

/// Runs the test scripts one after another.
fn tests(args: &Args, package: &Rc<Package>, options: &Options) -> ExitCode {
    let mut all = Vec::new();
    for path in &args.script {
        let modules = script::Modules::read(path);
        for diagnostic in &modules.diagnostics {
            eprint!("{}", Shown(diagnostic));
        }
        if modules.diagnostics.iter().any(Diagnostic::is_error) {
            return refuse(
                args,
                "run.script",
                &format!("the script {} cannot be run", path.display()),
            );
        }
        let say = |_: &str, text: &str| eprintln!("{text}");
        match modules.script().run(Rc::clone(package), options.clone(), say) {
            Ok(outcomes) => {
                let translated = outcomes.into_iter().map(|outcome| Outcome {
                    error: outcome.error.map(|error| modules.translate(&error)),
                    ..outcome
                });
                all.extend(translated.inspect(|outcome| {
                    if !args.json {
                        print_test(outcome);
                    }
                }));
            }
            Err(error) => return refuse(args, error.code(), &modules.translate(&error.to_string())),
        }
    }
    if args.json {
        let mut object = summary(package);
        object["tests"] = json!(all);
        println!("{object}");
    } else {
        let count = |state: State| all.iter().filter(|outcome| outcome.state == state).count();
        println!(
            "{} passed, {} failed, {} skipped",
            count(State::Passed),
            count(State::Failed),
            count(State::Skipped)
        );
    }
    ExitCode::from(u8::from(all.iter().any(|outcome| outcome.state == State::Failed)))
}

fn summary(package: &Package) -> Value {
    let manifest = &package.manifest;
    json!({"app": manifest.app, "version": manifest.version, "dialect": manifest.dialect})
}

fn print_test(outcome: &Outcome) {
    let state = match outcome.state {
        State::Passed => "passed",
        State::Failed => "failed",
        State::Skipped => "skipped",
    };
    println!("{state} {}", outcome.name);
    if let Some(error) = &outcome.error {
        println!("    {}", error.trim_end().replace('\n', "\n    "));
    }
    for error in &outcome.errors {
        println!("    on the console: {}", error.trim_end().replace('\n', "\n    "));
    }
}

/// A package as it is, or what a project builds to.
fn load(path: &Path) -> anyhow::Result<Package> {
    if !path.is_dir() {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let archive =
            Archive::read(&bytes, &Limits::default()).with_context(|| format!("cannot use {}", path.display()))?;
        return Ok(archive.into());
    }
    let options = BuildOptions {
        toolchain: TOOLCHAIN.to_owned(),
        ..BuildOptions::default()
    };
    let built = package(&mut Session::default(), path, &options);
    for diagnostic in built.diagnostics.iter().filter(|one| Diagnostic::is_error(one)) {
        eprint!("{}", Shown(diagnostic));
    }
    let manifest = built.manifest.context("the project cannot be built")?;
    Ok(Package {
        manifest,
        files: built
            .files
            .into_iter()
            .map(|(path, content)| (path, content.to_vec()))
            .collect(),
    })
}

fn to_json(report: &PageReport, elapsed: Duration, tree: bool) -> Value {
    let mut object = json!(report);
    object["milliseconds"] = json!(elapsed.as_millis());
    if let (Some(fields), false) = (object.as_object_mut(), tree) {
        fields.remove("tree");
    }
    object
}

fn print(report: &PageReport, elapsed: Duration, tree: bool, place: &str) {
    let state = match report {
        _ if !report.built => "not built",
        _ if !report.opened => "not opened",
        _ if !report.errors.is_empty() => "errors",
        _ => "ok",
    };
    println!(
        "{place} {}: {state}, {} nodes, {} ms",
        report.path,
        report.nodes,
        elapsed.as_millis()
    );
    for error in &report.errors {
        println!("    {}", error.trim_end().replace('\n', "\n    "));
    }
    for contact in report.domains.iter().filter(|contact| !contact.allowed) {
        println!(
            "    {} to {}, which hutong.json does not allow",
            contact.kind, contact.origin
        );
    }
    if tree {
        println!("{}", report.tree);
    }
}
