//! What travels when one page of a large project was changed, in bytes on the wire.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::Signer as _;
use hutong_base::{Clock as _, SystemClock};
use hutong_package::{Manifest, SigningKey};
use serde_json::{Value, json};

use crate::grown;
use crate::support::{Server, host, hutong, init, organisation, run};

/// Most of a package that may travel, in hundredths: head and body of every request or answer.
const MOST: u64 = 3;

#[test]
fn of_one_changed_page_in_259_little_travels_up_and_down() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    let token = init(home, None);
    let server = Server::start(home, None, "127.0.0.1:0");
    let operator = server.client(&token);
    let developer = organisation(&server, &operator, "Workshop", "developer");
    let owner = organisation(&server, &operator, "Plaza Ltd", "host_owner");
    let host = host(&owner, &SigningKey::from_seed(&[1; 32]));
    let host_key = ed25519_dalek::SigningKey::from_bytes(&[1; 32]);
    let app = developer.make("/v1/apps", &json!({"name": "Large", "appid": "wx0000000000000001"}));
    let app = app["id"].as_str().unwrap();
    let tester = json!({"host": host, "user": "ada", "name": "Ada"});
    developer.make(&format!("/v1/apps/{app}/testers"), &tester);

    let project = home.join("project");
    grown::write(&project, &grown::LARGE).unwrap();
    let publish = || {
        let (proxy, sent) = counting_proxy(&server.url);
        let (code, out, error) = run(hutong(home)
            .arg("publish")
            .arg(&project)
            .args([
                "--app",
                app,
                "--release",
                &format!("{host}:dev"),
                "--no-paint",
                "--json",
                "--server",
                &proxy,
            ])
            .env("HUTONG_TOKEN", &developer.token));
        assert_eq!(code, 0, "{error}");
        let out: Value = serde_json::from_str(&out).unwrap();
        (out["uploaded"].as_u64().unwrap(), sent.load(Ordering::SeqCst) as u64)
    };
    let (all, _) = publish();
    let (_, before) = opened(&server, &host, &host_key, app, "first");
    change_page(&project.join("part2/page100/index"));
    let (some, up) = publish();
    assert!(some < all / 4, "{some} of {all} files were uploaded");

    let (mut down, after) = opened(&server, &host, &host_key, app, "second");
    assert_eq!((before.version.code, after.version.code), (1, 2));
    let size: u64 = after.files.values().map(|file| file.size).sum();
    // Maps are for developer tools; a container fetches the rest, as far as it was not there before.
    let is_known = |sha256| before.files.values().any(|file| file.sha256 == sha256);
    for (path, file) in &after.files {
        if !path.starts_with("maps/") && !is_known(file.sha256) {
            let request = format!("GET /blobs/{} HTTP/1.1\r\naccept-encoding: gzip\r\n", file.sha256);
            down += ask(&server.url, &request, "").len() as u64;
        }
    }
    for (way, bytes) in [("up", up), ("down", down)] {
        assert!(
            bytes * 100 <= size * MOST,
            "{way}: {bytes} bytes of a package of {size}"
        );
    }
}

/// Its template, style and script.
fn change_page(page: &Path) {
    for (extension, from, to) in [
        ("wxml", "<view", "<view>changed</view>\n<view"),
        ("wxss", "display", "color: red; display"),
        ("js", "open: false", "open: true"),
    ] {
        let file = page.with_extension(extension);
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{}", file.display());
        std::fs::write(file, text.replacen(from, to, 1)).unwrap();
    }
}

/// Bytes of the answer of `POST /connect/open`, as a container asks, and the manifest in it.
fn opened(server: &Server, host: &str, key: &ed25519_dalek::SigningKey, app: &str, jti: &str) -> (u64, Manifest) {
    let now = SystemClock.now() / 1000;
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let claims = json!({"iss": host, "sub": "ada", "aud": server.url, "iat": now, "exp": now + 60, "jti": jti});
    let text = format!("{}.{}", part(json!({"alg": "EdDSA", "kid": "1"})), part(claims));
    let assertion = format!(
        "{text}.{}",
        URL_SAFE_NO_PAD.encode(key.sign(text.as_bytes()).to_bytes())
    );
    let form = format!(
        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token={assertion}&\
         subject_token_type=urn:ietf:params:oauth:token-type:jwt&audience={app}"
    );
    let head =
        "POST /connect/open HTTP/1.1\r\naccept-encoding: gzip\r\ncontent-type: application/x-www-form-urlencoded\r\n";
    let answer = ask(&server.url, head, &form);
    let start = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap() + 4;
    let body = &unchunked(&answer[start..]);
    let mut text = String::new();
    flate2::read::GzDecoder::new(&body[..])
        .read_to_string(&mut text)
        .unwrap();
    let opening: Value = serde_json::from_str(&text).unwrap();
    let manifest = opening["manifest"].as_str().unwrap_or_else(|| panic!("{text}"));
    let limits = hutong_package::Limits::default();
    (
        answer.len() as u64,
        Manifest::parse(manifest.as_bytes(), &limits).unwrap(),
    )
}

/// The body that came in chunks.
fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|bytes| bytes == b"\r\n").unwrap();
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
}

/// The answer as it came over the wire.
fn ask(server: &str, head: &str, body: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(server.strip_prefix("http://").unwrap()).unwrap();
    let length = body.len();
    write!(
        stream,
        "{head}host: platform\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(
        answer.starts_with(b"HTTP/1.1 200"),
        "{}",
        String::from_utf8_lossy(&answer[..100])
    );
    answer
}

/// Passes everything on and counts what is sent to the server. Answers its URL and the counter.
fn counting_proxy(server: &str) -> (String, Arc<AtomicUsize>) {
    let upstream = server.strip_prefix("http://").unwrap().to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = sent.clone();
    thread::spawn(move || {
        for client in listener.incoming() {
            let (mut client, counter) = (client.unwrap(), counter.clone());
            let mut server = TcpStream::connect(&upstream).unwrap();
            let (mut answers, mut back) = (server.try_clone().unwrap(), client.try_clone().unwrap());
            thread::spawn(move || std::io::copy(&mut answers, &mut back));
            thread::spawn(move || {
                let mut piece = [0; 16 * 1024];
                while let Ok(read @ 1..) = client.read(&mut piece) {
                    counter.fetch_add(read, Ordering::SeqCst);
                    if server.write_all(&piece[..read]).is_err() {
                        break;
                    }
                }
                let _closed = server.shutdown(std::net::Shutdown::Both);
            });
        }
    });
    (url, sent)
}
