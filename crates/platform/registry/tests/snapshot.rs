//! What a host's own server decides by.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use axum::http::Method;
use hutong_package::SnapshotStatement;
use hutong_policy::snapshot::Part;
use hutong_policy::{Facts, Snapshot};
use hutong_testkit::{Client, Project, Reply, TestApp};
use serde_json::{Value, json};

/// A host and an app that is online on it.
async fn stage() -> (TestApp, Client, Value, Project) {
    let app = TestApp::new().await;
    let (owner, host) = app.host(3).await;
    let project = app.project().await;
    let version = project.publish(&project.package(1, &[])).await;
    project.release(&version, &host).await;
    (app, owner, host, project)
}

fn path(host: &Value) -> String {
    format!("/v1/hosts/{}/snapshot", host["id"].as_str().unwrap())
}

/// What is asked for by somebody who has this one already.
async fn again(owner: &Client, host: &Value, tag: &str) -> Reply {
    let known = [("if-none-match", tag)];
    owner.request(Method::GET, &path(host), &known, "").await
}

#[tokio::test]
async fn a_snapshot_is_the_same_until_something_changes_and_its_statement_is_always_new() {
    let (app, owner, host, project) = stage().await;
    let first = owner.get(&path(&host)).await;
    let body = first.text();
    let trust = app.platform.keys.first().verifying_key().into();
    let open = |reply: &Reply, body: &str| {
        let signature = reply.header("hutong-snapshot-signature");
        let now = app.platform.clock.now();
        SnapshotStatement::open(reply.header("hutong-snapshot"), signature, body.as_bytes(), &trust, now)
    };
    let stated = open(&first, &body).unwrap();
    assert_eq!(stated.host, host["id"].as_str().unwrap());
    assert_eq!(stated.expires_at - stated.issued_at, 3_600_000);

    app.clock.advance(3_600_000);
    assert_eq!(open(&first, &body).unwrap_err().code(), "snapshot_invalid");
    let tag = first.header("etag").to_owned();
    let same = again(&owner, &host, &tag).await;
    assert_eq!((same.status.as_u16(), same.text().as_str()), (304, ""));
    assert_eq!(same.header("etag"), tag);
    assert!(open(&same, &body).unwrap().issued_at > stated.issued_at);

    let version = project.publish(&project.package(2, &[])).await;
    project.release(&version, &host).await;
    let other = again(&owner, &host, &tag).await;
    assert_eq!(other.status.as_u16(), 200);
    assert!(other.header("etag") != tag && open(&other, &other.text()).is_ok());
    let held = Snapshot::from_part(other.expect_as(200)).unwrap();
    let decision = held.decide(project.id(), &stated.host, &Facts::default(), stated.issued_at);
    assert_eq!(decision.version.unwrap().code, 2);
}

#[tokio::test]
async fn only_what_the_host_takes_is_in_it_and_of_measures_only_what_decides() {
    let (app, owner, host, project) = stage().await;
    let suspended = json!({
        "app": project.id(), "sanction": {"kind": "suspension"}, "rule": "no sweepstakes",
        "reason": "for the developer alone", "remedy": "take it out",
    });
    let operator = app.operator().await;
    operator.post("/v1/measures", suspended).await.expect(201);
    let part: Part = owner.get(&path(&host)).await.expect_as(200);
    let told = serde_json::to_string(&part.apps[project.id()].measures).unwrap();
    assert!(told.contains("no sweepstakes") && !told.contains("alone"), "{told}");
    assert_eq!(operator.get(&path(&host)).await.expect_as::<Part>(200), part);

    let except = json!({"take": "all", "except": [project.id()]});
    let choice = format!("/v1/hosts/{}/apps", host["id"].as_str().unwrap());
    owner.put(&choice, except).await.expect(200);
    let part: Part = owner.get(&path(&host)).await.expect_as(200);
    assert!(part.apps.is_empty(), "{part:?}");
}

#[tokio::test]
async fn a_snapshot_is_for_its_host_alone_and_a_cursor_is_one_of_its_own() {
    let (app, owner, host, project) = stage().await;
    let (stranger, _) = app.host(4).await;
    stranger.get(&path(&host)).await.expect_problem(404, "not_found");
    let developer = &project.developer;
    developer.get(&path(&host)).await.expect_problem(403, "forbidden");
    let malformed = format!("{}?cursor=x", path(&host));
    owner.get(&malformed).await.expect_problem(400, "invalid_cursor");
    let past = format!("{}?cursor={}", path(&host), project.id());
    let rest: Part = owner.get(&past).await.expect_as(200);
    assert!(rest.apps.is_empty() && rest.next.is_none());
}
