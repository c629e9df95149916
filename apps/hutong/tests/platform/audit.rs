//! `hutong audit verify` and `hutong admin verify`.

use std::path::Path;

use serde_json::json;

use crate::support::{Server, hutong, init, run};

#[test]
fn a_log_is_checked_as_a_file_and_where_it_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let token = init(data, None);
    let server = Server::start(data, None, "127.0.0.1:0");
    let operator = server.client(&token);
    for name in ["Tea", "Coffee", "Water"] {
        operator.make("/v1/organisations", &json!({"name": name, "kind": "developer"}));
    }
    let (status, log) = operator.get("/v1/audit/export").unwrap();
    assert_eq!(status, 200);
    server.terminate();
    let log = String::from_utf8(log).unwrap();
    let file = data.join("log.ndjson");
    let verify = |text: &str| {
        std::fs::write(&file, text).unwrap();
        run(hutong(data).args(["audit", "verify"]).arg(&file))
    };
    let (code, out, error) = verify(&log);
    assert_eq!((code, error.as_str()), (0, ""));
    assert!(out.starts_with("4 entries hold\n  org_"), "{out}");
    let (code, out, _) = verify(&log.replace("Coffee", "Gin"));
    assert_eq!(code, 1);
    assert!(out.starts_with("broken: entry 3 of org_"), "{out}");
    let without: Vec<&str> = log
        .lines()
        .enumerate()
        .filter(|(at, _)| *at != 1)
        .map(|(_, line)| line)
        .collect();
    let (code, out, _) = verify(&without.join("\n"));
    assert_eq!(code, 1);
    assert!(out.starts_with("broken: entry 3 of org_"), "{out}");
    let (code, _, error) = verify("{}\n");
    assert_eq!(code, 1);
    assert!(error.contains("line 1 is no entry of a log"), "{error}");

    let kept = |data: &Path| run(hutong(data).args(["admin", "verify", "--data"]).arg(data));
    let (code, out, error) = kept(data);
    assert_eq!((code, error.as_str()), (0, ""));
    assert!(out.ends_with("entries hold\n"), "{out}");
}
