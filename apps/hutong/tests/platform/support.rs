//! The real binary, as a user starts it, and a developer who talks to it over HTTP.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use hutong_base::{Ids, OsRandom, SystemClock};
use hutong_package::{Archive, Digest, Domains, FORMAT, FileEntry, Manifest, Signature, SigningKey, Version};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use url::Url;

/// A `hutong` command that knows nothing of the person who runs the tests.
pub fn hutong(home: &Path) -> Command {
    program(Path::new(PROGRAM), home)
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_hutong");

fn program(file: &Path, home: &Path) -> Command {
    let mut command = Command::new(file);
    for name in [
        "HUTONG_SERVER",
        "HUTONG_TOKEN",
        "HUTONG_DATABASE_URL",
        "HUTONG_PUBLIC_URL",
    ] {
        command.env_remove(name);
    }
    command
        .env("HUTONG_HOME", home)
        .env("HUTONG_LOG", "warn")
        .stdin(Stdio::null());
    command
}

/// Runs a command to its end: exit code, standard output, standard error.
pub fn run(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A running `hutong serve`; killed when dropped.
pub struct Server {
    pub url: String,
    process: Child,
}

/// A running `hutong work`; killed when dropped.
pub struct Worker(Child);

impl Worker {
    /// Starts a worker over `data` and waits until it is at work.
    pub fn start(data: &Path, database: Option<&str>) -> Self {
        let (process, line) = start(
            hutong(data),
            data,
            database,
            &["work", "--public-url", "http://platform.test"],
        );
        assert_eq!(line, "hutong is at work");
        Self(process)
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _already_gone = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// Starts a command over `data`. Answers it with the first line that it prints.
fn start(mut command: Command, data: &Path, database: Option<&str>, words: &[&str]) -> (Child, String) {
    command.args(words).arg("--data").arg(data);
    if let Some(url) = database {
        command.args(["--database-url", url]);
    }
    let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    (process, line.trim().to_owned())
}

impl Server {
    /// Starts the server over `data` and waits for the line that says where it listens.
    pub fn start(data: &Path, database: Option<&str>, listen: &str) -> Self {
        Self::with_workers(data, database, listen, "2")
    }

    /// Starts it with so many workers inside.
    pub fn with_workers(data: &Path, database: Option<&str>, listen: &str, workers: &str) -> Self {
        Self::of(hutong(data), data, database, listen, workers)
    }

    /// Starts a server whose program is gone from its place soon after, as when a newer one has been installed.
    pub fn replaced(data: &Path) -> Self {
        let file = data.join("hutong");
        std::fs::copy(PROGRAM, &file).unwrap();
        let server = Self::of(program(&file, data), data, None, "127.0.0.1:0", "2");
        std::fs::remove_file(file).unwrap();
        server
    }

    fn of(command: Command, data: &Path, database: Option<&str>, listen: &str, workers: &str) -> Self {
        let words = ["serve", "--listen", listen, "--workers", workers];
        let (process, line) = start(command, data, database, &words);
        let url = line.strip_prefix("hutong is ready at ");
        let url = url.unwrap_or_else(|| panic!("no ready line but {line:?}")).to_owned();
        Self { url, process }
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Ends the server as a service manager does. Answers its exit code.
    pub fn terminate(mut self) -> Option<i32> {
        let pid = rustix::process::Pid::from_child(&self.process);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        self.process.wait().unwrap().code()
    }

    pub fn client(&self, token: &str) -> Client {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .new_agent();
        Client {
            agent,
            url: self.url.clone(),
            token: token.to_owned(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _already_gone = self.process.kill();
        let _reaped = self.process.wait();
    }
}

/// Creates the operator organisation. Answers its token.
pub fn init(data: &Path, database: Option<&str>) -> String {
    let token = data.join("operator.token");
    let mut command = hutong(data);
    command
        .args(["admin", "init", "--data"])
        .arg(data)
        .arg("--token-file")
        .arg(&token);
    if let Some(url) = database {
        command.args(["--database-url", url]);
    }
    let (code, _, error) = run(&mut command);
    assert_eq!(code, 0, "{error}");
    std::fs::read_to_string(token).unwrap().trim().to_owned()
}

/// One organisation's view of the HTTP API. A call that gets no answer is an error, as for anybody.
#[derive(Clone)]
pub struct Client {
    agent: ureq::Agent,
    url: String,
    pub token: String,
}

/// Status and body.
pub type Answer = Result<(u16, Vec<u8>), ureq::Error>;

impl Client {
    pub fn get(&self, path: &str) -> Answer {
        let request = self
            .agent
            .get(format!("{}{path}", self.url))
            .header("authorization", self.bearer());
        Self::answer(request.call())
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        let request = self
            .agent
            .post(format!("{}{path}", self.url))
            .header("authorization", self.bearer());
        Self::answer(request.send_json(body))
    }

    /// `POST` that has its effect once, however often it is sent with the same key.
    pub fn post_once(&self, key: &str, path: &str, body: &Value) -> Answer {
        let request = self
            .agent
            .post(format!("{}{path}", self.url))
            .header("authorization", self.bearer())
            .header("idempotency-key", key);
        Self::answer(request.send_json(body))
    }

    pub fn put(&self, path: &str, body: &[u8]) -> Answer {
        let request = self
            .agent
            .put(format!("{}{path}", self.url))
            .header("authorization", self.bearer());
        Self::answer(request.content_type("application/octet-stream").send(body))
    }

    pub fn put_json(&self, path: &str, body: &Value) -> Answer {
        let request = self
            .agent
            .put(format!("{}{path}", self.url))
            .header("authorization", self.bearer());
        Self::answer(request.send_json(body))
    }

    /// `POST` that must succeed.
    pub fn make(&self, path: &str, body: &Value) -> Value {
        expect_json(self.post(path, body).unwrap())
    }

    /// Every item of a list.
    pub fn list(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut next = Some(path.to_owned());
        while let Some(page) = next {
            let mut page = expect_json(self.get(&page).unwrap());
            items.append(page["items"].as_array_mut().unwrap());
            let joint = if path.contains('?') { '&' } else { '?' };
            next = page["next"]
                .as_str()
                .map(|cursor| format!("{path}{joint}cursor={cursor}"));
        }
        items
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    fn answer(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
        let mut answer = answer?;
        Ok((answer.status().as_u16(), answer.body_mut().read_to_vec()?))
    }
}

/// The JSON of an answer that must be a success.
pub fn expect_json((status, body): (u16, Vec<u8>)) -> Value {
    assert!(
        (200..300).contains(&status),
        "{status}: {}",
        String::from_utf8_lossy(&body)
    );
    serde_json::from_slice(&body).unwrap()
}

/// Creates an organisation of a kind. Answers a client with its token.
pub fn organisation(server: &Server, operator: &Client, name: &str, kind: &str) -> Client {
    let organisation = operator.make("/v1/organisations", &json!({"name": name, "kind": kind}));
    let path = format!("/v1/organisations/{}/tokens", organisation["id"].as_str().unwrap());
    let token = operator.make(&path, &json!({"name": "test"}));
    server.client(token["token"].as_str().unwrap())
}

/// The same organisation at a server that may listen elsewhere now.
pub fn reconnect(server: &Server, client: &Client) -> Client {
    server.client(&client.token)
}

/// Creates a host that offers nothing. Answers its id.
pub fn host(owner: &Client, key: &SigningKey) -> String {
    let host = owner.make(
        "/v1/hosts",
        &json!({
            "name": "Plaza", "bundle_ids": [], "origins": [], "surfaces": [], "capabilities": [],
            "keys": [{"kid": "1", "public_key": key.verifying_key().to_string()}],
        }),
    );
    host["id"].as_str().unwrap().to_owned()
}

/// A small package of `appid`, with contents that no other app has.
pub fn package(appid: &str, code: u64, key: &SigningKey) -> Archive {
    let contents = [
        (
            "config.json",
            format!(r#"{{"entry":"pages/index","app":"{appid}","code":{code}}}"#),
        ),
        ("main/logic.js", format!("/* {appid} {code} */")),
        ("main/styles.json", format!(r#"{{"{appid}":"{code}"}}"#)),
        ("assets/large.txt", format!("{appid} {code} ").repeat(2000)),
    ];
    let entry = |(path, content): &(&str, String)| ((*path).to_owned(), FileEntry::of(content.as_bytes()));
    let manifest = Manifest {
        app: appid.to_owned(),
        capabilities: [].into(),
        dialect: "wechat".to_owned(),
        domains: Domains::default(),
        entry: "pages/index".to_owned(),
        files: contents.iter().map(entry).collect(),
        format: FORMAT,
        pages: vec!["pages/index".to_owned()],
        privacy: Vec::new(),
        subpackages: Vec::new(),
        toolchain: "test".to_owned(),
        version: Version {
            code,
            name: format!("1.0.{code}"),
        },
    };
    let files: BTreeMap<_, _> = contents
        .iter()
        .map(|(_, text)| (Digest::of(text.as_bytes()), text.clone().into_bytes()))
        .collect();
    Archive {
        signature: Signature::sign(key, &manifest.to_bytes()),
        manifest,
        files,
    }
}

/// A database of its own on the server of `TEST_DATABASE_URL`; gone when dropped.
pub struct Postgres {
    pub url: String,
    server: String,
    name: String,
}

impl Postgres {
    /// Nothing when `TEST_DATABASE_URL` is not set.
    pub fn new() -> Option<Self> {
        let server = std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())?;
        let name = Ids::new(Arc::new(SystemClock), Arc::new(OsRandom))
            .next("test")
            .to_string();
        let mut url: Url = server.parse().unwrap();
        url.set_path(&name);
        let database = Self {
            url: url.into(),
            server,
            name,
        };
        database.run(&format!("CREATE DATABASE {}", database.name));
        Some(database)
    }

    fn run(&self, sql: &str) {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let server = sea_orm::Database::connect(&self.server).await.unwrap();
            server.execute_unprepared(sql).await.unwrap();
        });
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.run(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// Waits until something holds; fails after a minute.
pub fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..6000 {
        if holds() {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("{what} did not happen within a minute");
}
