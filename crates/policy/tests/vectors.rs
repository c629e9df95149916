//! The vectors of `spec/release.md`, against the platform's decision and against a reader of a host's part.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod answer;
mod reference;
mod world;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use answer::{Answer, decide};
use hutong_policy::{Audience, Facts, Snapshot};
use reference::reference;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;
use world::World;

const HOST: &str = "host_plaza";

#[derive(Debug, Serialize, Deserialize)]
struct Case {
    app: String,
    facts: Facts,
    now: i64,
    expect: Answer,
}

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../spec/vectors/release")
        .join(name)
}

fn read<T: DeserializeOwned>(name: &str) -> T {
    serde_json::from_str(&fs::read_to_string(file(name)).unwrap()).unwrap()
}

fn write(name: &str, value: impl Serialize) {
    fs::write(file(name), serde_json::to_string_pretty(&value).unwrap() + "\n").unwrap();
}

#[test]
fn both_sides_answer_as_written() {
    let world: World = read("world.json");
    let snapshot = world.snapshot();
    let part = snapshot.part(HOST).unwrap();
    let mut cases: Vec<Case> = read("cases.json");
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        for case in &mut cases {
            case.expect = reference(&world, &case.app, HOST, &case.facts, case.now);
        }
        write("world.json", &world);
        write("part.json", &part);
        write("cases.json", &cases);
    }
    assert_eq!(part, read("part.json"));
    let held = Snapshot::from_part(part).unwrap();
    for case in &cases {
        let Case {
            app,
            facts,
            now,
            expect,
        } = case;
        assert_eq!(decide(&snapshot, app, HOST, facts, *now), *expect, "{case:?}");
        assert_eq!(decide(&held, app, HOST, facts, *now), *expect, "{case:?}");
    }
    let reasons: BTreeSet<_> = cases.iter().map(|case| case.expect.why.as_str()).collect();
    assert_eq!(
        reasons.into_iter().collect::<Vec<_>>(),
        [
            "below_minimum",
            "capability_missing",
            "host_too_old",
            "not_begun",
            "not_in_audience",
            "not_released",
            "over",
            "paused",
            "released",
            "suspended"
        ]
    );
}

#[derive(Deserialize)]
struct Stand {
    salt: String,
    subject: String,
    place: f64,
}

#[test]
fn a_subject_stands_where_it_is_written() {
    for Stand { salt, subject, place } in read::<Vec<Stand>>("places.json") {
        let at = Audience::parse(&json!({"attr": "percent", "op": "eq", "value": place})).unwrap();
        let facts = Facts {
            subject,
            ..Facts::default()
        };
        assert!(at.includes(&facts, &salt), "{salt} {facts:?} {place}");
    }
}
