//! Apps, their secrets and keys.

use hutong_package::SigningKey;
use hutong_testkit::{Project, TestApp};
use serde_json::json;

#[tokio::test]
async fn an_appid_is_kept_or_made_up_and_belongs_to_one_app() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    let given = json!({"name": "Coffee", "appid": "wx0f1e2d3c4b5a6978", "summary": "一杯咖啡", "icon": "https://e.example/i.png"});
    let kept = developer.post("/v1/apps", given.clone()).await.expect(201);
    assert_eq!(kept["appid"], "wx0f1e2d3c4b5a6978");
    assert_eq!(kept["summary"], "一杯咖啡");
    let made_up = developer.post("/v1/apps", json!({"name": "Tea"})).await.expect(201);
    assert!(made_up["appid"].as_str().unwrap().starts_with("ht"), "{made_up}");
    assert_eq!(
        developer.get("/v1/apps").await.expect(200)["items"],
        json!([made_up, kept])
    );

    let other = app.developer().await;
    other.post("/v1/apps", given).await.expect_problem(409, "appid_taken");
    for appid in ["", "ab", "a b", "../x", "微信小程序", &"x".repeat(65)] {
        let body = json!({"name": "Bad", "appid": appid});
        developer
            .post("/v1/apps", body)
            .await
            .expect_problem(422, "invalid_field");
    }
    let body = json!({"name": "Bad", "icon": "javascript:alert(1)"});
    developer
        .post("/v1/apps", body)
        .await
        .expect_problem(422, "invalid_field");

    let record = app
        .platform
        .directory
        .app_by_appid("wx0f1e2d3c4b5a6978")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(record.id, kept["id"].as_str().unwrap());
    assert_eq!(app.platform.directory.app(&record.id).await.unwrap(), Some(record));
    assert_eq!(app.platform.directory.app_by_appid("wx").await.unwrap(), None);
}

#[tokio::test]
async fn a_secret_is_shown_once_and_works_for_its_app_only() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let other = Project::of(project.developer.clone(), 8).await;
    let path = format!("/v1/apps/{}/secrets", project.id());
    let first = project.developer.post_once("1", &path, json!({})).await.expect(201);
    let second = project.developer.post(&path, json!({})).await.expect(201);
    assert_ne!(first["secret"], second["secret"]);
    let directory = &app.platform.directory;
    for secret in [&first["secret"], &second["secret"]] {
        let secret = secret.as_str().unwrap();
        assert!(directory.app_secret_matches(project.id(), secret).await.unwrap());
        assert!(!directory.app_secret_matches(other.id(), secret).await.unwrap());
    }
    assert!(!directory.app_secret_matches(project.id(), "").await.unwrap());
    // whoever repeats the request has not seen the answer yet
    assert_eq!(
        project.developer.post_once("1", &path, json!({})).await.expect(201),
        first
    );
}

#[tokio::test]
async fn a_key_is_registered_once_per_app() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let path = format!("/v1/apps/{}/keys", project.id());
    let key = project.key.verifying_key().to_string();
    let again = json!({"name": "again", "public_key": key});
    project
        .developer
        .post(&path, again.clone())
        .await
        .expect_problem(409, "key_taken");
    // the same key in the other base64 alphabet, with padding
    let same = key.replace('-', "+").replace('_', "/") + "=";
    let again = json!({"name": "again", "public_key": same});
    project
        .developer
        .post(&path, again)
        .await
        .expect_problem(409, "key_taken");
    for bad in ["", "short", &"A".repeat(43), "ключ"] {
        let body = json!({"name": "bad", "public_key": bad});
        project
            .developer
            .post(&path, body)
            .await
            .expect_problem(422, "invalid_key");
    }
    let second = json!({"name": "ci", "public_key": SigningKey::from_seed(&[9; 32]).verifying_key()});
    project.developer.post(&path, second).await.expect(201);
    let keys = project.developer.get(&path).await.expect(200);
    let names: Vec<_> = keys["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["name"].clone())
        .collect();
    assert_eq!(names, ["ci", "laptop"]);
}
