//! How much of a processor servers need for the requests that they are asked, and how long whoever asks waits.
//!
//! `load PLAN` reads [`Plan`] from a JSON file and prints one JSON object by name of target; `cargo xtask bench` runs it.
//! In every round each target is asked in its turn, so that all see the same machine; medians over the rounds count.
//! A server's time on the processor is that of its process and of all below it, so that a database can be counted in.
#![expect(clippy::print_stdout, reason = "the numbers are its result")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// What is measured.
#[derive(Deserialize)]
struct Plan {
    /// Rounds that count; one before them warms what there is to warm.
    rounds: usize,
    /// How long a target is asked in a round.
    seconds: f64,
    /// How many ask at the same time, each one request after the other on a connection that stays open.
    connections: usize,
    targets: Vec<Target>,
}

/// A server, and what it is asked.
#[derive(Deserialize)]
struct Target {
    name: String,
    /// Name of the target that it is compared with.
    beside: Option<String>,
    /// `ADDRESS:PORT`
    address: String,
    /// The processes that answer.
    processes: Vec<u32>,
    /// In turn.
    requests: Vec<Request>,
}

#[derive(Deserialize)]
struct Request {
    #[serde(default = "get")]
    method: String,
    path: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
}

fn get() -> String {
    "GET".to_owned()
}

/// What one target did in one round.
struct Round {
    per_second: f64,
    per_processor_second: f64,
    /// Sorted.
    milliseconds: Vec<f64>,
}

// One thread: the servers get the rest of the machine.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let file = std::env::args().nth(1).ok_or("name the file of the plan")?;
    let plan: Plan = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let mut rounds: BTreeMap<&str, Vec<Round>> = BTreeMap::new();
    for at in 0..=plan.rounds {
        for target in &plan.targets {
            let round = target
                .round(&plan)
                .await
                .map_err(|error| format!("{}: {error}", target.name))?;
            if 0 < at {
                rounds.entry(&target.name).or_default().push(round);
            }
        }
    }
    let mut results = Map::new();
    for target in &plan.targets {
        let own = &rounds[target.name.as_str()];
        let number = |of: fn(&Round) -> f64| median(own.iter().map(of));
        let mut result = json!({
            "requests_per_second": number(|round| round.per_second).round(),
            "requests_per_processor_second": number(|round| round.per_processor_second).round(),
            "milliseconds": {"p50": rounded(number(|round| at(&round.milliseconds, 0.5))), "p99": rounded(number(|round| at(&round.milliseconds, 0.99)))},
        });
        if let Some(control) = &target.beside {
            let control = rounds
                .get(control.as_str())
                .ok_or_else(|| format!("there is no target {control}"))?;
            let beside = |of: fn(&Round) -> f64| {
                rounded(median(
                    control.iter().zip(own).map(|(control, own)| of(own) / of(control)),
                ))
            };
            result["times"] = json!({
                "processor": beside(|round| 1.0 / round.per_processor_second),
                "wait_p50": beside(|round| at(&round.milliseconds, 0.5)),
            });
        }
        results.insert(target.name.clone(), result);
    }
    println!("{}", Value::Object(results));
    Ok(())
}

impl Target {
    async fn round(&self, plan: &Plan) -> Outcome<Round> {
        let requests: Vec<_> = self
            .requests
            .iter()
            .map(|request| request.text(&self.address))
            .collect();
        let requests = Arc::new(requests);
        let before = processor_seconds(&self.processes)?;
        let started = Instant::now();
        let end = started + Duration::from_secs_f64(plan.seconds);
        let mut asking = JoinSet::new();
        for first in 0..plan.connections {
            asking.spawn(ask_until(end, self.address.clone(), requests.clone(), first));
        }
        let mut milliseconds = Vec::new();
        while let Some(asked) = asking.join_next().await {
            milliseconds.extend(asked??);
        }
        let seconds = started.elapsed().as_secs_f64();
        let on_processor = processor_seconds(&self.processes)? - before;
        milliseconds.sort_by(f64::total_cmp);
        #[expect(clippy::cast_precision_loss, reason = "a count of requests")]
        let answered = milliseconds.len() as f64;
        Ok(Round {
            per_second: answered / seconds,
            // the kernel counts in hundredths of a second
            per_processor_second: answered / on_processor.max(0.01),
            milliseconds,
        })
    }
}

impl Request {
    fn text(&self, address: &str) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\nhost: {address}\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            let _written = write!(text, "{name}: {value}\r\n");
        }
        let _written = write!(text, "content-length: {}\r\n\r\n{}", self.body.len(), self.body);
        text.into_bytes()
    }
}

/// One after the other until the time has come; answers how many milliseconds each took.
async fn ask_until(end: Instant, address: String, requests: Arc<Vec<Vec<u8>>>, first: usize) -> Outcome<Vec<f64>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut answer = Vec::with_capacity(64 * 1024);
    let mut milliseconds = Vec::new();
    for request in requests.iter().cycle().skip(first % requests.len()) {
        let started = Instant::now();
        if end <= started {
            break;
        }
        ask(&mut stream, request, &mut answer).await?;
        milliseconds.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(milliseconds)
}

async fn ask(stream: &mut TcpStream, request: &[u8], answer: &mut Vec<u8>) -> Outcome<()> {
    stream.write_all(request).await?;
    answer.clear();
    while length(answer)?.is_none_or(|whole| answer.len() < whole) {
        if stream.read_buf(answer).await? == 0 {
            return Err("the server hung up".into());
        }
    }
    if answer.starts_with(b"HTTP/1.1 200 ") {
        return Ok(());
    }
    let (asked, answered) = (String::from_utf8_lossy(request), String::from_utf8_lossy(answer));
    Err(format!("asked {asked:?}, it answered {answered:?}").into())
}

/// How many bytes an answer has, as soon as its head is there.
fn length(answer: &[u8]) -> Outcome<Option<usize>> {
    let Some(head) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
        return Ok(None);
    };
    let text = std::str::from_utf8(&answer[..head])?;
    let named = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim())
    });
    let body: usize = named
        .ok_or_else(|| format!("an answer of unknown length: {text}"))?
        .parse()?;
    Ok(Some(head + 4 + body))
}

/// How long these processes and all below them have been on a processor.
fn processor_seconds(processes: &[u32]) -> Outcome<f64> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir("/proc")? {
        let Ok(process) = entry?.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        // one that has just ended is none
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        // the name, which may hold anything, is in brackets
        let Some((_, rest)) = stat.rsplit_once(')') else {
            continue;
        };
        let field = |at: usize| {
            rest.split_whitespace()
                .nth(at)
                .and_then(|text| text.parse::<u32>().ok())
        };
        if let (Some(parent), Some(user), Some(system)) = (field(1), field(11), field(12)) {
            all.insert(process, (parent, user + system));
        }
    }
    let counts = |process: u32| {
        let mut next = Some(process);
        while let Some(one) = next {
            if processes.contains(&one) {
                return true;
            }
            next = all.get(&one).map(|(parent, _)| *parent);
        }
        false
    };
    let ticks: u32 = all
        .iter()
        .filter(|(process, _)| counts(**process))
        .map(|(_, (_, ticks))| ticks)
        .sum();
    Ok(f64::from(ticks) / 100.0)
}

fn at(sorted: &[f64], part: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a place in a list"
    )]
    let place = (sorted.len() as f64 * part) as usize;
    sorted.get(place).or(sorted.last()).copied().unwrap_or(f64::NAN)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    at(&values, 0.5)
}

/// To three digits, so that small and large numbers are read alike.
fn rounded(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}
