//! Hosts.

use hutong_package::SigningKey;
use hutong_testkit::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn a_registered_host_learns_what_it_pins_and_can_change() {
    let app = TestApp::new().await;
    let (owner, host) = app.host(5).await;
    assert_eq!(
        host["platform_key"],
        app.platform.keys.first().verifying_key().to_string()
    );
    assert_eq!(host["issuer"], "http://platform.test");
    assert_eq!(host["capabilities"], json!([{"name": "storage.get", "since": "1.0.0"}]));

    let path = format!("/v1/hosts/{}", host["id"].as_str().unwrap());
    assert_eq!(owner.get(&path).await.expect(200), host);
    app.clock.advance(5);
    let new_key = SigningKey::from_seed(&[6; 32]).verifying_key();
    let changed = json!({"name": "Plaza 2", "keys": [{"kid": "2", "public_key": new_key}]});
    let answer = owner.put(&path, changed).await.expect(200);
    assert_eq!(answer["name"], "Plaza 2");
    assert_eq!(answer["origins"], json!([]), "the whole registration is replaced");
    assert_eq!(
        answer["updated_at"].as_i64(),
        Some(host["updated_at"].as_i64().unwrap() + 5)
    );
    assert_eq!(owner.get("/v1/hosts").await.expect(200)["items"], json!([answer]));

    let record = app
        .platform
        .directory
        .host(host["id"].as_str().unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(record.keys.len(), 1);
    assert_eq!(
        (record.keys[0].kid.as_str(), &record.keys[0].public_key),
        ("2", &new_key)
    );
    assert_eq!(record.organisation, owner.organisation);
}

#[tokio::test]
async fn a_bad_registration_is_refused_and_nothing_is_stored() {
    let app = TestApp::new().await;
    let owner = app.host_owner().await;
    let key = SigningKey::from_seed(&[6; 32]).verifying_key();
    let with = |field: &str, value: Value| {
        let mut body = json!({"name": "Plaza", "keys": [{"kid": "1", "public_key": key}]});
        body[field] = value;
        body
    };
    let invalid_fields = [
        with("name", json!("")),
        with("name", json!("x".repeat(101))),
        with("name", json!(" Plaza")),
        with("name", json!("Pla\nza")),
        with("origins", json!(["https://plaza.example.com/"])),
        with("origins", json!(["https://plaza.example.com:443"])),
        with("origins", json!(["javascript:alert(1)"])),
        with("origins", json!(["*"])),
        with("origins", json!(["https://a.example", "https://a.example"])),
        with("surfaces", json!(vec!["entry"; 51])),
        with(
            "keys",
            json!([{"kid": "1", "public_key": key}, {"kid": "1", "public_key": key}]),
        ),
        with("capabilities", json!([{"name": "storage.get", "since": ""}])),
    ];
    for body in invalid_fields {
        owner.post("/v1/hosts", body).await.expect_problem(422, "invalid_field");
    }
    let invalid_bodies = [
        with("keys", json!([{"kid": "1", "public_key": "AAAA"}])),
        with("keys", json!([{"kid": "1", "public_key": "A".repeat(43)}])),
        with("owner", json!("me")),
        json!({"keys": []}),
        json!([]),
    ];
    for body in invalid_bodies {
        owner.post("/v1/hosts", body).await.expect_problem(400, "invalid_body");
    }
    assert_eq!(owner.get("/v1/hosts").await.expect(200)["items"], json!([]));
}
