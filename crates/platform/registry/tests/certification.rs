//! What an organisation may not do before an operator has certified it.

use hutong_testkit::{Project, TestApp};
use serde_json::json;

#[tokio::test]
async fn an_uncertified_developer_tries_a_version_out_but_brings_it_to_nobody_else() {
    let app = TestApp::new().await;
    let operator = app.operator().await;
    let developer = app.developer().await;
    let certify = format!("/v1/organisations/{}/certify", developer.organisation);
    let back = json!({"certified": false, "note": "no licence"});
    operator.post(&certify, back).await.expect(200);
    let project = Project::of(developer, 7).await;
    let (owner, host) = app.host(3).await;
    let version = project.publish(&project.package(1, &[])).await;
    let release = |track: &str, audience: serde_json::Value| {
        json!({
            "app": project.id(), "version": version["id"], "host": host["id"], "track": track, "audience": audience,
        })
    };
    let everybody = json!({"attr": "percent", "op": "lt", "value": 100});
    project
        .developer
        .put("/v1/releases", release("dev", everybody.clone()))
        .await
        .expect(200);
    let online = release("online", json!(null));
    project
        .developer
        .put("/v1/releases", online.clone())
        .await
        .expect_problem(409, "organisation_uncertified");
    let submit = format!("/v1/versions/{}/submit", version["id"].as_str().unwrap_or_default());
    project
        .developer
        .post(&submit, json!({}))
        .await
        .expect_problem(409, "organisation_uncertified");

    // unless the policy does not ask
    let policy = json!({"preset": "own", "changes": {"uncertified": true}});
    operator.put("/v1/policy", policy).await.expect(200);
    project.developer.put("/v1/releases", online.clone()).await.expect(200);
    let host = host["id"].as_str().unwrap_or_default();
    let body = json!({"version": version["id"], "reason": "it is not known who they are"});
    let path = format!("/v1/apps/{}/hosts/{host}", project.id());
    owner.post(&format!("{path}/take_down"), body.clone()).await.expect(200);
    let policy = json!({"preset": "own", "changes": {}});
    operator.put("/v1/policy", policy).await.expect(200);
    let back = json!({"version": version["id"]});
    let restore = format!("{path}/restore");
    owner
        .post(&restore, back.clone())
        .await
        .expect_problem(409, "organisation_uncertified");
    operator
        .post(&certify, json!({"note": "licence seen"}))
        .await
        .expect(200);
    owner.post(&restore, back).await.expect(200);
    project.developer.put("/v1/releases", online).await.expect(200);
}
