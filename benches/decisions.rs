//! Decisions over a million apps on twenty hosts: how long a snapshot takes to load, what it holds in memory, and
//! how many decisions one core makes in a second.
//!
//! `cargo run --profile quick -p hutong-policy --example decisions -- [APPS [HOSTS]]` prints one JSON object;
//! `cargo xtask bench decisions` runs it. The control makes the same look-ups of app and host in the standard
//! library's maps and decides nothing. Rates are by the time on the processor: the machine may be shared.
#![expect(clippy::print_stdout, reason = "the numbers are its result")]

use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;

use hutong_policy::snapshot::{HostRow, ReleaseRow, VersionRow};
use hutong_policy::{Builder, Facts, ReleaseState, Snapshot, Track, VersionState};
use serde_json::{Value, json};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// How many decisions are timed.
const DECISIONS: usize = 2_000_000;
/// One app of so many has a gray release on every host.
const GRAY: usize = 10;
/// How many different subjects ask.
const SUBJECTS: usize = 1000;

fn id(prefix: &str, number: usize) -> String {
    format!("{prefix}_{:032x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn main() -> Outcome<()> {
    let numbers = std::env::args().skip(1).map(|text| text.parse());
    let numbers = numbers.collect::<Result<Vec<usize>, _>>()?;
    let apps = numbers.first().copied().unwrap_or(1_000_000);
    let hosts = numbers.get(1).copied().unwrap_or(20);
    let started = on_processor()?;
    let snapshot = load(apps, hosts)?;
    let seconds = on_processor()? - started;
    let memory = memory()?;
    let asked: Vec<_> = (0..DECISIONS)
        .map(|n| (id("app", n.wrapping_mul(7919) % apps), id("host", n % hosts)))
        .collect();
    let subjects: Vec<_> = (0..SUBJECTS).map(facts).collect();

    let started = on_processor()?;
    let mut released = 0;
    let mut gray = 0;
    for ((app, host), facts) in asked.iter().zip(subjects.iter().cycle()) {
        let decision = snapshot.decide(app, host, facts, 1_790_000_000_000);
        released += usize::from(decision.version.is_some());
        gray += usize::from(decision.version.is_some_and(|chosen| chosen.track == Track::Gray));
    }
    let decisions = rate(started)?;

    let apps_by_id: HashMap<String, usize> = (0..apps).map(|n| (id("app", n), n)).collect();
    let hosts_by_id: HashMap<String, usize> = (0..hosts).map(|n| (id("host", n), n)).collect();
    let started = on_processor()?;
    for (app, host) in &asked {
        black_box((apps_by_id.get(app), hosts_by_id.get(host)));
    }
    println!(
        "{}",
        json!({
            "apps": apps, "hosts": hosts, "releases": snapshot.releases(),
            "load_processor_seconds": (seconds * 10.0).round() / 10.0, "memory_megabytes": memory[0], "peak_memory_megabytes": memory[1],
            "decisions_per_second": decisions, "released": released, "gray": gray,
            "control": "look up app and host in maps of the standard library", "control_per_second": rate(started)?,
        })
    );
    Ok(())
}

fn load(apps: usize, hosts: usize) -> Outcome<Snapshot> {
    let mut builder = Builder::default();
    for n in 0..hosts {
        let offers = [("share.card", "7.0"), ("pay.request", "8.0"), ("map.show", "8.5")];
        let offers = offers.map(|(name, since)| (name.to_owned(), since.to_owned()));
        builder.host(HostRow {
            id: id("host", n),
            offers: BTreeMap::from(offers),
        })?;
    }
    for n in 0..apps {
        let has_gray = n % GRAY == 0;
        for code in 1..=1 + usize::from(has_gray) {
            builder.version(&VersionRow {
                id: id("ver", 2 * n + code),
                app: id("app", n),
                code: code as u64,
                state: VersionState::Admitted,
                requires: ["share.card", "pay.request", "map.show"][..n % 4]
                    .iter()
                    .map(|name| (*name).to_owned())
                    .collect(),
            })?;
        }
        for host in 0..hosts {
            builder.release(&release(n, 1, host, None))?;
            if has_gray {
                builder.release(&release(n, 2, host, Some(rule(n))))?;
            }
        }
    }
    Ok(builder.build())
}

fn release(app: usize, code: usize, host: usize, audience: Option<Value>) -> ReleaseRow {
    ReleaseRow {
        id: id("rel", 64 * (2 * app + code) + host),
        version: id("ver", 2 * app + code),
        host: id("host", host),
        track: if audience.is_some() { Track::Gray } else { Track::Online },
        state: ReleaseState::Active,
        taken_down: false,
        audience,
        starts_at: None,
        ends_at: None,
    }
}

fn rule(app: usize) -> Value {
    let percent = [10, 30, 50][app % 3];
    json!({"any": [
        {"attr": "tester", "op": "eq", "value": true},
        {"all": [
            {"attr": "city", "op": "in", "value": ["杭州", "上海", "北京"]},
            {"attr": "percent", "op": "lt", "value": percent},
        ]},
    ]})
}

fn facts(n: usize) -> Facts {
    let attributes = [
        ("city", ["杭州", "广州"][n % 2]),
        ("os", ["ios", "android"][n % 2]),
        ("host_version", ["8.2.1", "8.6.0"][n % 2]),
    ];
    Facts {
        subject: id("sub", n),
        attributes: attributes.map(|(name, value)| (name.to_owned(), value.into())).into(),
        ..Facts::default()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a rounded rate"
)]
fn rate(started: f64) -> Outcome<u64> {
    Ok((DECISIONS as f64 / (on_processor()? - started)).round() as u64)
}

/// Seconds that this process has been on a processor.
fn on_processor() -> Outcome<f64> {
    let text = std::fs::read_to_string("/proc/self/schedstat")?;
    let nanoseconds: f64 = text.split(' ').next().ok_or("no number")?.parse()?;
    Ok(nanoseconds / 1e9)
}

/// Resident megabytes: now, and at most so far.
fn memory() -> Outcome<[u64; 2]> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let field = |name: &str| -> Outcome<u64> {
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .ok_or("no such field")?;
        let kilobytes: u64 = line.split_whitespace().next().ok_or("no number")?.parse()?;
        Ok(kilobytes / 1024)
    };
    Ok([field("VmRSS:")?, field("VmHWM:")?])
}
