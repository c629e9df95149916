//! What a client was told is so, stays so: the server is killed while 100 developers publish at once and scans go on.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::support::{Client, Postgres, Server, eventually, expect_json, host, init, organisation, package, reconnect};
use hutong_package::{Archive, Digest, SigningKey};
use serde_json::{Value, json};

const PUBLISHES: usize = 100;
/// How often the server is killed, each time when an eighth of what was unfinished has been acknowledged.
/// Six times, because a wrong order of two writes shows only when the kill falls between them.
const KILLS: usize = 6;

/// One app of one developer and how far its publish is known to have come.
struct Publish {
    app: String,
    archive: Archive,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    version: Option<String>,
    complete: bool,
    released: bool,
}

impl Publish {
    /// All calls of a publish, from the start; stops at the first that is not answered.
    fn run(&self, developer: &Client, host: &str) -> Result<(), ureq::Error> {
        let manifest = String::from_utf8(self.archive.manifest.to_bytes()).unwrap();
        let body = json!({"manifest": manifest, "signature": self.archive.signature});
        let begun = expect_json(developer.post(&format!("/v1/apps/{}/versions", self.app), &body)?);
        let version = begun["id"].as_str().unwrap().to_owned();
        let before = self.known.lock().unwrap().version.replace(version.clone());
        assert!(
            before.is_none_or(|id| id == version),
            "the same manifest is the same version"
        );

        for digest in begun["missing"].as_array().unwrap() {
            let digest: Digest = digest.as_str().unwrap().parse().unwrap();
            let path = format!("/v1/versions/{version}/files/{digest}");
            let (status, body) = developer.put(&path, &self.archive.files[&digest])?;
            assert!(
                (200..300).contains(&status),
                "{status}: {}",
                String::from_utf8_lossy(&body)
            );
        }
        let done = expect_json(developer.post(&format!("/v1/versions/{version}/complete"), &json!({}))?);
        assert_ne!(done["state"], "uploading");
        self.known.lock().unwrap().complete = true;

        let release = json!({"app": self.app, "version": version, "host": host, "track": "trial"});
        expect_json(developer.put_json("/v1/releases", &release)?);
        self.known.lock().unwrap().released = true;
        Ok(())
    }

    /// Waits until a worker, of this server or of one that was killed, has scanned the version: once in effect.
    fn is_scanned_once(&self, developer: &Client) {
        let known = self.known.lock().unwrap();
        let path = format!("/v1/versions/{}", known.version.as_deref().unwrap());
        let mut version = Value::Null;
        eventually("a scan", || {
            version = expect_json(developer.get(&path).unwrap());
            version["state"] == "admitted"
        });
        let steps: Vec<_> = version["steps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|step| &step["action"])
            .collect();
        assert_eq!(steps, ["complete", "scan", "pass_scan", "approve"]);
    }

    fn is_released(&self) -> bool {
        self.known.lock().unwrap().released
    }

    fn files_are_served(&self, anybody: &Client) {
        for (digest, content) in &self.archive.files {
            let (status, body) = anybody.get(&format!("/blobs/{digest}")).unwrap();
            assert_eq!((status, Digest::of(&body)), (200, *digest));
            assert_eq!(&body, content);
        }
    }
}

#[test]
fn sqlite_survives_kill_9() {
    survives_kill_9(None);
}

#[test]
fn postgres_survives_kill_9() {
    let Some(database) = Postgres::new() else {
        eprintln!("skipped: TEST_DATABASE_URL is not set");
        return;
    };
    survives_kill_9(Some(&database.url));
}

fn survives_kill_9(database: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let token = init(folder.path(), database);
    let mut server = Server::start(folder.path(), database, "127.0.0.1:0");
    let operator = server.client(&token);
    let mut developer = organisation(&server, &operator, "Workshop", "developer");
    let owner = organisation(&server, &operator, "Plaza Ltd", "host_owner");
    let key = SigningKey::from_seed(&[7; 32]);
    let host = host(&owner, &key);
    let publishes: Vec<Publish> = (0..PUBLISHES).map(|number| new_app(&developer, number, &key)).collect();

    for kill in 1..=KILLS {
        publish_and_kill(&mut server, &developer, &host, &publishes);
        server = Server::start(folder.path(), database, "127.0.0.1:0");
        developer = reconnect(&server, &developer);
        let kept = check(&developer, &host, &publishes);
        eprintln!("kill {kill}: {kept} of {PUBLISHES} publishes were acknowledged, and all of them were kept");
        leaves_no_rubbish(folder.path());
    }

    for publish in &publishes {
        publish.run(&developer, &host).unwrap();
    }
    assert_eq!(check(&developer, &host, &publishes), PUBLISHES);
    for publish in &publishes {
        publish.is_scanned_once(&developer);
    }
    assert_eq!(server.terminate(), Some(0));
}

fn new_app(developer: &Client, number: usize, key: &SigningKey) -> Publish {
    let appid = format!("wx{number:016}");
    let app = developer.make("/v1/apps", &json!({"name": format!("App {number}"), "appid": appid}));
    let app = app["id"].as_str().unwrap().to_owned();
    let public = json!({"name": "laptop", "public_key": key.verifying_key().to_string()});
    developer.make(&format!("/v1/apps/{app}/keys"), &public);
    Publish {
        app,
        archive: package(&appid, 1, key),
        known: Mutex::default(),
    }
}

/// Runs every unfinished publish at once and kills the server in the middle of them.
fn publish_and_kill(server: &mut Server, developer: &Client, host: &str, publishes: &[Publish]) {
    let finished = AtomicUsize::new(0);
    let cut_off = AtomicUsize::new(0);
    let unfinished: Vec<_> = publishes.iter().filter(|publish| !publish.is_released()).collect();
    thread::scope(|scope| {
        for publish in &unfinished {
            let counter = (&finished, &cut_off);
            scope.spawn(move || match publish.run(developer, host) {
                Ok(()) => counter.0.fetch_add(1, Ordering::SeqCst),
                Err(_) => counter.1.fetch_add(1, Ordering::SeqCst),
            });
        }
        eventually("enough publishes", || {
            finished.load(Ordering::SeqCst) >= unfinished.len() / 8
        });
        server.kill();
    });
    assert!(
        cut_off.into_inner() > 0,
        "the server was killed too late to cut a publish off"
    );
}

/// Holds what is visible against what was acknowledged. Answers how many publishes are released.
fn check(developer: &Client, host: &str, publishes: &[Publish]) -> usize {
    let releases = developer.list(&format!("/v1/releases?host={host}"));
    for publish in publishes {
        let known = publish.known.lock().unwrap();
        let versions = developer.list(&format!("/v1/apps/{}/versions", publish.app));
        let uploaded: Vec<&Value> = versions
            .iter()
            .filter(|version| version["state"] != "uploading")
            .collect();
        assert!(versions.len() <= 1, "one manifest, one version: {versions:?}");
        if known.complete {
            assert_eq!(uploaded.len(), 1, "an acknowledged version was lost: {versions:?}");
        }
        if uploaded.is_empty() {
            for digest in publish.archive.files.keys() {
                let (status, _) = developer.get(&format!("/blobs/{digest}")).unwrap();
                assert_eq!(status, 404, "a file of an unfinished version is public");
            }
        } else {
            publish.files_are_served(developer);
        }

        let mut of_app = releases.iter().filter(|release| release["app"] == publish.app.as_str());
        let release = of_app.next();
        assert!(of_app.next().is_none(), "one release per app, host and track");
        if known.released {
            assert!(release.is_some(), "an acknowledged release was lost");
        }
        if let Some(release) = release {
            assert_eq!(uploaded.len(), 1, "a release of a version that is not complete");
            assert_eq!(release["version"], uploaded[0]["id"]);
        }
    }
    publishes.iter().filter(|publish| publish.is_released()).count()
}

/// A write that was cut off leaves no half file under a final name.
fn leaves_no_rubbish(data: &Path) {
    let mut folders = vec![data.join("blobs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let name = entry.file_name().into_string().unwrap();
            if let Ok(digest) = name.parse::<Digest>() {
                assert_eq!(
                    Digest::of(&std::fs::read(entry.path()).unwrap()),
                    digest,
                    "half a file under {name}"
                );
            }
        }
    }
}
