//! `cargo xtask`: everything that is done to the repository as a whole.
#![expect(clippy::print_stdout, reason = "a command line front end")]

mod arch;
mod bench;
mod browser;
mod contract;
mod fuzz;
mod generate;
mod grown;
mod inputs;
mod long;
mod postgres;
mod product;
mod seed;
mod shell;
mod test;
mod up;
mod web;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  up              build everything, start a small alliance, print its addresses
  install [FLAG...]  build everything that `hutong` carries, and install it; flags of `cargo install` may follow
  test [STEP...]  everything that must hold; steps: fmt clippy fuzz arch gen rust postgres web e2e conformance
  long            the tests that have a longer form, in it
  gen [--check]   write the generated files, or fail when they are stale
  bench [PART...] the numbers of the README, measured again
  fuzz TARGET     one target of fuzz/targets, until it finds something; flags of libFuzzer may follow
  arch            the dependency rules of ARCHITECTURE.md
";

/// The command line, with the container and the console inside.
fn install(flags: &[String]) -> anyhow::Result<()> {
    web::build()?;
    let mut install = shell::command("cargo", &["install", "--locked", "--path", "apps/hutong"]);
    shell::step("install hutong", install.args(flags))
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rest = args.get(1..).unwrap_or_default();
    let outcome = match args.first().map(String::as_str) {
        Some("up") => up::run(),
        Some("install") => install(rest),
        Some("test") => test::run(rest),
        Some("long") => long::run(),
        Some("gen") => generate::run(rest.iter().any(|arg| arg == "--check")),
        Some("bench") => bench::run(rest),
        Some("fuzz") => fuzz::run(rest),
        Some("arch") => arch::run(),
        _ => {
            print!("{HELP}");
            return ExitCode::from(u8::from(!args.is_empty() && args[0] != "help") * 2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
