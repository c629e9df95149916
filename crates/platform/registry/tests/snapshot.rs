//! What a host's own server decides by.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use axum::http::Method;
use hutong_core::{Change, Event, SYSTEM};
use hutong_package::SnapshotStatement;
use hutong_policy::snapshot::Part;
use hutong_policy::{Facts, Snapshot};
use hutong_testkit::{Client, Project, Reply, TestApp};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::Query;
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

/// Whoever polls one server, while others ask another that remembers nothing.
struct Poll<'a> {
    app: &'a TestApp,
    owner: &'a Client,
    host: &'a Value,
    tag: String,
}

impl Poll<'_> {
    /// What a server says that has just begun.
    async fn fresh(&self) -> Reply {
        let other = self.app.router_at("http://platform.test").await;
        self.owner.through(&other).get(&path(self.host)).await
    }

    /// Asks for what was had; answers whether it is another now, and takes it then. The server that remembers says what
    /// the other one says, and says it twice.
    async fn is_new(&mut self) -> bool {
        let fresh = self.fresh().await;
        let asked = again(self.owner, self.host, &self.tag).await;
        assert_eq!(asked.header("etag"), fresh.header("etag"), "stale");
        let is_new = asked.status.as_u16() == 200;
        assert_eq!(is_new, asked.header("etag") != self.tag);
        if is_new {
            assert_eq!(asked.text(), fresh.text());
        }
        fresh.header("etag").clone_into(&mut self.tag);
        let same = again(self.owner, self.host, &self.tag).await;
        assert_eq!((same.status.as_u16(), same.header("etag")), (304, self.tag.as_str()));
        is_new
    }
}

#[tokio::test]
async fn whatever_changes_it_is_seen_at_once_by_a_server_that_remembers() {
    let (app, owner, host, project) = stage().await;
    let operator = app.operator().await;
    let developer = &project.developer;
    let (host_id, first) = (
        host["id"].as_str().unwrap(),
        project.publish(&project.package(2, &[])).await,
    );
    let tag = owner.get(&path(&host)).await.header("etag").to_owned();
    let mut poll = Poll {
        app: &app,
        owner: &owner,
        host: &host,
        tag,
    };
    let put = async |version: &Value, track: &str, more: Value| {
        let mut body = json!({"app": project.id(), "version": version["id"], "host": host_id, "track": track});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        developer.put("/v1/releases", body).await.expect(200)
    };
    assert!(!poll.is_new().await);

    // releases
    put(&first, "gray", json!({"percent": 10})).await;
    assert!(poll.is_new().await);
    let gray = put(&first, "gray", json!({"percent": 50})).await;
    assert!(poll.is_new().await);
    let gray = format!("/v1/releases/{}", gray["id"].as_str().unwrap());
    developer.post(&format!("{gray}/pause"), json!({})).await.expect(200);
    assert!(poll.is_new().await);
    developer.post(&format!("{gray}/resume"), json!({})).await.expect(200);
    assert!(poll.is_new().await);

    // versions
    let version = format!("/v1/versions/{}", first["id"].as_str().unwrap());
    let reasons = json!({"reasons": ["misleading"]});
    operator.post(&format!("{version}/remove"), reasons).await.expect(200);
    assert!(poll.is_new().await);
    operator
        .post(&format!("{version}/restore"), json!({}))
        .await
        .expect(200);
    assert!(poll.is_new().await);

    // the line
    let line = |what: &str| format!("/v1/apps/{}/hosts/{host_id}/{what}", project.id());
    let down = json!({"version": first["id"], "reason": "it sells what it must not"});
    owner.post(&line("take_down"), down).await.expect(200);
    assert!(poll.is_new().await);
    owner
        .post(&line("restore"), json!({"version": first["id"]}))
        .await
        .expect(200);
    assert!(poll.is_new().await);
    put(&first, "online", json!({})).await;
    assert!(poll.is_new().await);
    developer
        .post(&line("minimum"), json!({"version_code": 2}))
        .await
        .expect(200);
    assert!(poll.is_new().await);

    // measures, by whom no event goes to the host: against the app on every host
    let measure = |more: Value| {
        let mut body = json!({
            "app": project.id(), "sanction": {"kind": "suspension"}, "rule": "no sweepstakes",
            "reason": "it had one", "remedy": "take it out",
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let imposed = operator.post("/v1/measures", measure(json!({}))).await.expect(201);
    assert!(poll.is_new().await);
    let lift = format!("/v1/measures/{}/lift", imposed["id"].as_str().unwrap());
    operator.post(&lift, json!({})).await.expect(200);
    assert!(poll.is_new().await);

    // what the host takes and offers
    let choice = format!("/v1/hosts/{host_id}/apps");
    let food = json!({"take": "categories", "categories": ["food"]});
    owner.put(&choice, food).await.expect(200);
    assert!(poll.is_new().await);
    let card = json!({"name": "Tea house", "category": "food"});
    developer
        .put(&format!("/v1/apps/{}", project.id()), card)
        .await
        .expect(200);
    assert!(poll.is_new().await);
    let other = app.project().await;
    let foreign = other.publish(&other.package(1, &[])).await;
    other.release(&foreign, &host).await;
    assert!(!poll.is_new().await, "its category is none that is taken");
    let card = json!({"name": "Soup", "category": "food"});
    let foreign = format!("/v1/apps/{}", other.id());
    other.developer.put(&foreign, card).await.expect(200);
    assert!(poll.is_new().await, "its developer alone was told");

    // the word of the host: what begins without it waits
    let third = project.publish(&project.package(3, &[])).await;
    owner
        .put(&format!("/v1/hosts/{host_id}/acceptance"), json!({"ask": "all"}))
        .await
        .expect(200);
    poll.is_new().await;
    let ahead = app.platform.clock.now() + 1000;
    put(&third, "online", json!({"starts_at": ahead})).await;
    assert!(poll.is_new().await);
    let word = |step: &str| format!("/v1/versions/{}/hosts/{host_id}/{step}", third["id"].as_str().unwrap());
    developer.post(&word("ask"), json!({})).await.expect(200);
    owner.post(&word("accept"), json!({})).await.expect(200);
    assert!(poll.is_new().await);

    // what is not in it
    let tester = json!({"host": host_id, "user": "u1", "name": "Ann"});
    let testers = format!("/v1/apps/{}/testers", project.id());
    developer.post(&testers, tester).await.expect(201);
    assert!(!poll.is_new().await);
    operator
        .put("/v1/policy", json!({"preset": "wechat"}))
        .await
        .expect(200);
    assert!(!poll.is_new().await);
}

#[tokio::test]
async fn what_the_clock_changes_is_seen_by_a_server_that_remembers() {
    let (app, owner, host, project) = stage().await;
    let now = app.platform.clock.now();
    let second = project.publish(&project.package(2, &[])).await;
    let body = json!({
        "app": project.id(), "version": second["id"], "host": host["id"], "track": "online", "starts_at": now + 10,
    });
    project.developer.put("/v1/releases", body).await.expect(200);
    let ban = json!({
        "app": project.id(), "sanction": {"kind": "page_ban", "pages": ["pages/index/index"]}, "rule": "no sweepstakes",
        "reason": "it had one", "remedy": "take it out", "until": now + 1000,
    });
    app.operator().await.post("/v1/measures", ban).await.expect(201);
    let reply = owner.get(&path(&host)).await;
    let mut poll = Poll {
        app: &app,
        owner: &owner,
        host: &host,
        tag: reply.header("etag").to_owned(),
    };
    let held = Snapshot::from_part(reply.expect_as(200)).unwrap();
    let code = |now| {
        let decision = held.decide(project.id(), host["id"].as_str().unwrap(), &Facts::default(), now);
        decision.version.unwrap().code
    };
    assert_eq!((code(now), code(now + 10)), (1, 2), "who holds it knows its moments");
    app.clock.advance(10);
    assert!(!poll.is_new().await);
    assert_eq!(hutong_registry::jobs::turn_releases(&app.platform).await.unwrap(), 1);
    poll.is_new().await;
    app.clock.advance(989);
    assert!(!poll.is_new().await);
    app.clock.advance(1);
    assert!(poll.is_new().await, "a measure is over, and nobody tells that");
    app.clock.advance(-1);
    assert!(poll.is_new().await, "the clock was set back");
}

#[tokio::test]
async fn a_poll_reads_nothing_of_it_as_long_as_nobody_was_told_more_than_of_logins() {
    let (app, owner, host, project) = stage().await;
    let tag = owner.get(&path(&host)).await.header("etag").to_owned();
    let transaction = app.platform.db.begin().await.unwrap();
    let unheard = "UPDATE releases SET percent = 7";
    transaction.execute_unprepared(unheard).await.unwrap();
    transaction.commit().await.unwrap();
    let told = async |kind: &'static str| {
        let event = Event {
            kind,
            subject: "sub_1".to_owned(),
            organisations: vec![project.developer.organisation.clone()],
            data: json!({}),
        };
        let change = Change::begin(&app.platform, SYSTEM, None).await.unwrap();
        change.commit(event, ()).await.unwrap();
        again(&owner, &host, &tag).await.status.as_u16()
    };
    assert_eq!(again(&owner, &host, &tag).await.status.as_u16(), 304);
    assert_eq!(told("hutong.identity.signed_in").await, 304);
    assert_eq!(told("hutong.identity.signed_in").await, 304);
    assert_eq!(told("hutong.app.updated").await, 200);
}

#[tokio::test]
async fn all_that_a_page_is_read_of_was_so_at_one_moment() {
    let (app, _, host, project) = stage().await;
    let version = project.publish(&project.package(2, &[])).await;
    let db = &app.platform.db;
    let reading = db.begin_reading().await.unwrap();
    let before = releases(&reading).await;
    project.release(&version, &host).await;
    assert_eq!(releases(db.read()).await, before + 1);
    assert_eq!(releases(&reading).await, before);
    reading.rollback().await.unwrap();
    assert_eq!(releases(&db.begin_reading().await.unwrap()).await, before + 1);
}

async fn releases(db: &impl ConnectionTrait) -> usize {
    let all = Query::select().column("id").from("releases").to_owned();
    db.query_all(&all).await.unwrap().len()
}
