//! Passkeys.

use hutong_testkit::{Authenticator, Client, Reply, TestApp};
use serde_json::{Value, json};

use crate::support::{PASSWORD, developer, sign_in, told};

const EMAIL: &str = "mei@example.com";
const FIVE_MINUTES: i64 = 5 * 60 * 1000;

fn password() -> Value {
    json!({"password": PASSWORD})
}

async fn begin(client: &Client, proof: Value) -> Value {
    client.post("/v1/me/passkeys/begin", proof).await.expect(200)
}

/// Adds what the device makes of `begun`.
async fn finish(client: &Client, device: &mut Authenticator, begun: &Value) -> Reply {
    let body = json!({
        "name": "laptop", "ceremony": begun["ceremony"], "credential": device.create(&begun["options"]),
    });
    client.post("/v1/me/passkeys", body).await
}

/// Somebody with a passkey; answers its id, too.
async fn with_passkey(app: &TestApp, email: &str, seed: u8) -> (Client, Authenticator, String) {
    let client = developer(app, email).await;
    let mut device = Authenticator::new(seed);
    let begun = begin(&client, password()).await;
    let added = finish(&client, &mut device, &begun).await.expect(201);
    (client, device, added["id"].as_str().unwrap().to_owned())
}

async fn asked(app: &TestApp) -> Value {
    app.anonymous()
        .post("/v1/sessions/passkey/begin", json!(null))
        .await
        .expect(200)
}

fn answer(device: &mut Authenticator, asked: &Value) -> Value {
    json!({"ceremony": asked["ceremony"], "credential": device.get(&asked["options"])})
}

async fn enter(app: &TestApp, told: Value) -> Reply {
    app.anonymous().post("/v1/sessions/passkey", told).await
}

async fn enter_with(app: &TestApp, device: &mut Authenticator) -> Reply {
    let asked = asked(app).await;
    enter(app, answer(device, &asked)).await
}

/// A proof with a passkey that somebody signed in was asked for.
async fn proof(client: &Client, device: &mut Authenticator) -> Value {
    let asked = client.post("/v1/me/passkeys/prove", json!(null)).await.expect(200);
    json!({"passkey": answer(device, &asked)})
}

#[tokio::test]
async fn a_passkey_is_added_named_used_and_removed() {
    let app = TestApp::new().await;
    let mei = developer(&app, EMAIL).await;
    mei.post("/v1/me/passkeys/begin", json!({}))
        .await
        .expect_problem(422, "invalid_field");
    mei.post("/v1/me/passkeys/begin", json!({"password": "a wrong password"}))
        .await
        .expect_problem(401, "wrong_credentials");
    let begun = begin(&mei, password()).await;
    let options = &begun["options"];
    assert_eq!(options["rp"]["id"], "platform.test");
    assert_eq!(options["user"]["name"], EMAIL);
    let selection = &options["authenticatorSelection"];
    assert_eq!(
        (&selection["residentKey"], &selection["userVerification"]),
        (&json!("required"), &json!("required"))
    );
    let mut device = Authenticator::new(1);
    let added = finish(&mei, &mut device, &begun).await.expect(201);
    assert_eq!(added["name"], "laptop");
    let path = format!("/v1/me/passkeys/{}", added["id"].as_str().unwrap());
    let renamed = mei.put(&path, json!({"name": "my phone"})).await.expect(200);
    assert_eq!(renamed["name"], "my phone");

    app.clock.advance(1000);
    let reply = enter_with(&app, &mut device).await;
    let me = reply.expect(201);
    assert_eq!(me["user"]["email"], EMAIL);
    let session = app.anonymous().with_cookie_of(&reply);
    let listed = session.get("/v1/me/passkeys").await.expect(200);
    assert_eq!(listed["items"][0]["name"], "my phone");
    assert_eq!(listed["items"][0]["used_at"], app.platform.clock.now());
    let entered = mei.get("/v1/events?limit=200").await.expect(200);
    let entered = entered["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(entered["type"], "hutong.session.created");
    assert_eq!(entered["data"]["passkey"], added["id"]);

    let remove = format!("{path}/remove");
    mei.post(&remove, json!({"password": "a wrong password"}))
        .await
        .expect_problem(401, "wrong_credentials");
    mei.post(&remove, password()).await.expect(204);
    mei.post(&remove, password()).await.expect_problem(404, "not_found");
    enter_with(&app, &mut device)
        .await
        .expect_problem(401, "wrong_credentials");
    let told = told(&mei).await;
    for kind in ["added", "renamed", "removed"] {
        assert!(told.contains(&json!(format!("hutong.user.passkey_{kind}"))), "{told:?}");
    }
}

#[tokio::test]
async fn a_ceremony_ends_once_in_time_and_for_what_it_was_begun() {
    let app = TestApp::new().await;
    let (mei, mut device, _) = with_passkey(&app, EMAIL, 1).await;
    let signing_in = asked(&app).await;
    let told = answer(&mut device, &signing_in);
    enter(&app, told.clone()).await.expect(201);
    enter(&app, told.clone()).await.expect_problem(409, "ceremony_over");
    mei.post("/v1/me/second-factor", json!({"passkey": told}))
        .await
        .expect_problem(409, "ceremony_over");

    let late = asked(&app).await;
    app.clock.advance(FIVE_MINUTES);
    enter(&app, answer(&mut device, &late))
        .await
        .expect_problem(409, "ceremony_over");
    let proved = proof(&mei, &mut device).await;
    enter(&app, proved["passkey"].clone())
        .await
        .expect_problem(409, "ceremony_over");

    let begun = begin(&mei, password()).await;
    let li = developer(&app, "li@example.com").await;
    finish(&li, &mut Authenticator::new(2), &begun)
        .await
        .expect_problem(409, "ceremony_over");
    finish(&mei, &mut Authenticator::new(2), &begun).await.expect(201);
    finish(&mei, &mut Authenticator::new(3), &begun)
        .await
        .expect_problem(409, "ceremony_over");
    let late = begin(&mei, password()).await;
    app.clock.advance(FIVE_MINUTES);
    finish(&mei, &mut Authenticator::new(3), &late)
        .await
        .expect_problem(409, "ceremony_over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_signed_counts_once_even_when_it_is_sent_many_times_at_once() {
    let app = TestApp::new().await;
    let (_, mut device, _) = with_passkey(&app, EMAIL, 1).await;
    let asked = asked(&app).await;
    let told = answer(&mut device, &asked);
    let replies = futures::future::join_all((0..6).map(|_| enter(&app, told.clone()))).await;
    let entered = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(entered, 1, "{replies:?}");
}

#[tokio::test]
async fn a_page_elsewhere_or_an_unverified_user_makes_nothing_and_gets_nowhere() {
    let app = TestApp::new().await;
    let (mei, device, _) = with_passkey(&app, EMAIL, 1).await;
    let spoilt: [fn(&mut Authenticator); 4] = [
        |device| device.origin = "http://platform.test.evil.example".to_owned(),
        |device| device.origin = "http://platform.test:8080".to_owned(),
        |device| device.origin = "https://platform.test".to_owned(),
        |device| device.verifies = false,
    ];
    for spoil in spoilt {
        let mut device = device.clone();
        spoil(&mut device);
        enter_with(&app, &mut device)
            .await
            .expect_problem(401, "wrong_credentials");
        let begun = begin(&mei, password()).await;
        finish(&mei, &mut device, &begun)
            .await
            .expect_problem(422, "passkey_refused");
        mei.post("/v1/me/second-factor", proof(&mei, &mut device).await)
            .await
            .expect_problem(401, "wrong_credentials");
        app.clock.advance(15 * 60 * 1000);
    }
    assert_eq!(
        mei.get("/v1/me/passkeys").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn somebody_elses_passkey_is_theirs_alone() {
    let app = TestApp::new().await;
    let (mei, mut device, id) = with_passkey(&app, EMAIL, 1).await;
    let (li, mut other, _) = with_passkey(&app, "li@example.com", 2).await;
    let me = enter_with(&app, &mut other).await.expect(201);
    assert_eq!(me["user"]["email"], "li@example.com");

    // a session is not enough, nor is a passkey of another account
    let asked = mei.post("/v1/me/passkeys/prove", json!(null)).await.expect(200);
    let unbound = json!({"challenge": asked["options"]["challenge"], "rpId": asked["options"]["rpId"]});
    let told = json!({"ceremony": asked["ceremony"], "credential": other.get(&unbound)});
    mei.post("/v1/me/second-factor", json!({"passkey": told}))
        .await
        .expect_problem(401, "wrong_credentials");
    let proved = proof(&li, &mut other).await;
    mei.post("/v1/me/second-factor", proved)
        .await
        .expect_problem(409, "ceremony_over");

    let path = format!("/v1/me/passkeys/{id}");
    li.put(&path, json!({"name": "mine"}))
        .await
        .expect_problem(404, "not_found");
    li.post(&format!("{path}/remove"), password())
        .await
        .expect_problem(404, "not_found");
    assert!(!li.get("/v1/me/passkeys").await.text().contains(&id));

    // the same key for another account, as a device that lies would say
    let begun = begin(&li, password()).await;
    finish(&li, &mut Authenticator::new(1), &begun)
        .await
        .expect_problem(409, "passkey_taken");
    // and one that says it is another's
    let asked = self::asked(&app).await;
    let mut lied = answer(&mut device, &asked);
    lied["credential"]["response"]["userHandle"] = other.get(&asked["options"])["response"]["userHandle"].clone();
    enter(&app, lied).await.expect_problem(401, "wrong_credentials");
}

#[tokio::test]
async fn a_passkey_is_both_factors() {
    let app = TestApp::new().await;
    let (mei, mut device, id) = with_passkey(&app, EMAIL, 1).await;
    let begun = mei
        .post("/v1/me/second-factor", proof(&mei, &mut device).await)
        .await
        .expect(201);
    let totp = crate::second_factor::device(&begun);
    let code = json!({"code": crate::second_factor::code(&app, &totp)});
    mei.post("/v1/me/second-factor/confirm", code).await.expect(200);
    sign_in(&app.anonymous(), EMAIL, PASSWORD)
        .await
        .expect_problem(401, "second_factor_needed");
    enter_with(&app, &mut device).await.expect(201);
    // the password alone neither adds one nor takes one away any more
    mei.post("/v1/me/passkeys/begin", password())
        .await
        .expect_problem(401, "second_factor_needed");
    mei.post(&format!("/v1/me/passkeys/{id}/remove"), password())
        .await
        .expect_problem(401, "second_factor_needed");
    let code = crate::second_factor::code(&app, &totp);
    begin(&mei, json!({"password": PASSWORD, "code": code})).await;
    begin(&mei, proof(&mei, &mut device).await).await;
    mei.post("/v1/me/second-factor/recovery-codes", proof(&mei, &mut device).await)
        .await
        .expect(200);
    mei.post("/v1/me/second-factor/remove", proof(&mei, &mut device).await)
        .await
        .expect(204);
    let mut change = proof(&mei, &mut device).await;
    change["password"] = json!("another password");
    let changed = mei.put("/v1/me/password", change).await;
    assert_eq!(changed.status, 204, "{}", changed.text());
    sign_in(&app.anonymous(), EMAIL, "another password").await.expect(201);
    enter_with(&app, &mut device).await.expect(201);
}

#[tokio::test]
async fn a_copy_that_counts_backwards_is_refused() {
    let app = TestApp::new().await;
    let (_, mut device, _) = with_passkey(&app, EMAIL, 1).await;
    device.counter = 1;
    let mut copy = device.clone();
    enter_with(&app, &mut device).await.expect(201);
    enter_with(&app, &mut copy)
        .await
        .expect_problem(401, "wrong_credentials");
    enter_with(&app, &mut device).await.expect(201);
}

#[tokio::test]
async fn an_account_has_at_most_twenty() {
    let app = TestApp::new().await;
    let (mei, _, _) = with_passkey(&app, EMAIL, 1).await;
    for seed in 2..20 {
        if seed % 9 == 0 {
            // proofs are counted for this long
            app.clock.advance(15 * 60 * 1000);
        }
        let begun = begin(&mei, password()).await;
        finish(&mei, &mut Authenticator::new(seed), &begun).await.expect(201);
    }
    app.clock.advance(15 * 60 * 1000);
    let (last, beyond) = (begin(&mei, password()).await, begin(&mei, password()).await);
    finish(&mei, &mut Authenticator::new(20), &last).await.expect(201);
    finish(&mei, &mut Authenticator::new(21), &beyond)
        .await
        .expect_problem(409, "passkey_limit");
    mei.post("/v1/me/passkeys/begin", password())
        .await
        .expect_problem(409, "passkey_limit");
}

#[tokio::test]
async fn an_unknown_passkey_looks_like_one_that_is_wrong_and_both_are_tried_as_seldom_as_passwords() {
    let app = TestApp::new().await;
    let (_, device, _) = with_passkey(&app, EMAIL, 1).await;
    let mut unknown = Authenticator::new(9);
    unknown.create(&json!({"rp": {"id": "platform.test"}, "user": {"id": "AAAA"}, "challenge": "AAAA"}));
    let mut wrong = device.clone();
    wrong.verifies = false;
    for mut device in [unknown, wrong] {
        let mut texts = Vec::new();
        for _ in 0..10 {
            let reply = enter_with(&app, &mut device).await;
            texts.push(reply.expect_problem(401, "wrong_credentials"));
        }
        assert!(texts.iter().all(|text| *text == texts[0]));
        enter_with(&app, &mut device)
            .await
            .expect_problem(429, "too_many_attempts");
    }
    let mut elsewhere = device;
    let asked = asked(&app).await;
    let told = answer(&mut elsewhere, &asked);
    app.anonymous()
        .from_address([203, 0, 113, 7])
        .post("/v1/sessions/passkey", told)
        .await
        .expect(201);
}

#[tokio::test]
async fn a_platform_without_a_name_has_no_passkeys() {
    let app = TestApp::new().await;
    let mei = developer(&app, EMAIL).await;
    for url in ["http://127.0.0.1:8080", "https://[::1]", "http://192.0.2.1"] {
        let bare = app.router_at(url).await;
        app.anonymous()
            .through(&bare)
            .post("/v1/sessions/passkey/begin", json!(null))
            .await
            .expect_problem(409, "passkeys_unavailable");
    }
    let local = app.router_at("http://localhost:8080").await;
    let begun = app
        .anonymous()
        .through(&local)
        .post("/v1/sessions/passkey/begin", json!(null))
        .await
        .expect(200);
    assert_eq!(begun["options"]["rpId"], "localhost");
    let begun = begin(&mei.through(&local), password()).await;
    let mut device = Authenticator::new(1);
    device.origin = "http://localhost:8080".to_owned();
    finish(&mei.through(&local), &mut device, &begun).await.expect(201);
}
