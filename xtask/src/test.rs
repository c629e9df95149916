//! `cargo xtask test`: everything that must hold, in one run. CI calls exactly this.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use crate::postgres::Postgres;
use crate::product::{Ports, Product, Programs, tests_built, url};
use crate::shell::{capture, command, root, step};
use crate::{arch, browser, contract, fuzz, generate, inputs, web};

type Step = fn() -> Result<()>;

const STEPS: &[(&str, Step)] = &[
    ("fmt", || {
        step("rust: format", &mut command("cargo", &["fmt", "--all", "--check"]))
    }),
    ("clippy", || {
        step(
            "rust: lints",
            &mut command(
                "cargo",
                &[
                    "clippy",
                    "--workspace",
                    "--all-targets",
                    "--locked",
                    "--quiet",
                    "--",
                    "-D",
                    "warnings",
                ],
            ),
        )
    }),
    ("fuzz", fuzz::check),
    ("arch", arch::run),
    ("web", || {
        let chromium = browser::path()?;
        web::build()?;
        web::test(&chromium)
    }),
    ("gen", || generate::run(true)),
    ("rust", || {
        step(
            "rust: tests on SQLite",
            command("cargo", &["test", "--workspace", "--locked", "--quiet"]).env_remove("TEST_DATABASE_URL"),
        )
    }),
    ("postgres", on_postgres),
    ("contract", contract::run),
    ("e2e", || in_browser("e2e", "browser tests")),
    ("conformance", || in_browser("conformance", "conformance")),
];

/// Runs the named steps, or all of them.
pub fn run(names: &[String]) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| !STEPS.iter().any(|(known, _)| known == name)) {
        bail!(
            "there is no step {unknown:?}; the steps are {}",
            STEPS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" ")
        );
    }
    let start = Instant::now();
    for (name, step) in STEPS {
        if names.is_empty() || names.iter().any(|wanted| wanted == name) {
            step()?;
        }
    }
    println!("everything holds; {:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// What touches a database.
const ON_A_DATABASE: [&str; 3] = ["crates/platform", "crates/testkit", "apps/hutong/tests/platform"];

/// What touches a database runs again on PostgreSQL.
fn on_postgres() -> Result<()> {
    let server = Postgres::start()?;
    let list = capture(&mut tests_built(&["--message-format=json"]))?;
    let mut found = [0; ON_A_DATABASE.len()];
    for line in list.lines() {
        let artifact: serde_json::Value = serde_json::from_str(line)?;
        let (Some(program), Some(manifest), Some(source)) = (
            artifact["executable"].as_str(),
            artifact["manifest_path"].as_str(),
            artifact["target"]["src_path"].as_str(),
        ) else {
            continue;
        };
        let listed = ON_A_DATABASE
            .iter()
            .position(|folder| Path::new(source).starts_with(root().join(folder)));
        let Some(listed) = listed.filter(|_| artifact["profile"]["test"] == true) else {
            continue;
        };
        let name = artifact["target"]["name"].as_str().unwrap_or_default();
        let package = Path::new(manifest).parent().context("a manifest has a folder")?;
        step(
            &format!("on PostgreSQL: {name}"),
            command(program, &["--quiet"])
                .current_dir(package)
                .env("CARGO_MANIFEST_DIR", package)
                .env("TEST_DATABASE_URL", &server.url),
        )?;
        found[listed] += 1;
    }
    let without = ON_A_DATABASE.iter().zip(found).find(|(_, found)| *found == 0);
    ensure!(without.is_none(), "there are no tests on a database in {without:?}");
    Ok(())
}

/// Starts the product as a visitor gets it, on free ports and fresh data, and drives it with a browser.
fn in_browser(project: &str, title: &str) -> Result<()> {
    let chromium = browser::path()?;
    web::build()?;
    inputs::install()?;
    if project == "conformance" {
        inputs::install_libraries()?;
    }
    let e2e = root().join("e2e");
    web::install_in(&e2e, "browser tests")?;
    let programs = Programs::beside_tests()?;
    let data = PathBuf::from(capture(&mut command("mktemp", &["-d", "-t", "hutong-product.XXXXXX"]))?.trim());
    let product = Product::start(&programs, &data, Ports::free()?)?;
    let outcome = step(
        title,
        command("npx", &["--no-install", "playwright", "test", "--project", project])
            .current_dir(&e2e)
            .env("HUTONG_CHROMIUM", chromium)
            .env("HUTONG", programs.hutong(&data).get_program())
            .env("HUTONG_DATA", &data)
            .env("PLATFORM_URL", url(product.ports.platform))
            .env("PLAZA_URL", url(product.ports.plaza))
            .env("PURSE_URL", url(product.ports.purse))
            .env("MERCHANT_URL", url(product.ports.merchant)),
    );
    drop(product);
    if outcome.is_ok() {
        std::fs::remove_dir_all(&data)?;
    } else {
        println!("    the product's data and logs are kept in {}", data.display());
    }
    outcome
}
