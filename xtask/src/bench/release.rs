//! What a user gets, asked over HTTP.

use anyhow::Result;
use serde_json::{Value, json};

use super::Bench;
use super::platform::{Platform, authority, load};
use super::unleash::Unleash;
use crate::postgres::Postgres;
use crate::product::{answers, url};
use crate::shell::{self, Background, capture};

/// How many ask at once.
const CONNECTIONS: usize = 16;
const ROUNDS: usize = 7;
const SECONDS: f64 = 1.5;

/// The release for a session, and whether what runs may go on, beside a server of the same parts that does nothing.
pub fn http(Bench { programs, data }: &Bench) -> Result<Value> {
    let data = data.join("release");
    std::fs::create_dir_all(&data)?;
    let platform = Platform::start(programs, &data, None)?;
    let mut script = platform.script("benches/release.mjs", programs, &data);
    let requests: Value = serde_json::from_str(&capture(&mut script)?)?;
    let empty_url = url(shell::free_port(0)?);
    let mut serve = programs.example("empty");
    serve.arg(authority(&empty_url));
    let mut empty = Background::start("the empty server", &mut serve, &data.join("empty.log"))?;
    empty.wait_until(|| answers(&empty_url))?;
    println!("==> releases over HTTP beside an empty handler");
    let asked = |name: &str| {
        json!({
            "name": name, "beside": "empty", "address": authority(&platform.url), "processes": [platform.process()],
            "requests": requests[name],
        })
    };
    let plan = json!({
        "rounds": ROUNDS, "seconds": SECONDS, "connections": CONNECTIONS,
        "targets": [
            {"name": "empty", "address": authority(&empty_url), "processes": [empty.id()], "requests": [{"path": "/"}]},
            asked("release"),
            asked("standing"),
        ],
    });
    load(programs, &data, &plan)
}

/// The release for a session beside a flag of Unleash, both for a part of the users and on PostgreSQL, whose time counts.
pub fn beside_unleash(Bench { programs, data }: &Bench) -> Result<Value> {
    let data = data.join("unleash");
    std::fs::create_dir_all(&data)?;
    let postgres = Postgres::start()?;
    let unleash = Unleash::start(&data, &postgres.database("unleash")?)?;
    let platform = Platform::start(programs, &data, Some(&postgres.database("hutong")?))?;
    let mut script = platform.script("benches/release.mjs", programs, &data);
    let requests: Value = serde_json::from_str(&capture(&mut script)?)?;
    let flag = unleash.target(postgres.process())?;
    println!("==> gray releases beside Unleash");
    let plan = json!({
        "rounds": ROUNDS, "seconds": SECONDS, "connections": CONNECTIONS,
        "targets": [
            flag,
            {
                "name": "release", "beside": "unleash", "address": authority(&platform.url),
                "processes": [platform.process(), postgres.process()], "requests": requests["release"],
            },
        ],
    });
    load(programs, &data, &plan)
}
