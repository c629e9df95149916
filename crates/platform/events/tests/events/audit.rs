//! The log over HTTP.

use hutong_core::audit::{Chain, Entry};
use hutong_policy::roles::Role;
use hutong_testkit::{Client, TestApp};
use serde_json::{Value, json};

async fn create_app(client: &Client, name: &str) -> Value {
    client.post("/v1/apps", json!({ "name": name })).await.expect(201)
}

async fn types(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("/v1/audit?{query}")).await.expect(200);
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["type"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_log_is_searched_by_who_what_when_and_words() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    let admin = app.member(&developer.organisation, Role::Admin).await;
    let tea = create_app(&developer, "Café Tea").await;
    app.clock.advance(1000);
    create_app(&admin, "Coffee").await;
    app.clock.advance(1000);
    let path = format!("/v1/apps/{}/secrets", tea["id"].as_str().unwrap());
    admin.post(&path, json!({})).await.expect(201);
    let now = app.platform.clock.now();

    let (created, secret) = ("hutong.app.created", "hutong.app.secret_created");
    assert_eq!(types(&developer, "").await, [secret, created, created]);
    assert_eq!(types(&developer, "type=hutong.app.secret").await, [secret]);
    assert_eq!(
        types(&developer, &format!("subject={}", tea["id"].as_str().unwrap())).await,
        [secret, created]
    );
    assert_eq!(
        types(&developer, &format!("since={}", now - 1000)).await,
        [secret, created]
    );
    assert_eq!(types(&developer, &format!("until={now}")).await, [created, created]);
    assert_eq!(types(&developer, "q=COFFEE").await, [created]);
    assert_eq!(types(&developer, "q=Caf%C3%A9").await, [created]);
    assert_eq!(types(&developer, "q=192.0.2").await.len(), 3);
    assert_eq!(types(&developer, "q=50%25").await.len(), 0);
    let newest = developer.get("/v1/audit?limit=1").await.expect(200);
    let who = newest["items"][0]["actor"].as_str().unwrap().to_owned();
    assert!(who.starts_with("usr_"), "{newest}");
    assert_eq!(types(&developer, &format!("actor={who}")).await, [secret, created]);

    let next = newest["next"].as_str().unwrap();
    assert_eq!(types(&developer, &format!("cursor={next}")).await, [created, created]);
    assert_eq!(types(&developer, "order=oldest").await, [created, created, secret]);
    let oldest = developer.get("/v1/audit?limit=2&order=oldest").await.expect(200);
    let next = format!("order=oldest&cursor={}", oldest["next"].as_str().unwrap());
    assert_eq!(types(&developer, &next).await, [secret]);
    developer
        .get("/v1/audit?cursor=x")
        .await
        .expect_problem(400, "invalid_cursor");
}

#[tokio::test]
async fn where_somebody_acts_from_is_told_to_their_own_organisation_alone() {
    let app = TestApp::new().await;
    let (operator, developer) = (
        app.operator().await.from_address([203, 0, 113, 9]),
        app.developer().await,
    );
    let path = format!("/v1/organisations/{}/certify", developer.organisation);
    operator.post(&path, json!({"note": "seen"})).await.expect(200);
    let own = operator.get("/v1/audit").await.expect(200);
    assert_eq!(own["items"][0]["address"], "203.0.113.9");
    let theirs = developer.get("/v1/audit").await.expect(200);
    assert_eq!(theirs["items"][0]["type"], own["items"][0]["type"]);
    assert_eq!(theirs["items"][0]["address"], Value::Null);
    assert!(!developer.get("/v1/events").await.text().contains("203.0.113.9"));
}

#[tokio::test]
async fn a_log_is_for_those_who_answer_for_the_organisation_and_operators() {
    let app = TestApp::new().await;
    let (developer, other, operator) = (app.developer().await, app.developer().await, app.operator().await);
    create_app(&developer, "Tea").await;
    for path in ["/v1/audit", "/v1/audit/export"] {
        let theirs = format!("{path}?organisation={}", developer.organisation);
        other.get(&theirs).await.expect_problem(404, "not_found");
        assert!(operator.get(&theirs).await.text().contains("hutong.app.created"));
        let tester = app.member(&developer.organisation, Role::Tester).await;
        tester.get(path).await.expect_problem(403, "forbidden");
    }
}

#[tokio::test]
async fn an_export_is_checked_without_the_platform() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    for n in 0..5 {
        create_app(&developer, &format!("Tea {n}")).await;
    }
    let reply = developer.get("/v1/audit/export").await;
    assert_eq!(reply.header("content-type"), "application/x-ndjson");
    let text = reply.text();
    let entries: Vec<Entry> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let check = |entries: &[Entry]| {
        let mut chain = Chain::default();
        entries
            .iter()
            .find_map(|entry| chain.take(entry).err())
            .map(|broken| broken.sequence)
    };
    assert_eq!((entries.len(), check(&entries)), (5, None));
    assert_eq!(check(&entries[2..]), None, "a part is a chain, too");
    let mut changed = entries.clone();
    changed[2].data["name"] = json!("Gin");
    assert_eq!(check(&changed), Some(3));
    let mut forged = entries.clone();
    forged[2].data["name"] = json!("Gin");
    forged[2].hash = "0".repeat(64);
    assert_eq!(check(&forged), Some(3));
    let without = [&entries[..2], &entries[3..]].concat();
    assert_eq!(check(&without), Some(4));
    let mut swapped = entries.clone();
    swapped.swap(1, 2);
    assert_eq!(check(&swapped), Some(3));
    let part = developer.get("/v1/audit/export?after=3").await.text();
    assert_eq!(part.lines().count(), 2);
}
