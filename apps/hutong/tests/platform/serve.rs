//! `hutong serve` and `hutong admin init`.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::support::{Server, expect_json, hutong, init, run};

#[test]
fn preparing_twice_keeps_the_token_and_a_stale_one_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let first = init(folder.path(), None);
    assert_eq!(init(folder.path(), None), first);
    let mode = std::fs::metadata(folder.path().join("operator.token"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);

    std::fs::remove_file(folder.path().join("hutong.db")).unwrap();
    let second = init(folder.path(), None);
    assert_ne!(second, first, "the token of a database that is gone");
    let server = Server::start(folder.path(), None, "127.0.0.1:0");
    let me = expect_json(server.client(&second).get("/v1/me").unwrap());
    assert_eq!(me["organisation"]["kind"], "operator", "{me}");
    assert_eq!(server.client(&second).list("/v1/organisations").len(), 1);
}

#[test]
fn a_server_stops_when_asked_and_keeps_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), None, "127.0.0.1:0");
    assert_eq!(server.client("").get("/healthz").unwrap(), (200, b"ok".to_vec()));
    let key = std::fs::read(folder.path().join("platform.key")).unwrap();
    assert_eq!(server.terminate(), Some(0));
    let server = Server::start(folder.path(), None, "127.0.0.1:0");
    assert_eq!(std::fs::read(folder.path().join("platform.key")).unwrap(), key);
    assert_eq!(server.terminate(), Some(0));
}

#[test]
fn what_keeps_a_server_from_starting_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), None, "127.0.0.1:0");
    let taken = server.url.strip_prefix("http://").unwrap();
    let data = folder.path().join("other");
    let serve =
        |data: &std::path::Path, more: &[&str]| run(hutong(data).args(["serve", "--data"]).arg(data).args(more));

    let (code, out, error) = serve(&data, &["--listen", taken]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        error.contains("cannot listen at") && error.contains("--listen"),
        "{error}"
    );

    let (code, _, error) = serve(&data, &["--listen", "127.0.0.1:0", "--database-url", "file:hutong"]);
    assert_eq!(code, 1);
    assert!(error.contains("cannot use the database"), "{error}");

    std::fs::write(data.join("platform.key"), "not a key").unwrap();
    let (code, _, error) = serve(&data, &["--listen", "127.0.0.1:0"]);
    assert_eq!(code, 1);
    assert!(
        error.contains("platform.key is not the platform's signing key"),
        "{error}"
    );
}

#[test]
fn the_api_description_is_json_and_names_every_area() {
    let folder = tempfile::tempdir().unwrap();
    let (code, out, error) = run(hutong(folder.path()).arg("openapi"));
    assert_eq!(code, 0, "{error}");
    let document: Value = serde_json::from_str(&out).unwrap();
    for path in [
        "/v1/apps/{app}/versions",
        "/connect/token",
        "/sns/jscode2session",
        "/blobs/{sha256}",
    ] {
        assert!(document["paths"][path].is_object(), "{path} is not described");
    }
}
