//! Strangers who would like to be somebody else.

use axum::http::Method;
use hutong_testkit::TestApp;
use serde_json::json;

use crate::support::{PASSWORD, developer, sign_in, sign_up, told};

const MINUTE: i64 = 60 * 1000;

#[tokio::test]
async fn a_planted_session_is_not_taken_up() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let mut victim = app.anonymous();
    victim.cookie = Some("hutong=hus_planted".to_owned());
    let reply = sign_in(&victim, "mei@example.com", PASSWORD).await;
    reply.expect(201);
    let fresh = victim.with_cookie_of(&reply);
    assert_ne!(fresh.cookie, victim.cookie);
    victim.get("/v1/me").await.expect_problem(401, "unauthenticated");

    // a session that somebody signs in over ends, so whoever holds its cookie holds nothing
    let reply = sign_in(&mei, "mei@example.com", PASSWORD).await;
    reply.expect(201);
    mei.get("/v1/me").await.expect_problem(401, "unauthenticated");
    fresh.get("/v1/me").await.expect(200);
}

#[tokio::test]
async fn a_new_password_ends_every_session_that_the_old_one_began() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let thief = sign_in(&app.anonymous(), "mei@example.com", PASSWORD).await;
    let thief = app.anonymous().with_cookie_of(&thief);
    let wrong = json!({"current": "not the password", "password": "another horse battery"});
    mei.put("/v1/me/password", wrong)
        .await
        .expect_problem(401, "wrong_credentials");
    let change = json!({"current": PASSWORD, "password": "another horse battery"});
    let changed = mei.put("/v1/me/password", change).await;
    changed.expect(204);
    for stale in [&mei, &thief] {
        stale.get("/v1/me").await.expect_problem(401, "unauthenticated");
    }
    mei.with_cookie_of(&changed).get("/v1/me").await.expect(200);
    sign_in(&app.anonymous(), "mei@example.com", PASSWORD)
        .await
        .expect_problem(401, "wrong_credentials");
    let again = sign_in(&app.anonymous(), "mei@example.com", "another horse battery").await;
    again.expect(201);
    let told = told(&mei.with_cookie_of(&again)).await;
    assert!(told.contains(&json!("hutong.user.password_changed")), "{told:?}");
}

#[tokio::test]
async fn guessing_is_limited_for_each_account_and_address() {
    let app = TestApp::new().await;
    developer(&app, "mei@example.com").await;
    let guesser = app.anonymous();
    for _ in 0..10 {
        sign_in(&guesser, "mei@example.com", "a wrong password")
            .await
            .expect_problem(401, "wrong_credentials");
    }
    let refused = sign_in(&guesser, "MEI@example.com", PASSWORD).await;
    let problem = refused.expect_problem(429, "too_many_attempts");
    assert_eq!(problem["hint"], "try again in 900 s");
    assert_eq!(refused.header("retry-after"), "900");
    // the account's owner, elsewhere, is not shut out
    sign_in(&guesser.from_address([192, 0, 2, 2]), "mei@example.com", PASSWORD)
        .await
        .expect(201);
    app.clock.advance(15 * MINUTE);
    sign_in(&guesser, "mei@example.com", PASSWORD).await.expect(201);
}

#[tokio::test]
async fn guessing_from_many_addresses_is_limited_for_each_account() {
    let app = TestApp::new().await;
    developer(&app, "mei@example.com").await;
    for n in 0..30 {
        let guesser = app.anonymous().from_address([192, 0, 3, n]);
        sign_in(&guesser, "mei@example.com", "a wrong password")
            .await
            .expect_problem(401, "wrong_credentials");
    }
    let guesser = app.anonymous().from_address([192, 0, 4, 1]);
    sign_in(&guesser, "mei@example.com", PASSWORD)
        .await
        .expect_problem(429, "too_many_attempts");
}

#[tokio::test]
async fn an_attempt_that_is_refused_counts_nowhere() {
    let app = TestApp::new().await;
    developer(&app, "mei@example.com").await;
    let guesser = app.anonymous();
    for n in 0..40 {
        let reply = sign_in(&guesser, "mei@example.com", "a wrong password").await;
        assert_eq!(reply.status, if n < 10 { 401 } else { 429 });
    }
    // the account as a whole has seen ten of its thirty
    for n in 0..20 {
        let guesser = app.anonymous().from_address([192, 0, 3, n]);
        sign_in(&guesser, "mei@example.com", "a wrong password")
            .await
            .expect_problem(401, "wrong_credentials");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guessing_at_once_is_no_way_around_the_limit() {
    let app = TestApp::new().await;
    developer(&app, "mei@example.com").await;
    let guesser = app.anonymous();
    let attempts = (0..25).map(|_| sign_in(&guesser, "mei@example.com", "a wrong password"));
    let replies = futures::future::join_all(attempts).await;
    let tried = replies.iter().filter(|reply| reply.status == 401).count();
    assert_eq!(tried, 10);
    assert!(replies.iter().all(|reply| [401, 429].contains(&reply.status.as_u16())));
}

#[tokio::test]
async fn an_unknown_email_looks_like_a_wrong_password() {
    let app = TestApp::new().await;
    sign_up(&app, "mei@example.com", "developer").await.expect(201);
    let wrong = sign_in(&app.anonymous(), "mei@example.com", "a wrong password").await;
    let unknown = sign_in(&app.anonymous(), "nobody@example.com", "a wrong password").await;
    assert_eq!(wrong.expect(401), unknown.expect(401));
    for _ in 0..9 {
        sign_in(&app.anonymous(), "nobody@example.com", "a wrong password")
            .await
            .expect_problem(401, "wrong_credentials");
    }
    sign_in(&app.anonymous(), "nobody@example.com", "a wrong password")
        .await
        .expect_problem(429, "too_many_attempts");
}

#[tokio::test]
async fn a_page_of_another_site_cannot_use_a_session() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let kind = ("content-type", "application/json");
    for foreign in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "http://platform.test.evil.example"),
        ("origin", "null"),
    ] {
        for (method, path) in [(Method::POST, "/v1/apps"), (Method::DELETE, "/v1/sessions/current")] {
            let reply = mei.request(method, path, &[kind, foreign], r#"{"name":"Tea"}"#).await;
            reply.expect_problem(403, "foreign_page");
        }
    }
    for own in [("sec-fetch-site", "same-origin"), ("origin", "http://platform.test")] {
        let reply = mei
            .request(Method::POST, "/v1/apps", &[kind, own], r#"{"name":"Tea"}"#)
            .await;
        reply.expect(201);
    }
}

#[tokio::test]
async fn a_session_opens_its_own_organisations_only() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let other = developer(&app, "li@example.com").await;
    mei.acting_for(&other.organisation)
        .get("/v1/apps")
        .await
        .expect_problem(404, "not_found");
    mei.acting_for("org_00000000000000000000000000000000")
        .get("/v1/apps")
        .await
        .expect_problem(404, "not_found");
}

#[tokio::test]
async fn an_address_is_believed_of_a_known_proxy_alone() {
    let app = TestApp::new().await;
    developer(&app, "mei@example.com").await;
    let body = json!({"email": "mei@example.com", "password": PASSWORD}).to_string();
    let headers = [("content-type", "application/json"), ("x-forwarded-for", "203.0.113.9")];
    for (peer, seen) in [([192, 0, 2, 1], "192.0.2.1"), ([198, 51, 100, 1], "203.0.113.9")] {
        let client = app.anonymous().from_address(peer);
        let reply = client
            .request(Method::POST, "/v1/sessions", &headers, body.clone())
            .await;
        reply.expect(201);
        let listed = client.with_cookie_of(&reply).get("/v1/sessions").await.expect(200);
        assert_eq!(listed["items"][0]["address"], seen);
    }
}
