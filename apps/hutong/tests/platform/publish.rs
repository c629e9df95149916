//! `hutong login` and `hutong publish`, the real binary against the real server.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::support::{Client, Server, eventually, expect_json, host, hutong, init, organisation, package, run};
use hutong_package::{Archive, Digest, FileEntry, Signature, SigningKey};
use serde_json::{Value, json};
use tempfile::TempDir;

pub const APPID: &str = "wx0000000000000001";

/// A platform with one host, and a developer with one app.
pub struct Alliance {
    folder: TempDir,
    pub server: Server,
    pub operator: Client,
    pub developer: Client,
    pub app: String,
    pub host: String,
}

impl Alliance {
    /// The developer's.
    pub fn organisation(&self) -> String {
        let me = expect_json(self.developer.get("/v1/me").unwrap());
        me["organisation"]["id"].as_str().unwrap().to_owned()
    }

    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let token = init(folder.path(), None);
        let server = Server::start(folder.path(), None, "127.0.0.1:0");
        let operator = server.client(&token);
        let developer = organisation(&server, &operator, "Workshop", "developer");
        let owner = organisation(&server, &operator, "Plaza Ltd", "host_owner");
        let host = host(&owner, &SigningKey::from_seed(&[1; 32]));
        let app = developer.make("/v1/apps", &json!({"name": "Coffee", "appid": APPID}));
        let app = app["id"].as_str().unwrap().to_owned();
        std::fs::write(folder.path().join("developer.key"), own_key().to_pem().unwrap()).unwrap();
        Self {
            folder,
            server,
            operator,
            developer,
            app,
            host,
        }
    }

    pub fn home(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.home().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn publish(&self, path: &Path, server: &str) -> (i32, String, String) {
        run(hutong(self.home())
            .arg("publish")
            .arg(path)
            .args([
                "--app",
                &self.app,
                "--release",
                &self.host,
                "--json",
                "--server",
                server,
            ])
            .env("HUTONG_TOKEN", &self.developer.token))
    }

    pub fn released(&self) -> Vec<Value> {
        self.developer.list(&format!("/v1/releases?host={}", self.host))
    }

    fn assert_published(&self, archive: &Archive) {
        let versions = self.developer.list(&format!("/v1/apps/{}/versions", self.app));
        assert_eq!(versions.len(), 1, "{versions:?}");
        assert_eq!(versions[0]["state"], "admitted");
        for digest in archive.files.keys() {
            let (status, body) = self.developer.get(&format!("/blobs/{digest}")).unwrap();
            assert_eq!((status, Digest::of(&body)), (200, *digest));
        }
        let released = self.released();
        assert_eq!(released.len(), 1, "{released:?}");
        assert_eq!(released[0]["version"], versions[0]["id"]);
    }
}

pub fn own_key() -> SigningKey {
    SigningKey::from_seed(&[7; 32])
}

pub fn bytes_of(archive: &Archive) -> Vec<u8> {
    Archive::write(&archive.manifest, &archive.signature, &archive.files).unwrap()
}

/// A package of many files, so that there is a middle to be cut off in.
fn large_package(files: usize) -> Archive {
    let mut archive = package(APPID, 1, &own_key());
    for number in 0..files {
        let content = format!("file {number} ").repeat(500).into_bytes();
        archive
            .manifest
            .files
            .insert(format!("assets/{number}.txt"), FileEntry::of(&content));
        archive.files.insert(Digest::of(&content), content);
    }
    archive.signature = Signature::sign(&own_key(), &archive.manifest.to_bytes());
    archive
}

#[test]
fn login_checks_the_token_and_keeps_it_from_others() {
    let alliance = Alliance::new();
    let (home, url) = (alliance.home().join("person"), &alliance.server.url);
    let login = |token: &str| run(hutong(&home).args(["login", "--server", url, "--token", token]));

    let (code, _, error) = login("hut_wrong");
    assert_eq!(code, 3, "{error}");
    assert!(
        error.contains("[unauthenticated, HTTP 401]") && error.contains("hint: "),
        "{error}"
    );
    assert!(!home.exists(), "a refused token is not kept");

    let (code, out, error) = login(&alliance.developer.token);
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("as Workshop (developer, org_"), "{out}");
    let kept = std::fs::metadata(home.join("credentials.json")).unwrap();
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&kept.permissions()) & 0o777,
        0o600
    );

    let path = alliance.write("coffee.hutong", &bytes_of(&package(APPID, 1, &own_key())));
    std::fs::copy(alliance.home().join("developer.key"), home.join("developer.key")).unwrap();
    let (code, out, error) = run(hutong(&home).arg("publish").arg(path).args(["--app", &alliance.app]));
    assert_eq!(code, 0, "server and token are the remembered ones: {error}");
    assert!(out.contains("not released to any host"), "{out}");
}

#[test]
fn publishing_twice_is_publishing_once() {
    let alliance = Alliance::new();
    let archive = package(APPID, 1, &own_key());
    let path = alliance.write("coffee.hutong", &bytes_of(&archive));

    let (code, out, error) = alliance.publish(&path, &alliance.server.url);
    assert_eq!(code, 0, "{error}");
    let first: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&first["uploaded"], &first["version_code"]), (&json!(4), &json!(1)));
    assert_eq!(first["releases"][0]["host"], alliance.host.as_str());
    alliance.assert_published(&archive);

    let (code, out, error) = alliance.publish(&path, &alliance.server.url);
    assert_eq!(code, 0, "{error}");
    let second: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&second["version"], &second["uploaded"]),
        (&first["version"], &json!(0))
    );
    alliance.assert_published(&archive);
}

#[test]
fn a_source_folder_is_built_and_gets_the_next_version_code() {
    let alliance = Alliance::new();
    std::fs::remove_file(alliance.home().join("developer.key")).unwrap();
    let source = alliance.home().join("source");
    std::fs::create_dir_all(source.join("pages/index")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(source.join(name), text).unwrap();
    write("app.json", r#"{"pages":["pages/index/index"]}"#);
    write("app.js", "App({})");
    write("pages/index/index.js", "Page({})");
    write("pages/index/index.wxml", "<view>one</view>");

    let publish = || {
        let (code, out, error) = alliance.publish(&source, &alliance.server.url);
        assert_eq!(code, 0, "{error}");
        serde_json::from_str::<Value>(&out).unwrap()
    };
    assert_eq!(publish()["version_code"], 1);
    write("pages/index/index.wxml", "<view>two</view>");
    let second = publish();
    assert_eq!(second["version_code"], 2);
    assert_eq!(alliance.released()[0]["version"], second["version"]);

    write("app.json", "{");
    let (code, out, error) = alliance.publish(&source, &alliance.server.url);
    let told: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &told["outcome"]), (1, &json!("failed")));
    assert!(
        error.contains("app.json") && error.contains("nothing was published"),
        "{error}"
    );
    assert_eq!(alliance.released()[0]["version"], second["version"]);
}

#[test]
fn a_package_signed_by_somebody_else_does_not_bring_its_key_along() {
    let alliance = Alliance::new();
    let stranger = SigningKey::from_seed(&[9; 32]);
    let path = alliance.write("foreign.hutong", &bytes_of(&package(APPID, 1, &stranger)));
    let (code, _, error) = alliance.publish(&path, &alliance.server.url);
    assert_eq!(code, 1, "{error}");
    assert!(
        error.contains(&stranger.verifying_key().to_string()) && error.contains("register it"),
        "{error}"
    );
    assert!(
        alliance
            .developer
            .list(&format!("/v1/apps/{}/keys", alliance.app))
            .is_empty()
    );
    assert!(
        alliance
            .developer
            .list(&format!("/v1/apps/{}/versions", alliance.app))
            .is_empty()
    );
}

#[test]
fn what_the_platform_refuses_is_explained() {
    let alliance = Alliance::new();
    let other = alliance.write("other.hutong", &bytes_of(&package("wx0000000000000002", 1, &own_key())));
    let (code, _, error) = alliance.publish(&other, &alliance.server.url);
    assert_eq!(code, 3, "{error}");
    assert!(
        error.contains("[manifest_app, HTTP 422]") && error.contains("hint: "),
        "{error}"
    );

    let second = alliance.write("second.hutong", &bytes_of(&package(APPID, 2, &own_key())));
    assert_eq!(alliance.publish(&second, &alliance.server.url).0, 0);
    let first = alliance.write("first.hutong", &bytes_of(&package(APPID, 1, &own_key())));
    let (code, _, error) = alliance.publish(&first, &alliance.server.url);
    assert_eq!(code, 3, "{error}");
    assert!(error.contains("version_code_not_greater"), "{error}");
}

#[test]
fn a_file_that_is_no_package_goes_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let good = bytes_of(&package(APPID, 1, &own_key()));
    let mut changed = good.clone();
    let name = good.windows(6).position(|window| window == b"files/").unwrap();
    changed[name + "files/".len() + 64 + 8] ^= 0x55;
    let cases: [(&str, Vec<u8>); 6] = [
        ("empty", Vec::new()),
        ("picture", b"\x89PNG\r\n\x1a\n".repeat(100)),
        ("cut off", good[..good.len() - 30].to_vec()),
        ("changed", changed),
        ("bomb", bomb()),
        ("too large", vec![b'P'; 64 * 1024 * 1024 + 1]),
    ];
    for (name, bytes) in cases {
        let path = folder.path().join("file.hutong");
        std::fs::write(&path, bytes).unwrap();
        // Nothing listens at port 1: a package that got as far as the network would fail there, with code 4.
        let (code, out, error) = run(hutong(folder.path()).arg("publish").arg(&path).args([
            "--app",
            "app_1",
            "--server",
            "http://127.0.0.1:1",
            "--token",
            "hut_x",
        ]));
        assert_eq!((code, out.as_str()), (1, ""), "{name}: {error}");
        assert!(
            error.starts_with("error: ") && error.contains("file.hutong"),
            "{name}: {error}"
        );
    }
}

/// A manifest that says 1 KiB, and an entry of 200 MiB of zeros under its name.
fn bomb() -> Vec<u8> {
    let archive = package(APPID, 1, &own_key());
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mut add = |name: &str, bytes: &[u8]| {
        zip.start_file(name, options).unwrap();
        zip.write_all(bytes).unwrap();
    };
    add("manifest.json", &archive.manifest.to_bytes());
    add("signature.json", &archive.signature.to_bytes());
    let (digest, _) = archive.files.first_key_value().unwrap();
    add(&format!("files/{digest}"), &vec![0; 200 * 1024 * 1024]);
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_address_where_nothing_listens_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("coffee.hutong");
    std::fs::write(&path, bytes_of(&package(APPID, 1, &own_key()))).unwrap();
    let (code, _, error) = run(hutong(folder.path()).arg("publish").arg(&path).args([
        "--app",
        "app_1",
        "--server",
        "http://127.0.0.1:1",
        "--token",
        "hut_x",
    ]));
    assert_eq!(code, 4, "{error}");
    assert!(
        error.contains("cannot reach http://127.0.0.1:1/") && error.contains("hint: check --server"),
        "{error}"
    );
}

#[test]
fn answers_that_get_lost_are_asked_for_again() {
    let alliance = Alliance::new();
    let archive = large_package(40);
    let path = alliance.write("coffee.hutong", &bytes_of(&archive));
    let (proxy, lost) = lossy_proxy(&alliance.server.url);
    let (code, out, error) = alliance.publish(&path, &proxy);
    assert_eq!(code, 0, "{error}");
    assert!(serde_json::from_str::<Value>(&out).is_ok(), "{out}");
    assert!(
        lost.load(Ordering::SeqCst) >= 5,
        "the proxy lost too little to prove anything"
    );
    assert!(error.contains("trying again"), "{error}");
    alliance.assert_published(&archive);
}

/// Forwards one request per connection and, every third time, throws the answer away after the server has
/// done its work. Answers its URL and the counter of lost answers.
fn lossy_proxy(server: &str) -> (String, Arc<AtomicUsize>) {
    let upstream = server.strip_prefix("http://").unwrap().to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let lost = Arc::new(AtomicUsize::new(0));
    let counter = lost.clone();
    thread::spawn(move || {
        for (number, client) in listener.incoming().enumerate() {
            let (client, counter) = (client.unwrap(), counter.clone());
            let server = TcpStream::connect(&upstream).unwrap();
            thread::spawn(move || {
                let mut requests = (client.try_clone().unwrap(), server.try_clone().unwrap());
                thread::spawn(move || std::io::copy(&mut requests.0, &mut requests.1));
                if number % 3 == 2 {
                    let mut answer = [0; 1024];
                    if (&server).read(&mut answer).unwrap_or(0) > 0 {
                        counter.fetch_add(1, Ordering::SeqCst);
                    }
                } else {
                    let _ended = one_answer(&server, &client);
                }
                for stream in [&client, &server] {
                    let _closed = stream.shutdown(std::net::Shutdown::Both);
                }
            });
        }
    });
    (url, lost)
}

/// Passes one answer on: its head, and as many bytes as the head says.
fn one_answer(mut server: &TcpStream, mut client: &TcpStream) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        server.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let text = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    server.read_exact(&mut body)?;
    client.write_all(&head)?;
    client.write_all(&body)
}

#[test]
fn a_publish_goes_on_when_the_server_comes_back() {
    let mut alliance = Alliance::new();
    let archive = large_package(300);
    let path = alliance.write("coffee.hutong", &bytes_of(&archive));
    let address = alliance.server.url.strip_prefix("http://").unwrap().to_owned();
    let publish = hutong(alliance.home())
        .arg("publish")
        .arg(&path)
        .args([
            "--app",
            &alliance.app,
            "--release",
            &alliance.host,
            "--server",
            &alliance.server.url,
        ])
        .env("HUTONG_TOKEN", &alliance.developer.token)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();

    let blobs = alliance.home().join("blobs");
    eventually("the upload", || {
        std::fs::read_dir(&blobs).is_ok_and(|folders| folders.count() > 20)
    });
    alliance.server.kill();
    alliance.server = Server::start(alliance.home(), None, &address);

    let output = publish.wait_with_output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    assert!(
        error.contains("trying again"),
        "the server was killed too late: {error}"
    );
    alliance.assert_published(&archive);
}

#[test]
fn what_is_submitted_is_scanned_first_and_released_once_it_is_admitted() {
    let alliance = Alliance::new();
    let operator = &alliance.operator;
    let policy = json!({"preset": "tcsas", "words": ["casino"]});
    expect_json(operator.put_json("/v1/policy", &policy).unwrap());
    let source = alliance.home().join("source");
    std::fs::create_dir_all(source.join("pages/index")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(source.join(name), text).unwrap();
    write("app.json", r#"{"pages":["pages/index/index"]}"#);
    write("app.js", "App({})");
    write(
        "pages/index/index.js",
        "Page({onLoad() { wx.request({url: 'https://b.test/a'}) },\n  paste() { wx.getClipboardData({success: eval}) }})",
    );
    write("pages/index/index.wxml", "<view>welcome to the Casino</view>");
    write("hutong.json", r#"{"versionCode": 1}"#);
    let publish = |more: &[&str]| {
        run(hutong(alliance.home())
            .arg("publish")
            .arg(&source)
            .args([
                "--app",
                &alliance.app,
                "--release",
                &alliance.host,
                "--json",
                "--server",
                &alliance.server.url,
            ])
            .args(more)
            .env("HUTONG_TOKEN", &alliance.developer.token))
    };

    let (code, _, error) = publish(&[]);
    assert_eq!(code, 7, "{error}");
    assert!(
        error.contains("[version_not_admitted, HTTP 409]") && error.contains("have it reviewed"),
        "{error}"
    );
    let (code, out, error) = publish(&["--submit"]);
    assert_eq!(code, 0, "{error}");
    let published: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&published["state"], &published["releases"]),
        (&json!("in_review"), &json!([]))
    );

    let version = published["version"].as_str().unwrap();
    let path = format!("/v1/versions/{version}/evidence");
    let evidence = expect_json(operator.get(&path).unwrap());
    let page = &evidence["pages"][0];
    assert_eq!(
        (&page["opened"], &page["texts"]),
        (&json!(true), &json!(["welcome to the Casino"])),
        "{evidence:#}"
    );
    assert_eq!(page["capabilities"]["network.request"], 1);
    let findings = evidence["findings"].as_array().unwrap();
    for rule in ["undeclared_server", "listed_word"] {
        assert!(
            findings.iter().any(|finding| finding["rule"] == rule),
            "{rule}: {findings:#?}"
        );
    }
    for (rule, what, column) in [
        ("undeclared_privacy", "clipboard.get", 13),
        ("dynamic_code", "eval", 43),
    ] {
        let finding = findings.iter().find(|finding| finding["rule"] == rule).unwrap();
        assert_eq!(finding["what"], what);
        let place = &finding["at"]["places"][0];
        assert_eq!(
            (&place["file"], &place["line"], &place["column"]),
            (&json!("pages/index/index.js"), &json!(2), &json!(column)),
            "{finding:#}"
        );
    }

    operator.make(&format!("/v1/versions/{version}/approve"), &json!({}));
    let (code, out, error) = publish(&["--submit"]);
    assert_eq!(code, 0, "{error}");
    let published: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&published["state"], &published["uploaded"]),
        (&json!("admitted"), &json!(0))
    );
    assert_eq!(published["releases"][0]["host"], alliance.host.as_str());
}

#[test]
fn a_server_whose_program_was_replaced_scans_on() {
    let mut alliance = Alliance::new();
    alliance.server.kill();
    alliance.server = Server::replaced(alliance.home());
    let archive = package(APPID, 1, &own_key());
    let path = alliance.write("coffee.hutong", &bytes_of(&archive));
    let (code, out, error) = alliance.publish(&path, &alliance.server.url);
    assert_eq!(code, 0, "{error}");
    let published: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(published["releases"][0]["track"], "online");
}
