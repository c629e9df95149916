//! The running platform against its own description: a tester, `Schemathesis`, calls every operation as each party.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::postgres::Postgres;
use crate::product::{Programs, answers, host_key, url};
use crate::seed::{Client, organisation};
use crate::shell::{self, Background, capture, command, kept_step, quiet_step, root};

const TESTER: &str = "schemathesis==4.32.5";

/// What an answer must never be.
const CHECKS: &str =
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,use_after_free";

/// On both databases: no answer is a fault of the server, and every one is described.
pub fn run() -> Result<()> {
    let tester = tester()?;
    let programs = Programs::beside_tests()?;
    against(&tester, &programs, "SQLite", None)?;
    let server = Postgres::start()?;
    against(&tester, &programs, "PostgreSQL", Some(&server.url))
}

/// The tester's program, installed beside what is built.
fn tester() -> Result<PathBuf> {
    let folder = root().join("target/contract").join(TESTER);
    let program = folder.join("bin/st");
    if !program.exists() {
        let path = folder.to_string_lossy();
        let mut create = command("python3", &["-m", "venv", &path]);
        if !create.output().is_ok_and(|output| output.status.success()) {
            shell::install(&["python3-venv"])?;
            quiet_step("make room for the tester", &mut create)?;
        }
        let pip = folder.join("bin/pip");
        quiet_step("install the tester", &mut command(pip, &["install", "--quiet", TESTER]))?;
    }
    Ok(program)
}

fn against(tester: &Path, programs: &Programs, on: &str, database: Option<&str>) -> Result<()> {
    let data = PathBuf::from(capture(&mut command("mktemp", &["-d", "-t", "hutong-contract.XXXXXX"]))?.trim());
    let token_file = data.join("operator.token");
    let with_data = |words: &[&str]| {
        let mut hutong = programs.hutong(&data);
        hutong.args(words).arg("--data").arg(data.join("platform"));
        if let Some(database) = database {
            hutong.args(["--database-url", database]);
        }
        hutong
    };
    quiet_step(
        "prepare the platform",
        with_data(&["admin", "init"]).arg("--token-file").arg(&token_file),
    )?;
    let port = shell::free_port(0)?;
    let platform = url(port);
    let listen = format!("127.0.0.1:{port}");
    let mut serving = Background::start(
        "the platform",
        &mut with_data(&[
            "serve",
            "--listen",
            &listen,
            "--requests-per-address",
            "0",
            "--requests-per-token",
            "0",
        ]),
        &data.join("log"),
    )?;
    serving.wait_until(|| answers(&format!("{platform}/healthz")))?;
    let operator = std::fs::read_to_string(&token_file).context("the operator's token is missing")?;
    let operator = operator.trim().to_owned();
    let client = Client {
        platform: &platform,
        token: &operator,
    };
    for party in ["developer", "host owner", "operator"] {
        // each meets things that those before it have not spoilt
        let (developer, owner) = furnish(programs, &data, &client)?;
        let token = match party {
            "developer" => &developer,
            "host owner" => &owner,
            _ => &operator,
        };
        let said = kept_step(
            &format!("contract on {on}, as {party}"),
            command(tester, &["--config-file"])
                .arg(root().join("xtask/src/contract.toml"))
                .args(["run", &format!("{platform}/openapi.json"), "--url", &platform])
                // it keeps what it finds where it runs
                .current_dir(&data)
                .args(["-H", &format!("authorization: Bearer {token}")])
                .args(["--checks", CHECKS, "--phases", "coverage,fuzzing,stateful"])
                .args(["--max-examples", "5", "--seed", "1", "--no-color"]),
        )?;
        let followed = followed(&said).context("the tester does not say how many links it followed")?;
        ensure!(
            followed > 0,
            "as {party}, no link of the description leads anywhere:\n{said}"
        );
    }
    std::fs::remove_dir_all(&data)?;
    Ok(())
}

/// A developer with an app that has two versions, one of them released, and the owner of the host that shows it: their
/// tokens.
fn furnish(programs: &Programs, data: &Path, operator: &Client) -> Result<(String, String)> {
    let platform = operator.platform;
    let (_, developer) = organisation(operator, "Developer", "developer")?;
    let (_, owner) = organisation(operator, "Owner", "host_owner")?;
    let make = |token: &str, path: &str, body: &Value| {
        let made = Client { platform, token }.post(path, body)?;
        let id = made["id"].as_str().map(str::to_owned);
        id.with_context(|| format!("POST {path} answers no id"))
    };
    let app = make(&developer, "/v1/apps", &json!({"name": "Recipes"}))?;
    let key = host_key(programs, &data.join("host"))?;
    let host = make(&owner, "/v1/hosts", &json!({"name": "Plaza", "keys": [key]}))?;
    for (code, to) in [("1", vec!["--release", &host]), ("2", vec![])] {
        quiet_step(
            &format!("publish version {code}"),
            programs
                .hutong(data)
                .arg("publish")
                .arg(root().join("examples/recipes-kuaishou"))
                .args([
                    "--server",
                    platform,
                    "--app",
                    &app,
                    "--version-code",
                    code,
                    "--no-paint",
                ])
                .args(to)
                .env("HUTONG_TOKEN", &developer),
        )?;
    }
    Ok((developer, owner))
}

/// How many different links led to an answer.
fn followed(said: &str) -> Option<u32> {
    let line = said.lines().find_map(|line| line.trim().strip_prefix("API Links:"))?;
    line.split_whitespace().next()?.parse().ok()
}
