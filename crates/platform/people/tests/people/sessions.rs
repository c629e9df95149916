//! Signing up, in and out.

use hutong_core::people::{sessions, users};
use hutong_testkit::TestApp;
use sea_orm::EntityTrait;
use serde_json::json;

use crate::support::{PASSWORD, developer, sign_in, sign_up, told};

const HOUR: i64 = 60 * 60 * 1000;

#[tokio::test]
async fn whoever_signs_up_owns_an_organisation_and_is_signed_in() {
    let app = TestApp::new().await;
    let reply = sign_up(&app, "Mei@Example.com", "developer").await;
    let me = reply.expect(201);
    assert_eq!(me["user"]["email"], "mei@example.com");
    assert_eq!(me["memberships"][0]["role"], "owner");
    assert!(me.get("organisation").is_none());
    let cookie = reply.header("set-cookie");
    for part in [
        "hutong=hus_",
        "Path=/",
        "HttpOnly",
        "SameSite=Strict",
        "Max-Age=1209600",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }

    let organisation = me["memberships"][0]["organisation"]["id"].as_str().unwrap();
    let mei = app.anonymous().with_cookie_of(&reply);
    mei.get("/v1/apps").await.expect_problem(400, "organisation_needed");
    let mei = mei.acting_for(organisation);
    mei.post("/v1/apps", json!({"name": "Tea"})).await.expect(201);
    let me = mei.get("/v1/me").await.expect(200);
    assert_eq!((&me["kind"], &me["role"]), (&json!("developer"), &json!("owner")));
    assert_eq!(me["organisation"]["id"], organisation);
    let rights = me["rights"].as_array().unwrap();
    assert!(rights.contains(&json!("create_app")) && !rights.contains(&json!("decide_review")));
    assert_eq!(told(&mei).await, ["hutong.organisation.created", "hutong.app.created"]);
    let events = mei.get("/v1/events").await.expect(200);
    assert_eq!(events["items"][1]["actor"], me["user"]["id"]);
}

#[tokio::test]
async fn the_operator_hears_of_who_signs_up_and_nobody_signs_up_as_one() {
    let app = TestApp::new().await;
    let operator = app.operator().await;
    sign_up(&app, "host@example.com", "host_owner").await.expect(201);
    assert_eq!(told(&operator).await, ["hutong.organisation.created"]);
    sign_up(&app, "evil@example.com", "operator")
        .await
        .expect_problem(422, "invalid_field");
}

#[tokio::test]
async fn an_email_signs_up_once_even_when_it_tries_twice_at_once() {
    let app = TestApp::new().await;
    let (one, other) = futures::join!(
        sign_up(&app, "mei@example.com", "developer"),
        sign_up(&app, "MEI@example.com", "host_owner")
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    assert_eq!(
        users::Entity::find().all(app.platform.db.read()).await.unwrap().len(),
        1
    );
    let operator = app.operator().await;
    let all = operator.get("/v1/organisations").await.expect(200);
    assert_eq!(
        all["items"].as_array().unwrap().len(),
        2,
        "the one that failed left nothing"
    );
}

#[tokio::test]
async fn what_is_malformed_is_refused() {
    let app = TestApp::new().await;
    for (email, password) in [
        ("no-at", PASSWORD),
        ("two@at@example.com", PASSWORD),
        ("@example.com", PASSWORD),
        ("mei @example.com", PASSWORD),
        ("mei@example.com", "short"),
        ("mei@example.com", "mei@example.com"),
        ("mei@example.com", &"x".repeat(201)),
    ] {
        let body = json!({
            "email": email, "password": password, "name": "Mei", "organisation": {"name": "Tea", "kind": "developer"},
        });
        app.anonymous()
            .post("/v1/signup", body)
            .await
            .expect_problem(422, "invalid_field");
    }
}

#[tokio::test]
async fn a_session_ends_when_it_is_told_to() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let second = sign_in(&app.anonymous(), "MEI@example.com", PASSWORD).await;
    second.expect(201);
    let second = app.anonymous().with_cookie_of(&second);
    let listed = mei.get("/v1/sessions").await.expect(200);
    let items = listed["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(
        (&items[0]["current"], &items[1]["current"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(items[0]["address"], "192.0.2.1");

    let path = format!("/v1/sessions/{}", items[0]["id"].as_str().unwrap());
    mei.delete(&path).await.expect(204);
    second.get("/v1/me").await.expect_problem(401, "unauthenticated");
    mei.delete(&path).await.expect_problem(404, "not_found");
    let gone = mei.delete("/v1/sessions/current").await;
    gone.expect(204);
    assert!(
        gone.header("set-cookie").starts_with("hutong=; "),
        "{}",
        gone.header("set-cookie")
    );
    mei.get("/v1/me").await.expect_problem(401, "unauthenticated");
    assert!(
        sessions::Entity::find()
            .all(app.platform.db.read())
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_and_at_last_in_any_case() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    app.clock.advance(12 * HOUR - 1);
    mei.get("/v1/me").await.expect(200);
    app.clock.advance(12 * HOUR);
    mei.get("/v1/me").await.expect_problem(401, "unauthenticated");

    let reply = sign_in(&app.anonymous(), "mei@example.com", PASSWORD).await;
    let busy = app.anonymous().with_cookie_of(&reply);
    for _ in 0..30 {
        busy.get("/v1/me").await.expect(200);
        app.clock.advance(11 * HOUR);
    }
    busy.get("/v1/me").await.expect(200);
    app.clock.advance(6 * HOUR);
    busy.get("/v1/me").await.expect_problem(401, "unauthenticated");
    assert_eq!(hutong_people::forget_expired(&app.platform).await.unwrap(), 2 + 2);
}

#[tokio::test]
async fn only_hashes_are_stored() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let secret = mei.cookie.as_deref().unwrap().split_once('=').unwrap().1;
    let sessions = sessions::Entity::find().all(app.platform.db.read()).await.unwrap();
    assert!(!format!("{sessions:?}").contains(secret));
    let users = users::Entity::find().all(app.platform.db.read()).await.unwrap();
    assert!(users[0].password.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    let events = mei.get("/v1/events").await.text();
    assert!(!events.contains(secret) && !events.contains("argon2"));
}

#[tokio::test]
async fn a_repeated_request_counts_once_for_each_organisation() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let first = mei
        .post_once("key", "/v1/apps", json!({"name": "Tea"}))
        .await
        .expect(201);
    let again = mei
        .post_once("key", "/v1/apps", json!({"name": "Tea"}))
        .await
        .expect(201);
    assert_eq!(first, again);
}

#[tokio::test]
async fn whoever_holds_the_machine_lets_an_operator_in_and_back_in() {
    let app = TestApp::new().await;
    let admit = async |password: &str| {
        hutong_people::admit_operator(&app.platform, "Root@example.com", "Root", password.to_owned())
            .await
            .unwrap();
        let reply = sign_in(&app.anonymous(), "root@example.com", password).await;
        let me = reply.expect(201);
        assert_eq!(me["memberships"].as_array().unwrap().len(), 1);
        assert_eq!(me["memberships"][0]["role"], "owner");
        let organisation = me["memberships"][0]["organisation"]["id"].as_str().unwrap().to_owned();
        app.anonymous().with_cookie_of(&reply).acting_for(&organisation)
    };
    let first = admit(PASSWORD).await;
    assert_eq!(first.get("/v1/me").await.expect(200)["kind"], "operator");
    let second = admit("another horse battery").await;
    assert_eq!(first.organisation, second.organisation);
    let told = told(&second).await;
    let expected = [
        "hutong.member.joined",
        "hutong.session.created",
        "hutong.user.password_changed",
        "hutong.session.created",
    ];
    assert_eq!(told, expected);
    first.get("/v1/me").await.expect_problem(401, "unauthenticated");
    sign_in(&app.anonymous(), "root@example.com", PASSWORD)
        .await
        .expect_problem(401, "wrong_credentials");
    let short = hutong_people::admit_operator(&app.platform, "root@example.com", "Root", "short".to_owned()).await;
    assert!(short.is_err());
    let log = second.get("/v1/events").await.text();
    assert!(
        !log.contains("192.0.2.1"),
        "where somebody signs in is their own affair: {log}"
    );
    second.get("/v1/me").await.expect(200);
}
