//! The server as a process: it starts next to another one, it is killed in the middle of things, it starts again.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use hutong_api::{Config, create_operator, open, serve};
use hutong_core::{Rates, Retention};
use hutong_package::{Digest, SigningKey};
use hutong_testkit::{TestDatabase, TestPackage, TestScanner};
use serde_json::{Value, json};
use tokio::net::TcpListener;

const DATA: &str = "HUTONG_TEST_DATA";
const DATABASE: &str = "HUTONG_TEST_DATABASE";

/// Not a test: the process that the tests start and kill.
#[tokio::test]
#[ignore = "the server process of the other tests"]
async fn server_process() {
    let Ok(data) = std::env::var(DATA) else { return };
    let database_url = std::env::var(DATABASE).ok();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let config = Config {
        data: data.into(),
        database_url,
        public_url: url.clone(),
        proxies: Vec::new(),
        rates: Rates::default(),
        webhook_networks: Vec::new(),
        retention: Retention::default(),
    };
    let platform = open(&config, Arc::new(TestScanner::default())).await.unwrap();
    println!("operator token {}", create_operator(&platform).await.unwrap());
    println!("serving at {url}");
    serve(platform, listener, 1, std::future::pending()).await.unwrap();
}

struct Server {
    process: Child,
    url: String,
    operator: String,
}

impl Server {
    fn start(data: &Path, database: &TestDatabase) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--ignored", "--exact", "server_process", "--nocapture"])
            .env(DATA, data)
            .stdout(Stdio::piped());
        if database.url.starts_with("postgres") {
            command.env(DATABASE, &database.url);
        }
        let mut process = command.spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut value = |what: &str| {
            let mut found = lines
                .by_ref()
                .map(Result::unwrap)
                .filter_map(|line| Some(line.split_once(what)?.1.to_owned()));
            found.next().expect("the server ended before it was ready")
        };
        let operator = value("operator token ");
        let url = value("serving at ");
        // keep reading, or the process blocks on a full pipe
        thread::spawn(move || lines.for_each(drop));
        Self { process, url, operator }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// A client in a thread; `None` when the server is gone.
#[derive(Clone)]
struct Caller {
    url: String,
    token: String,
}

impl Caller {
    fn agent() -> ureq::Agent {
        ureq::Agent::config_builder().http_status_as_error(false).build().into()
    }

    fn post(&self, path: &str, body: &Value) -> Option<(u16, Value)> {
        let request = Self::agent()
            .post(format!("{}{path}", self.url))
            .header("authorization", format!("Bearer {}", self.token));
        let mut answer = request.send_json(body).ok()?;
        Some((answer.status().as_u16(), answer.body_mut().read_json().ok()?))
    }

    fn put(&self, path: &str, bytes: &[u8]) -> Option<u16> {
        let request = Self::agent()
            .put(format!("{}{path}", self.url))
            .header("authorization", format!("Bearer {}", self.token));
        Some(request.send(bytes).ok()?.status().as_u16())
    }

    fn get(&self, path: &str) -> Option<(u16, Vec<u8>)> {
        let request = Self::agent()
            .get(format!("{}{path}", self.url))
            .header("authorization", format!("Bearer {}", self.token));
        let mut answer = request.call().ok()?;
        Some((answer.status().as_u16(), answer.body_mut().read_to_vec().ok()?))
    }

    fn created(&self, path: &str, body: &Value) -> Value {
        let (status, answer) = self.post(path, body).unwrap();
        assert_eq!(status, 201, "{answer}");
        answer
    }

    /// Uploads `package` whole. `None` when the server went away before it acknowledged the version.
    fn publish(&self, app: &str, package: &TestPackage, key: &SigningKey) -> Option<Value> {
        let (status, begun) = self.post(&format!("/v1/apps/{app}/versions"), &package.begin(key))?;
        assert_eq!(status, 201, "{begun}");
        for hash in begun["missing"].as_array().unwrap() {
            let hash = hash.as_str().unwrap();
            let path = format!("/v1/versions/{}/files/{hash}", begun["id"].as_str().unwrap());
            assert_eq!(self.put(&path, &package.files[hash])?, 204);
        }
        let (status, version) = self.post(
            &format!("/v1/versions/{}/complete", begun["id"].as_str().unwrap()),
            &json!({}),
        )?;
        assert_eq!(status, 200, "{version}");
        Some(version)
    }
}

const PUBLISHES: usize = 200;
const THREADS: usize = 16;

/// Runs `work` for every number below [`PUBLISHES`], on [`THREADS`] threads.
fn for_each_publish(work: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= PUBLISHES {
                        break;
                    }
                    work(n);
                }
            });
        }
    });
}

#[tokio::test]
async fn a_kill_in_the_middle_of_many_publishes_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::new(folder.path()).await;
    let server = Mutex::new(Server::start(folder.path(), &database));
    let caller = |token: &str| Caller {
        url: server.lock().unwrap().url.clone(),
        token: token.to_owned(),
    };

    let operator_token = server.lock().unwrap().operator.clone();
    let operator = caller(&operator_token);
    let organisation = operator.created("/v1/organisations", &json!({"name": "Cafés", "kind": "developer"}));
    let path = format!("/v1/organisations/{}/tokens", organisation["id"].as_str().unwrap());
    let token = operator.created(&path, &json!({"name": "ci"}))["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let developer = caller(&token);
    let key = SigningKey::from_seed(&[7; 32]);
    let apps: Vec<Value> = (0..PUBLISHES)
        .map(|n| {
            let app = developer.created("/v1/apps", &json!({"name": format!("App {n}")}));
            let path = format!("/v1/apps/{}/keys", app["id"].as_str().unwrap());
            developer.created(&path, &json!({"name": "k", "public_key": key.verifying_key()}));
            app
        })
        .collect();
    let package = |n: usize| {
        let own = format!("content of {n}").repeat(100);
        TestPackage::new(
            apps[n]["appid"].as_str().unwrap(),
            1,
            &[("assets/own.txt", own.as_bytes()), ("assets/all.txt", b"all")],
        )
    };

    let acknowledged = Mutex::new(Vec::new());
    for_each_publish(|n| {
        let done = developer.publish(apps[n]["id"].as_str().unwrap(), &package(n), &key);
        let Some(version) = done else { return };
        let mut acknowledged = acknowledged.lock().unwrap();
        acknowledged.push((n, version));
        if acknowledged.len() == PUBLISHES / 3 {
            server.lock().unwrap().process.kill().unwrap();
        }
    });
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(
        (PUBLISHES / 3..PUBLISHES).contains(&acknowledged.len()),
        "{} were acknowledged",
        acknowledged.len()
    );

    *server.lock().unwrap() = Server::start(folder.path(), &database);
    let developer = caller(&token);
    let whole = |version: &Value, n: usize| {
        let (status, stored) = developer
            .get(&format!("/v1/versions/{}", version["id"].as_str().unwrap()))
            .unwrap();
        let stored: Value = serde_json::from_slice(&stored).unwrap();
        assert_eq!(status, 200);
        for field in ["id", "code", "manifest_sha256", "uploaded_at"] {
            assert_eq!(stored[field], version[field], "{field}");
        }
        assert_ne!(stored["state"], "uploading");
        for (hash, bytes) in package(n).files {
            let (status, found) = developer.get(&format!("/blobs/{hash}")).unwrap();
            assert_eq!(
                (status, Digest::of(&found).to_string()),
                (200, Digest::of(&bytes).to_string())
            );
        }
    };
    for (n, version) in &acknowledged {
        whole(version, *n);
    }
    // and those that were cut off are finished by doing the same again
    for_each_publish(|n| {
        let version = developer
            .publish(apps[n]["id"].as_str().unwrap(), &package(n), &key)
            .unwrap();
        whole(&version, n);
    });
}

#[tokio::test]
async fn two_servers_share_one_database_and_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::new(folder.path()).await;
    let (first, second) = thread::scope(|scope| {
        let [first, second] = [(); 2].map(|()| scope.spawn(|| Server::start(folder.path(), &database)));
        (first.join().unwrap(), second.join().unwrap())
    });
    let callers = [&first, &second].map(|server| Caller {
        url: server.url.clone(),
        token: first.operator.clone(),
    });
    let organisation = callers[0].created("/v1/organisations", &json!({"name": "Cafés", "kind": "developer"}));
    let path = format!("/v1/organisations/{}/tokens", organisation["id"].as_str().unwrap());
    let token = callers[1].created(&path, &json!({"name": "ci"}))["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let developers = callers.map(|caller| Caller {
        token: token.clone(),
        ..caller
    });

    let created = Mutex::new(Vec::new());
    for_each_publish(|n| {
        let app = developers[n % 2].created("/v1/apps", &json!({"name": format!("App {n}")}));
        created.lock().unwrap().push(app["id"].as_str().unwrap().to_owned());
    });
    for developer in &developers {
        let (_, page) = developer.get("/v1/apps?limit=200").unwrap();
        let page: Value = serde_json::from_slice(&page).unwrap();
        let mut ids: Vec<_> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|app| app["id"].as_str().unwrap())
            .collect();
        ids.sort_unstable();
        created.lock().unwrap().sort();
        assert_eq!(ids, *created.lock().unwrap());
        let (_, events) = developer.get("/v1/events?limit=200&after=2").unwrap();
        let events: Value = serde_json::from_slice(&events).unwrap();
        let numbers: Vec<_> = events["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["sequence"].as_str().unwrap())
            .collect();
        assert_eq!(
            numbers,
            (3..=202).map(|n| n.to_string()).collect::<Vec<_>>(),
            "one sequence without gaps"
        );
    }
}
