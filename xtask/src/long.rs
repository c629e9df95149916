//! `cargo xtask long`: the tests that have a longer form, in it. `cargo xtask test` runs as much of them as takes seconds.

use anyhow::Result;

use crate::postgres::Postgres;
use crate::shell::{command, step};
use crate::web;

/// What is measured in numbers of cases, with optimisation.
const POLICY: &[(&str, &str, [&str; 2])] = &[
    (
        "a million decisions, of platform and host",
        "snapshot",
        ["DECISIONS", "1000000"],
    ),
    (
        "a million decisions, of platform and SDK",
        "sdk",
        ["DECISIONS", "1000000"],
    ),
    ("every step of the larger worlds", "model", ["MODEL", "full"]),
];
/// Runs from submission to release, during which servers and workers are killed.
const RUNS: [&str; 2] = ["HUTONG_RUNS", "500"];

/// Runs them all.
pub fn run() -> Result<()> {
    web::build()?;
    for (title, test, [name, value]) in POLICY {
        let args = ["test", "--locked", "--release", "-p", "hutong-policy", "--test", test];
        step(title, command("cargo", &args).env(name, value))?;
    }
    let killed = ["test", "--locked", "-p", "hutong", "--test", "platform", "kills::"];
    let [name, value] = RUNS;
    step(
        "killed at any moment, on SQLite",
        command("cargo", &killed)
            .env(name, value)
            .env_remove("TEST_DATABASE_URL"),
    )?;
    let server = Postgres::start()?;
    step(
        "killed at any moment, on PostgreSQL",
        command("cargo", &killed)
            .env(name, value)
            .env("TEST_DATABASE_URL", &server.url),
    )
}
