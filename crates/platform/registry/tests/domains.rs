//! What the operator says of domains holds for every host and app.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use hutong_core::AppState;
use hutong_policy::Facts;
use hutong_testkit::TestApp;
use serde_json::{Value, json};

/// What the release statement of an app says of domains.
async fn told(node: &AppState, host: &str, app: &str) -> Value {
    let now = node.clock.now();
    let (delivery, _) = node
        .directory
        .release_for(host, app, &Facts::default(), now)
        .await
        .unwrap();
    let statement: Value = serde_json::from_str(&delivery.release).unwrap();
    statement["domains"].clone()
}

#[tokio::test]
async fn what_the_operator_sets_is_signed_for_everybody_and_found_by_the_scan() {
    let app = TestApp::new().await;
    let other = app.second_node().await;
    let operator = app.operator().await;
    let project = app.project().await;
    let (_, host) = app.host(3).await;
    let host = host["id"].as_str().unwrap().to_owned();
    let version = project.publish(&project.package(1, &[])).await;
    project.release(&version, &json!({"id": host})).await;
    assert_eq!(told(&app.platform, &host, project.id()).await, Value::Null);
    assert_eq!(told(&other, &host, project.id()).await, Value::Null);

    let domains = json!({
        "allow": {"download": [], "request": ["https://pay.example"], "socket": [], "upload": [], "webview": []},
        "deny": ["*.evil.example"],
    });
    let set = |domains: Value| json!({"preset": "own", "domains": domains});
    let shown = operator.put("/v1/policy", set(domains.clone())).await.expect(200);
    assert_eq!(shown["domains"], domains);
    assert_eq!(told(&app.platform, &host, project.id()).await, domains);
    app.clock.advance(1000);
    assert_eq!(told(&other, &host, project.id()).await, domains, "within a second");
    let now = app.platform.clock.now();
    let body = json!({"sessions": []});
    let standings = app.anonymous().post("/connect/standing", body).await.expect(200);
    assert_eq!(standings["blocked_domains"], json!(["*.evil.example"]));
    let id = version["id"].as_str().unwrap();
    let preview = app.platform.directory.preview(id, now, now + 1).await.unwrap();
    assert!(preview.release.contains("*.evil.example"));

    let mut package = project.package(2, &[]);
    package.manifest.domains.request = vec!["https://a.evil.example".to_owned(), "https://good.example".to_owned()];
    let version = project.publish(&package).await;
    let path = format!("/v1/versions/{}/evidence", version["id"].as_str().unwrap());
    let evidence = project.developer.get(&path).await.expect(200);
    let finding = json!({"rule": "denied_server", "what": "request https://a.evil.example"});
    assert_eq!(evidence["findings"], json!([finding]));

    let audit = operator.get("/v1/audit").await.text();
    assert!(audit.contains("hutong.policy.updated") && audit.contains("*.evil.example"));
    operator.put("/v1/policy", set(json!({}))).await.expect(200);
    assert_eq!(told(&app.platform, &host, project.id()).await, Value::Null);
}

#[tokio::test]
async fn what_is_no_domain_is_refused_and_only_the_operator_sets_them() {
    let app = TestApp::new().await;
    let operator = app.operator().await;
    for domains in [
        json!({"deny": ["https://a.example/path"]}),
        json!({"allow": {"request": ["ftp://a.example"]}}),
        json!({"deny": ["a.example", "a.example"]}),
    ] {
        let body = json!({"preset": "own", "domains": domains});
        operator
            .put("/v1/policy", body)
            .await
            .expect_problem(422, "invalid_field");
    }
    let body = json!({"preset": "own", "domains": {"deny": ["a.example"]}});
    let developer = app.developer().await;
    assert_eq!(developer.put("/v1/policy", body).await.status.as_u16(), 403);
}
