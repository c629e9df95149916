//! Versions are submitted, scanned, admitted and released while the server and the worker, each a process of its own,
//! are killed at random: every run ends where it should, nothing has its effect twice, and both logs, of who did what
//! and of admissions, are whole.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use hutong_base::{OsRandom, Random as _};
use hutong_package::{Archive, Digest, SigningKey};
use serde_json::{Value, json};

use crate::publish::bytes_of;
use crate::support::{
    Answer, Client, Postgres, Server, Worker, expect_json, host, hutong, init, organisation, package, run,
};

/// How many runs at least, unless `HUTONG_RUNS` says otherwise: they go on until something was cut off often enough.
const RUNS: usize = 24;
/// How many calls have to be cut off, and how many runs that may take.
const CUTS: usize = 4;
const MOST: usize = 2000;
/// How many go on at the same time.
const AT_ONCE: usize = 8;

#[test]
fn every_run_ends_where_it_should_on_sqlite() {
    runs(None);
}

#[test]
fn every_run_ends_where_it_should_on_postgres() {
    let Some(database) = Postgres::new() else {
        eprintln!("skipped: TEST_DATABASE_URL is not set");
        return;
    };
    runs(Some(&database.url));
}

fn runs(database: Option<&str>) {
    let runs = std::env::var("HUTONG_RUNS").map_or(RUNS, |runs| runs.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let token = init(folder.path(), database);
    let server = Server::with_workers(folder.path(), database, "127.0.0.1:0", "0");
    let operator = server.client(&token);
    let developer = organisation(&server, &operator, "Workshop", "developer");
    let owner = organisation(&server, &operator, "Plaza Ltd", "host_owner");
    let reviewed = json!({"preset": "tcsas"});
    expect_json(operator.put_json("/v1/policy", &reviewed).unwrap());
    let key = SigningKey::from_seed(&[7; 32]);
    let stage = Stage {
        host: host(&owner, &key),
        key,
        operator,
        developer,
    };

    let next = AtomicUsize::new(0);
    let over = AtomicBool::new(false);
    let cut_off = AtomicUsize::new(0);
    let kills = thread::scope(|scope| {
        let killer = scope.spawn(|| kill_until(&over, server, folder.path(), database));
        let developers: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                scope.spawn(|| {
                    loop {
                        let enough = next.load(Ordering::SeqCst) >= runs && cut_off.load(Ordering::SeqCst) >= CUTS;
                        if enough || next.load(Ordering::SeqCst) >= MOST {
                            return;
                        }
                        let number = next.fetch_add(1, Ordering::SeqCst);
                        stage.run(number, &cut_off);
                    }
                })
            })
            .collect();
        let ended: Vec<_> = developers.into_iter().map(thread::ScopedJoinHandle::join).collect();
        over.store(true, Ordering::SeqCst);
        let kills = killer.join().unwrap();
        ended.into_iter().for_each(Result::unwrap);
        kills
    });
    let (runs, cut_off) = (next.into_inner(), cut_off.into_inner());
    eprintln!("{runs} runs, {kills} kills, {cut_off} calls were cut off");
    assert!(cut_off >= CUTS, "nothing was killed in the middle of anything");

    let server = Server::start(folder.path(), database, "127.0.0.1:0");
    let log = server.client(&stage.developer.token);
    let events = all_events(&log);
    for (kind, of_each) in [
        ("version.uploaded", 1),
        ("version.scanned", 1),
        ("version.submitted", 1),
        ("version.admitted", 1),
        ("release.changed", 1),
    ] {
        let told = events.iter().filter(|event| event["type"] == format!("hutong.{kind}"));
        assert_eq!(told.count(), runs * of_each, "{kind}");
    }
    let home = folder.path().join("somebody");
    std::fs::create_dir(&home).unwrap();
    for who in [&stage.developer, &stage.operator] {
        whole(&server.client(&who.token), &home);
    }
    let admitted: BTreeSet<_> = (0..runs).map(|number| stage.admitted(number, &server, &home)).collect();
    assert_eq!(
        admitted,
        (0..runs as u64).collect(),
        "the log of admissions has every version once"
    );
    assert_eq!(server.terminate(), Some(0));
    let mut kept = hutong(&home);
    kept.args(["admin", "verify", "--data"]).arg(folder.path());
    if let Some(url) = database {
        kept.args(["--database-url", url]);
    }
    let (code, out, error) = run(&mut kept);
    assert_eq!(code, 0, "{out}{error}");
}

/// The log of who did what that `who` may export is whole.
fn whole(who: &Client, home: &Path) {
    let (status, log) = who.get("/v1/audit/export").unwrap();
    assert_eq!(status, 200);
    let file = home.join("audit.ndjson");
    std::fs::write(&file, &log).unwrap();
    let (code, out, error) = run(hutong(home).args(["audit", "verify"]).arg(&file));
    let entries = log.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
    assert_eq!(code, 0, "{out}{error}");
    assert!(out.starts_with(&format!("{entries} entries hold\n")), "{out}");
}

/// The feed of events from its beginning: it has always a next page, which may be empty.
fn all_events(log: &Client) -> Vec<Value> {
    let mut events = Vec::new();
    let mut path = "/v1/events?limit=200".to_owned();
    loop {
        let mut page = expect_json(log.get(&path).unwrap());
        let items = page["items"].as_array_mut().unwrap();
        if items.is_empty() {
            return events;
        }
        events.append(items);
        path = format!("/v1/events?limit=200&after={}", page["next"].as_str().unwrap());
    }
}

/// Kills the server or the worker after a while, and starts it again, until it is over. Answers how often.
fn kill_until(over: &AtomicBool, mut server: Server, data: &Path, database: Option<&str>) -> usize {
    let address = server.url.trim_start_matches("http://").to_owned();
    let mut worker = Worker::start(data, database);
    let mut kills = 0;
    while !over.load(Ordering::SeqCst) {
        let mut random = [0; 3];
        OsRandom.fill(&mut random);
        let [a_server, long, longer] = random;
        thread::sleep(Duration::from_millis(200 + u64::from(long) * 4 + u64::from(longer) * 4));
        if a_server % 2 == 0 {
            server.kill();
            server = Server::with_workers(data, database, &address, "0");
        } else {
            worker.kill();
            worker = Worker::start(data, database);
        }
        kills += 1;
    }
    kills
}

/// The appid of the app of a run.
fn appid(number: usize) -> String {
    format!("wx{number:016}")
}

struct Stage {
    key: SigningKey,
    host: String,
    operator: Client,
    developer: Client,
}

impl Stage {
    /// Where in the log of admissions the version of a run is, as somebody finds it who trusts nobody.
    fn admitted(&self, number: usize, server: &Server, home: &Path) -> u64 {
        let file = home.join("package.hutong");
        std::fs::write(&file, bytes_of(&package(&appid(number), 1, &self.key))).unwrap();
        let mut verify = hutong(home);
        verify
            .arg("verify")
            .arg(&file)
            .args(["--json", "--platform", &server.url]);
        let (code, out, error) = run(&mut verify);
        assert_eq!(code, 0, "run {number}: {out}{error}");
        let report: Value = serde_json::from_str(&out).unwrap();
        report["log"]["index"].as_u64().unwrap()
    }

    /// One version of an app of its own, from the upload to its users.
    fn run(&self, number: usize, cut_off: &AtomicUsize) {
        let go_on = |call: &dyn Fn() -> Answer| persist(cut_off, call);
        let post =
            |who: &Client, path: &str, body: Value| go_on(&|| who.post_once(&format!("{number}{path}"), path, &body));
        let (developer, operator) = (&self.developer, &self.operator);
        let appid = appid(number);
        let app = post(
            developer,
            "/v1/apps",
            json!({"name": format!("App {number}"), "appid": appid}),
        );
        let app = app["id"].as_str().unwrap();
        let public = json!({"name": "laptop", "public_key": self.key.verifying_key().to_string()});
        post(developer, &format!("/v1/apps/{app}/keys"), public);

        let archive: Archive = package(&appid, 1, &self.key);
        let manifest = String::from_utf8(archive.manifest.to_bytes()).unwrap();
        let body = json!({"manifest": manifest, "signature": archive.signature});
        let begun = post(developer, &format!("/v1/apps/{app}/versions"), body);
        let version = format!("/v1/versions/{}", begun["id"].as_str().unwrap());
        for digest in begun["missing"].as_array().unwrap() {
            let digest: Digest = digest.as_str().unwrap().parse().unwrap();
            let path = format!("{version}/files/{digest}");
            go_on(&|| developer.put(&path, &archive.files[&digest]));
        }
        post(developer, &format!("{version}/complete"), json!({}));

        let mut state = Value::Null;
        for _ in 0..1200 {
            state = go_on(&|| developer.get(&version))["state"].take();
            if state == "ready" {
                break;
            }
            assert_ne!(state, "scan_failed", "run {number}");
            thread::sleep(Duration::from_millis(100));
        }
        assert_eq!(state, "ready", "run {number}: no scan within two minutes");
        post(developer, &format!("{version}/submit"), json!({}));
        post(operator, &format!("{version}/approve"), json!({}));
        let release = json!({"app": app, "version": begun["id"], "host": self.host, "track": "online"});
        let release = go_on(&|| developer.put_json("/v1/releases", &release));
        assert_eq!(release["state"], "active", "run {number}: {release}");

        let ended = go_on(&|| developer.get(&version));
        let steps = ended["steps"].as_array().unwrap().iter();
        let steps: Vec<_> = steps.map(|step| step["action"].as_str().unwrap()).collect();
        assert_eq!(
            steps,
            ["complete", "scan", "pass_scan", "submit", "approve"],
            "run {number}"
        );
    }
}

/// Calls until somebody answers, as a client does that knows its server comes back.
fn persist(cut_off: &AtomicUsize, call: &dyn Fn() -> Answer) -> Value {
    for _ in 0..600 {
        match call() {
            Ok((status, body)) if status < 500 => {
                return if body.is_empty() {
                    Value::Null
                } else {
                    expect_json((status, body))
                };
            }
            _ => cut_off.fetch_add(1, Ordering::SeqCst),
        };
        thread::sleep(Duration::from_millis(100));
    }
    panic!("nobody answered within a minute");
}
