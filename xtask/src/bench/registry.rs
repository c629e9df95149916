//! The registry with a thousand apps beside one with a million, on either database.

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use super::Bench;
use super::platform::{Platform, authority, load};
use crate::postgres::Postgres;
use crate::shell::capture;

const FEW: usize = 1000;
const MANY: usize = 1_000_000;
const ROUNDS: usize = 5;
const SECONDS: f64 = 0.3;

/// What one request costs, in milliseconds of a processor, and how many times as much it costs among the many.
pub fn million(bench: &Bench) -> Result<Value> {
    let postgres = Postgres::start()?;
    Ok(json!({
        "apps": [FEW, MANY],
        "sqlite": on(bench, "sqlite", None)?,
        "postgresql": on(bench, "postgresql", Some(&postgres))?,
    }))
}

fn on(Bench { programs, data }: &Bench, name: &str, postgres: Option<&Postgres>) -> Result<Value> {
    let mut platforms = Vec::new();
    let mut targets = Vec::new();
    let mut names = Vec::new();
    for (size, apps) in [("few", FEW), ("many", MANY)] {
        let data = data.join(format!("registry-{name}-{size}"));
        std::fs::create_dir_all(&data)?;
        let url = match postgres {
            Some(server) => server.database(size)?,
            None => format!("sqlite://{}", data.join("apps.db").display()),
        };
        println!("==> {apps} apps on {name}");
        let questions = capture(programs.example("seed").args([&url, &apps.to_string()]))?;
        let questions: Map<String, Value> = serde_json::from_str(&questions)?;
        let platform = Platform::start(programs, &data, Some(&url))?;
        let mut processes = vec![platform.process()];
        processes.extend(postgres.map(Postgres::process));
        for (question, asked) in questions {
            let token = match asked["who"].as_str() {
                Some("operator") => platform.operator.clone(),
                who => format!("hut_{}", who.context("somebody asks")?),
            };
            let beside = (size == "many").then(|| format!("{question} few"));
            targets.push(json!({
                "name": format!("{question} {size}"), "beside": beside,
                "address": authority(&platform.url), "processes": processes,
                "requests": [{"path": asked["path"], "headers": {"authorization": format!("Bearer {token}")}}],
            }));
            if size == "few" {
                names.push(question);
            }
        }
        platforms.push(platform);
    }
    // each question of the few right beside that of the many
    targets.sort_by_key(|target| {
        names.iter().position(|name| {
            target["name"]
                .as_str()
                .is_some_and(|own| own.starts_with(&format!("{name} ")))
        })
    });
    let plan = json!({"rounds": ROUNDS, "seconds": SECONDS, "connections": 1, "targets": targets});
    let measured = load(programs, data, &plan)?;
    let mut results = Map::new();
    for name in names {
        let cost = |size: &str| {
            let rate = measured[format!("{name} {size}")]["requests_per_processor_second"].as_f64();
            rate.map(|rate| (1e5 / rate.max(0.1)).round() / 100.0)
        };
        let times = &measured[format!("{name} many")]["times"]["processor"];
        results.insert(
            name.clone(),
            json!({"few": cost("few"), "many": cost("many"), "times": times}),
        );
    }
    Ok(results.into())
}
