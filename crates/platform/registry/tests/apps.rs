//! Apps, their secrets and keys.

use hutong_package::{Archive, Limits, SigningKey};
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

#[tokio::test]
async fn apps_are_found_by_a_part_of_their_name_or_appid() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    let coffee = json!({"name": "胡同 Coffee", "appid": "wx_coffee"});
    let coffee = developer.post("/v1/apps", coffee).await.expect(201);
    let half = json!({"name": "50% off", "appid": "wxxsale"});
    let half = developer.post("/v1/apps", half).await.expect(201);
    for (part, found) in [
        ("coffee", json!([coffee])),
        ("%E8%83%A1%E5%90%8C", json!([coffee])),
        ("0%25%20O", json!([half])),
        ("wx_", json!([coffee])),
        ("%25", json!([half])),
        ("tea", json!([])),
    ] {
        let page = developer.get(&format!("/v1/apps?q={part}")).await.expect(200);
        assert_eq!(page["items"], found, "{part}");
    }
}

#[tokio::test]
async fn a_developer_sees_every_host_that_an_app_can_be_released_on() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let (_, plaza) = app.host(3).await;
    let (_, purse) = app.host(4).await;
    let path = format!("/v1/apps/{}/hosts", project.id());
    let first = project.developer.get(&format!("{path}?limit=1")).await.expect(200);
    let rest = format!("{path}?cursor={}", first["next"].as_str().unwrap());
    let rest = project.developer.get(&rest).await.expect(200);
    let seen = |host: &serde_json::Value| json!({"id": host["id"], "name": host["name"], "surfaces": host["surfaces"], "capabilities": host["capabilities"], "asks": false});
    assert_eq!(first["items"], json!([seen(&purse)]));
    assert_eq!((&rest["items"], &rest["next"]), (&json!([seen(&plaza)]), &json!(null)));
    app.developer().await.get(&path).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn what_users_are_shown_of_an_app_changes() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    let made = developer
        .post("/v1/apps", json!({"name": "Tea", "summary": "hot"}))
        .await
        .expect(201);
    let path = format!("/v1/apps/{}", made["id"].as_str().unwrap());
    let card = json!({"name": "Tea house", "icon": "https://e.example/i.png", "category": "food"});
    let changed = developer.put(&path, card.clone()).await.expect(200);
    assert_eq!(
        (&changed["name"], &changed["category"]),
        (&json!("Tea house"), &json!("food"))
    );
    assert_eq!((&changed["summary"], &changed["appid"]), (&json!(null), &made["appid"]));
    assert_eq!(developer.get(&path).await.expect(200), changed);
    for (category, found) in [("food", 1), ("games", 0)] {
        let listed = developer
            .get(&format!("/v1/apps?category={category}"))
            .await
            .expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), found, "{category}");
    }
    let bad = json!({"name": "Tea", "category": "wizardry"});
    developer.put(&path, bad).await.expect_problem(400, "invalid_body");
    let bad = json!({"name": "Tea", "icon": "javascript:alert(1)"});
    developer.put(&path, bad).await.expect_problem(422, "invalid_field");
    let stranger = app.developer().await;
    stranger.put(&path, card).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn only_what_nobody_refers_to_is_deleted() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let (owner, host) = app.host(3).await;
    let version = project.publish(&project.package(1, &[])).await;
    let app_path = format!("/v1/apps/{}", project.id());
    let host_path = format!("/v1/hosts/{}", host["id"].as_str().unwrap());
    project.release(&version, &host).await;
    project.developer.delete(&app_path).await.expect_problem(409, "in_use");
    owner.delete(&host_path).await.expect_problem(409, "in_use");
    project.developer.get(&app_path).await.expect(200);

    let fresh = Project::of(project.developer.clone(), 8).await;
    let app_path = format!("/v1/apps/{}", fresh.id());
    fresh
        .developer
        .post(&format!("{app_path}/secrets"), json!({}))
        .await
        .expect(201);
    let (owner, host) = app.host(4).await;
    let host_path = format!("/v1/hosts/{}", host["id"].as_str().unwrap());
    owner
        .put(&format!("{host_path}/apps"), json!({"take": "all"}))
        .await
        .expect(200);
    for (client, path) in [(&fresh.developer, &app_path), (&owner, &host_path)] {
        client.delete(path).await.expect(204);
        client.get(path).await.expect_problem(404, "not_found");
        client.delete(path).await.expect_problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_version_is_had_as_the_file_that_was_uploaded() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let package = project.package(1, &[("assets/a.txt", b"one")]);
    let version = project.publish(&package).await;
    let path = format!("/v1/versions/{}/package", version["id"].as_str().unwrap());
    let reply = app.operator().await.get(&path).await;
    assert_eq!(reply.status, 200);
    let archive = Archive::read(&reply.body, &Limits::default()).unwrap();
    assert_eq!(archive.manifest.to_bytes(), package.manifest_text().into_bytes());
    let key = project.key.verifying_key();
    archive.signature.verify(&archive.manifest.to_bytes(), &[key]).unwrap();
    app.developer().await.get(&path).await.expect_problem(404, "not_found");

    let begun = project.begin(&project.package(2, &[("assets/a.txt", b"two")])).await;
    let path = format!("/v1/versions/{}/package", begun["id"].as_str().unwrap());
    project
        .developer
        .get(&path)
        .await
        .expect_problem(409, "versions_incomplete");
}
