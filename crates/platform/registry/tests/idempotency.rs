//! Idempotency keys: one effect and one answer per key.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use futures::future::join_all;
use hutong_testkit::{Client, TestApp};
use serde_json::{Value, json};

async fn apps(client: &Client) -> usize {
    client.get("/v1/apps?limit=200").await.expect(200)["items"]
        .as_array()
        .unwrap()
        .len()
}

async fn events(client: &Client) -> usize {
    client.get("/v1/events?limit=200").await.expect(200)["items"]
        .as_array()
        .unwrap()
        .len()
}

#[tokio::test]
async fn the_same_request_again_gets_the_same_answer_and_does_nothing() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    let first = developer
        .post_once("k", "/v1/apps", json!({"name": "Coffee"}))
        .await
        .expect(201);
    app.clock.advance(1000);
    // the same body in another spelling
    let spelled = r#"{ "summary": null, "name": "\u0043offee" }"#;
    let headers = [("content-type", "application/json"), ("idempotency-key", "k")];
    let again = developer
        .request("POST".parse().unwrap(), "/v1/apps", &headers, spelled)
        .await
        .expect(201);
    assert_eq!(again, first);
    assert_eq!((apps(&developer).await, events(&developer).await), (1, 1));
}

#[tokio::test]
async fn another_request_under_the_same_key_is_a_conflict() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    developer
        .post_once("k", "/v1/apps", json!({"name": "Coffee"}))
        .await
        .expect(201);
    developer
        .post_once("k", "/v1/apps", json!({"name": "Tea"}))
        .await
        .expect_problem(409, "idempotency_conflict");
    let elsewhere = format!("/v1/organisations/{}/tokens", developer.organisation);
    developer
        .post_once("k", &elsewhere, json!({"name": "Coffee"}))
        .await
        .expect_problem(409, "idempotency_conflict");
    assert_eq!(apps(&developer).await, 1);
    developer
        .post_once("k2", "/v1/apps", json!({"name": "Tea"}))
        .await
        .expect(201);
}

#[tokio::test]
async fn sixteen_at_once_have_one_effect() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    let posts = (0..16).map(|_| {
        let developer = developer.clone();
        tokio::spawn(async move {
            developer
                .post_once("k", "/v1/apps", json!({"name": "Coffee"}))
                .await
                .expect(201)
        })
    });
    let answers: Vec<Value> = join_all(posts).await.into_iter().map(Result::unwrap).collect();
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    assert_eq!((apps(&developer).await, events(&developer).await), (1, 1));
}

#[tokio::test]
async fn a_key_belongs_to_one_token() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    let other = app.developer().await;
    let path = format!("/v1/organisations/{}/tokens", developer.organisation);
    let second = developer.post(&path, json!({"name": "second"})).await.expect(201);
    let second = developer.with_token(second["token"].as_str().unwrap());
    let mut ids = Vec::new();
    for client in [&developer, &second, &other] {
        ids.push(
            client
                .post_once("k", "/v1/apps", json!({"name": "Coffee"}))
                .await
                .expect(201)["id"]
                .to_string(),
        );
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn a_request_that_failed_leaves_its_key_free() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    let taken = json!({"name": "Coffee", "appid": "wxcoffee"});
    let owner = app.developer().await.post("/v1/apps", taken.clone()).await.expect(201);
    developer
        .post_once("k", "/v1/apps", taken)
        .await
        .expect_problem(409, "appid_taken");
    let free = developer
        .post_once("k", "/v1/apps", json!({"name": "Coffee"}))
        .await
        .expect(201);
    assert_ne!(free["appid"], owner["appid"]);
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    let first = developer
        .post_once("k", "/v1/apps", json!({"name": "Coffee"}))
        .await
        .expect(201);
    app.clock.advance(24 * 60 * 60 * 1000);
    assert_eq!(
        developer
            .post_once("k", "/v1/apps", json!({"name": "Coffee"}))
            .await
            .expect(201),
        first
    );
    app.clock.advance(1);
    assert_ne!(
        developer
            .post_once("k", "/v1/apps", json!({"name": "Coffee"}))
            .await
            .expect(201),
        first
    );
    let tea = json!({"name": "Tea"});
    developer
        .post_once("k", "/v1/apps", tea.clone())
        .await
        .expect_problem(409, "idempotency_conflict");
    app.clock.advance(24 * 60 * 60 * 1000 + 1);
    assert_eq!(hutong_core::forget_expired(&app.platform).await.unwrap(), 1);
    developer.post_once("k", "/v1/apps", tea).await.expect(201);
}

#[tokio::test]
async fn a_key_is_printable_ascii() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    for key in ["", "\t", "ключ", &"k".repeat(256)] {
        developer
            .post_once(key, "/v1/apps", json!({"name": "A"}))
            .await
            .expect_problem(400, "invalid_idempotency_key");
    }
    developer
        .post_once(&"k".repeat(255), "/v1/apps", json!({"name": "A"}))
        .await
        .expect(201);
    assert_eq!(apps(&developer).await, 1);
}
