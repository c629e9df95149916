//! Versions that somebody looks at before they are released.

use axum::http::Method;
use hutong_package::{Expected, VerifyingKey, verify_manifest, verify_release};
use hutong_policy::roles::Role;
use hutong_testkit::{Client, Project, Reply, TestApp};
use serde_json::{Value, json};

/// A platform that reviews, with a version in review.
struct Stage {
    app: TestApp,
    operator: Client,
    project: Project,
    version: String,
}

impl Stage {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let operator = app.operator().await;
        operator.put("/v1/policy", json!({"preset": "tcsas"})).await.expect(200);
        let project = app.project().await;
        let version = project.publish(&project.package(3, &[])).await;
        let version = version["id"].as_str().unwrap().to_owned();
        let path = format!("/v1/versions/{version}/submit");
        project.developer.post(&path, json!({})).await.expect(200);
        Self {
            app,
            operator,
            project,
            version,
        }
    }

    async fn begin(&self, client: &Client) -> Reply {
        let path = format!("/v1/versions/{}/preview", self.version);
        client.post(&path, json!({})).await
    }

    async fn exchange(&self, path: &str, secret: &Value, app: &str) -> Reply {
        let form = format!(
            "grant_type=urn:ietf:params:oauth:grant-type:token-exchange\
             &subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token={}&audience={app}",
            secret.as_str().unwrap()
        );
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        self.app.anonymous().request(Method::POST, path, &kind, form).await
    }

    async fn session(&self) -> Client {
        let preview = self.begin(&self.operator).await.expect(201);
        let answer = self
            .exchange("/connect/token", &preview["assertion"], self.project.id())
            .await;
        let token = answer.expect(200)["access_token"].as_str().unwrap().to_owned();
        self.app.anonymous().with_token(&token)
    }
}

#[tokio::test]
async fn a_reviewer_runs_what_is_not_released_on_a_host_that_is_none() {
    let stage = Stage::new().await;
    let preview = stage.begin(&stage.operator).await.expect(201);
    assert_eq!(preview["host"], "preview");
    let opened = stage
        .exchange("/connect/open", &preview["assertion"], stage.project.id())
        .await;
    let opened = opened.expect(200);
    let expected = Expected {
        platform: &preview["platform_key"]
            .as_str()
            .unwrap()
            .parse::<VerifyingKey>()
            .unwrap()
            .into(),
        host: "preview",
        app: stage.project.id(),
        now: stage.app.platform.clock.now(),
        seen: Some(9),
    };
    let text = |name: &str| opened[name].as_str().unwrap();
    let release = verify_release(text("release"), text("release_signature"), &expected).unwrap();
    let signature = serde_json::from_value(opened["signature"].clone()).unwrap();
    verify_manifest(text("manifest").as_bytes(), &signature, &release).unwrap();
    assert_eq!(
        (release.version_code, release.version.as_str()),
        (3, stage.version.as_str())
    );
    let minutes = (release.expires_at - stage.app.platform.clock.now()) / 60_000;
    assert_eq!(minutes, 10);
    let on_a_host = Expected {
        host: "host_00000000000000000000000000000001",
        ..expected
    };
    verify_release(text("release"), text("release_signature"), &on_a_host).unwrap_err();
}

#[tokio::test]
async fn what_begins_a_preview_is_good_once_for_its_app_and_a_minute() {
    let stage = Stage::new().await;
    let refused = |reply: Reply| assert_eq!(reply.expect(400)["error"], "invalid_grant");
    let app = stage.project.id();
    let secret = stage.begin(&stage.operator).await.expect(201)["assertion"].clone();
    refused(
        stage
            .exchange("/connect/token", &secret, "app_00000000000000000000000000000001")
            .await,
    );
    let (_, bare) = secret.as_str().unwrap().rsplit_once('.').unwrap();
    let bare = stage.app.anonymous().with_token(bare);
    bare.get("/connect/release")
        .await
        .expect_problem(401, "unauthenticated");
    stage.exchange("/connect/token", &secret, app).await.expect(200);
    refused(stage.exchange("/connect/token", &secret, app).await);
    let late = stage.begin(&stage.operator).await.expect(201)["assertion"].clone();
    stage.app.clock.advance(60_000);
    refused(stage.exchange("/connect/token", &late, app).await);
    refused(
        stage
            .exchange("/connect/token", &json!("eyJ0eXAiOiJwcmV2aWV3In0.e30.hpv_guessed"), app)
            .await,
    );
}

#[tokio::test]
async fn a_preview_is_no_user_and_ends() {
    let stage = Stage::new().await;
    let session = stage.session().await;
    session.get("/connect/release").await.expect(200);
    session
        .post("/connect/code", json!({}))
        .await
        .expect_problem(404, "release_not_found");
    let report = json!({"version_code": 3, "what": ["crash"]});
    session.post("/connect/reports", report).await.expect(204);
    let standing = json!({"sessions": [{"token": session.token, "running": 3}]});
    let standing = stage
        .app
        .anonymous()
        .post("/connect/standing", standing)
        .await
        .expect(200);
    assert_eq!(standing["standings"][0]["again"], true);
    stage.app.clock.advance(10 * 60 * 1000);
    session
        .get("/connect/release")
        .await
        .expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn who_may_not_look_at_a_version_gets_no_preview() {
    let stage = Stage::new().await;
    stage.begin(&stage.project.developer).await.expect(201);
    let stranger = stage.app.developer().await;
    stage.begin(&stranger).await.expect_problem(404, "not_found");
    let (owner, _) = stage.app.host(4).await;
    stage.begin(&owner).await.expect_problem(404, "not_found");
    let analyst = stage.app.member(&stage.operator.organisation, Role::Analyst).await;
    stage.begin(&analyst).await.expect_problem(403, "forbidden");

    let session = stage.session().await;
    let step = async |step: &str, body: Value| {
        let path = format!("/v1/versions/{}/{step}", stage.version);
        stage.operator.post(&path, body).await.expect(200)
    };
    step("approve", json!({})).await;
    step("remove", json!({"reasons": ["rights"]})).await;
    session
        .get("/connect/release")
        .await
        .expect_problem(409, "version_not_admitted");
    stage
        .begin(&stage.operator)
        .await
        .expect_problem(409, "version_not_admitted");
}
