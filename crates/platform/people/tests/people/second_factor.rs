//! The second factor.

use hutong_testkit::{Client, Reply, TestApp};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

use crate::support::{PASSWORD, developer, sign_in, told};

const EMAIL: &str = "mei@example.com";

/// The device that knows what `begun` says.
pub fn device(begun: &Value) -> Totp {
    let secret = Secret::try_from_base32(begun["secret"].as_str().unwrap()).unwrap();
    Builder::new().with_secret(secret).build().unwrap()
}

/// What the device shows at the next step.
pub fn code(app: &TestApp, device: &Totp) -> String {
    app.clock.advance(30_000);
    let now = u64::try_from(app.platform.clock.now() / 1000).unwrap();
    device.generate(now).to_string()
}

async fn sign_in_with(app: &TestApp, code: &str) -> Reply {
    let body = json!({"email": EMAIL, "password": PASSWORD, "code": code});
    app.anonymous().post("/v1/sessions", body).await
}

/// Somebody with a second factor: their session, device and recovery codes.
async fn guarded(app: &TestApp) -> (Client, Totp, Vec<String>) {
    let mei = developer(app, EMAIL).await;
    let begun = mei
        .post("/v1/me/second-factor", json!({"password": PASSWORD}))
        .await
        .expect(201);
    let device = device(&begun);
    let confirmed = mei
        .post("/v1/me/second-factor/confirm", json!({"code": code(app, &device)}))
        .await
        .expect(200);
    let codes = serde_json::from_value(confirmed["recovery_codes"].clone()).unwrap();
    (mei, device, codes)
}

#[tokio::test]
async fn signing_in_takes_a_code_once_it_is_confirmed() {
    let app = TestApp::new().await;
    let mei = developer(&app, EMAIL).await;
    mei.post("/v1/me/second-factor", json!({"password": "a wrong password"}))
        .await
        .expect_problem(401, "wrong_credentials");
    let begun = mei
        .post("/v1/me/second-factor", json!({"password": PASSWORD}))
        .await
        .expect(201);
    let url = begun["url"].as_str().unwrap();
    assert!(url.starts_with("otpauth://totp/Hutong:mei%40example"), "{url}");
    // until it is confirmed nobody is shut out
    sign_in(&app.anonymous(), EMAIL, PASSWORD).await.expect(201);
    mei.post("/v1/me/second-factor/confirm", json!({"code": "000000"}))
        .await
        .expect_problem(401, "wrong_credentials");
    let device = device(&begun);
    let confirm = json!({"code": code(&app, &device)});
    let codes = mei.post("/v1/me/second-factor/confirm", confirm).await.expect(200);
    assert_eq!(codes["recovery_codes"].as_array().unwrap().len(), 10);
    assert_eq!(mei.get("/v1/me").await.expect(200)["user"]["second_factor"], true);
    mei.post("/v1/me/second-factor", json!({"password": PASSWORD}))
        .await
        .expect_problem(409, "second_factor_set");

    sign_in(&app.anonymous(), EMAIL, PASSWORD)
        .await
        .expect_problem(401, "second_factor_needed");
    sign_in(&app.anonymous(), EMAIL, "a wrong password")
        .await
        .expect_problem(401, "wrong_credentials");
    sign_in_with(&app, "000000")
        .await
        .expect_problem(401, "wrong_credentials");
    sign_in_with(&app, &code(&app, &device)).await.expect(201);
    assert!(told(&mei).await.contains(&json!("hutong.user.second_factor_added")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_code_counts_once_even_when_it_is_sent_twice_at_once() {
    let app = TestApp::new().await;
    let (_, device, codes) = guarded(&app).await;
    for code in [code(&app, &device), codes[0].clone()] {
        let replies = futures::future::join_all((0..4).map(|_| sign_in_with(&app, &code))).await;
        let taken = replies.iter().filter(|reply| reply.status == 201).count();
        assert_eq!(taken, 1, "{code}");
        sign_in_with(&app, &code).await.expect_problem(401, "wrong_credentials");
    }
}

#[tokio::test]
async fn a_code_is_good_for_its_time() {
    let app = TestApp::new().await;
    let (_, device, _) = guarded(&app).await;
    let late = code(&app, &device);
    app.clock.advance(61_000);
    sign_in_with(&app, &late).await.expect_problem(401, "wrong_credentials");
}

#[tokio::test]
async fn a_recovery_code_stands_in_for_the_device() {
    let app = TestApp::new().await;
    let (mei, device, codes) = guarded(&app).await;
    // as somebody types it from paper
    sign_in_with(&app, &codes[1].replace('-', " ").to_uppercase())
        .await
        .expect(201);
    let renewed = mei
        .post(
            "/v1/me/second-factor/recovery-codes",
            json!({"code": code(&app, &device)}),
        )
        .await
        .expect(200);
    sign_in_with(&app, &codes[2])
        .await
        .expect_problem(401, "wrong_credentials");
    mei.post("/v1/me/second-factor/remove", json!({"code": "000000"}))
        .await
        .expect_problem(401, "wrong_credentials");
    mei.post(
        "/v1/me/second-factor/remove",
        json!({"code": renewed["recovery_codes"][0]}),
    )
    .await
    .expect(204);
    sign_in(&app.anonymous(), EMAIL, PASSWORD).await.expect(201);
    mei.post("/v1/me/second-factor/remove", json!({"code": "000000"}))
        .await
        .expect_problem(404, "not_found");
}

#[tokio::test]
async fn codes_are_guessed_as_seldom_as_passwords() {
    let app = TestApp::new().await;
    let (mei, device, _) = guarded(&app).await;
    for n in 0..10 {
        sign_in_with(&app, &format!("{n:06}"))
            .await
            .expect_problem(401, "wrong_credentials");
    }
    sign_in_with(&app, &code(&app, &device))
        .await
        .expect_problem(429, "too_many_attempts");
    // neither is a stolen session a way around: `guarded` took two of the ten
    for n in 0..8 {
        mei.post("/v1/me/second-factor/remove", json!({"code": format!("{n:06}")}))
            .await
            .expect_problem(401, "wrong_credentials");
    }
    mei.post("/v1/me/second-factor/remove", json!({"code": code(&app, &device)}))
        .await
        .expect_problem(429, "too_many_attempts");
}

#[tokio::test]
async fn the_database_alone_gives_no_codes() {
    let app = TestApp::new().await;
    let (mei, _, codes) = guarded(&app).await;
    let begun = developer(&app, "li@example.com").await;
    let begun = begun
        .post("/v1/me/second-factor", json!({"password": PASSWORD}))
        .await
        .expect(201);
    assert!(!mei.get("/v1/events").await.text().contains(&codes[0]));
    if std::env::var("TEST_DATABASE_URL").unwrap_or_default().is_empty() {
        let secret = Secret::try_from_base32(begun["secret"].as_str().unwrap()).unwrap();
        for file in ["hutong.db", "hutong.db-wal"] {
            let bytes = std::fs::read(app.folder.path().join(file)).unwrap();
            let holds = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
            assert!(!holds(secret.as_bytes()) && !holds(codes[0].as_bytes()), "{file}");
        }
    }
}
