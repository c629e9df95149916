//! Secrets of an app's back end.

use hutong_testkit::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_secret_is_rotated_frozen_and_deleted() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let path = format!("/v1/apps/{}/secrets", project.id());
    let mut secrets = Vec::new();
    for _ in 0..2 {
        let created = project.developer.post(&path, json!({})).await.expect(201);
        let text = |name: &str| created[name].as_str().unwrap_or_default().to_owned();
        secrets.push((text("id"), text("secret")));
    }
    let good = async |secret: &str| {
        let directory = &app.platform.directory;
        directory
            .app_secret_matches(project.id(), secret)
            .await
            .unwrap_or_default()
    };
    let [(old, old_secret), (new, new_secret)] = [&secrets[0], &secrets[1]];
    assert!(good(old_secret).await && good(new_secret).await);

    let one = format!("{path}/{old}");
    project.developer.put(&one, json!({"frozen": true})).await.expect(200);
    assert!(!good(old_secret).await && good(new_secret).await);
    let listed = project.developer.get(&path).await;
    assert_eq!(listed.expect(200)["items"][1]["frozen_at"], app.platform.clock.now());
    assert!(!listed.text().contains(old_secret.as_str()));
    project.developer.put(&one, json!({"frozen": false})).await.expect(200);
    assert!(good(old_secret).await);
    project.developer.delete(&one).await.expect(204);
    assert!(!good(old_secret).await);
    project.developer.delete(&one).await.expect_problem(404, "not_found");

    // the path names the app, too: another app of the same developer has other secrets
    let other = project
        .developer
        .post("/v1/apps", json!({"name": "Tea"}))
        .await
        .expect(201);
    let foreign = format!("/v1/apps/{}/secrets/{new}", other["id"].as_str().unwrap_or_default());
    project
        .developer
        .delete(&foreign)
        .await
        .expect_problem(404, "not_found");
    assert!(good(new_secret).await);
}
