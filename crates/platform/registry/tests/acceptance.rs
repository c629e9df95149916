//! A host's own word on versions.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use hutong_policy::Facts;
use hutong_registry::jobs::turn_releases;
use hutong_testkit::{Client, Project, Reply, TestApp};
use serde_json::{Value, json};

const HOUR: i64 = 60 * 60 * 1000;

struct Stage {
    app: TestApp,
    project: Project,
    owner: Client,
    host: String,
    versions: Vec<Value>,
}

impl Stage {
    /// A host that wants a word of its own, and a project with versions 1 and 2.
    async fn new() -> Self {
        let app = TestApp::new().await;
        let project = app.project().await;
        let (owner, host) = app.host(3).await;
        let mut versions = Vec::new();
        for code in 1..=2 {
            let more: &[(&str, &[u8])] = if code == 1 { &[] } else { &[("assets/new.txt", b"new")] };
            versions.push(project.publish(&project.package(code, more)).await);
        }
        let stage = Self {
            host: host["id"].as_str().unwrap().to_owned(),
            app,
            project,
            owner,
            versions,
        };
        stage.rule(json!({"ask": "all"})).await;
        stage
    }

    async fn rule(&self, rule: Value) {
        let path = format!("/v1/hosts/{}/acceptance", self.host);
        self.owner.put(&path, rule).await.expect(200);
    }

    fn path(&self, code: usize, step: &str) -> String {
        let version = self.versions[code - 1]["id"].as_str().unwrap();
        format!("/v1/versions/{version}/hosts/{}/{step}", self.host)
    }

    async fn ask(&self, code: usize) -> Reply {
        self.project.developer.post(&self.path(code, "ask"), json!({})).await
    }

    async fn says(&self, code: usize, step: &str) -> Reply {
        let words = match step {
            "accept" => json!({}),
            _ => json!({"reasons": ["payment"], "note": "pay through us"}),
        };
        self.owner.post(&self.path(code, step), words).await
    }

    async fn release(&self, code: usize, more: &Value) -> Reply {
        let version = &self.versions[code - 1]["id"];
        let mut body = json!({"app": self.project.id(), "version": version, "host": self.host, "track": "online"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.project.developer.put("/v1/releases", body).await
    }

    /// The version that users of the host get.
    async fn runs(&self) -> Option<u64> {
        let now = self.app.platform.clock.now();
        let directory = &self.app.platform.directory;
        let anybody = Facts::default();
        let found = directory.release_for(&self.host, self.project.id(), &anybody, now);
        let (delivery, _) = found.await.ok()?;
        let statement: Value = serde_json::from_str(&delivery.release).unwrap();
        statement["version_code"].as_u64()
    }

    async fn kinds(&self, client: &Client) -> Vec<String> {
        let page = client.get("/v1/events?limit=200").await.expect(200);
        let kinds = page["items"].as_array().unwrap().iter();
        let kinds = kinds.map(|event| event["type"].as_str().unwrap().to_owned());
        kinds.filter(|kind| kind.starts_with("hutong.acceptance.")).collect()
    }
}

#[tokio::test]
async fn nothing_new_comes_to_a_host_that_has_not_accepted_it() {
    let stage = Stage::new().await;
    let refused = stage.release(1, &json!({})).await;
    let problem = refused.expect_problem(409, "version_not_accepted");
    assert!(problem["hint"].as_str().unwrap().contains("/ask"), "{problem}");
    let trial = stage.release(1, &json!({"track": "trial"})).await;
    trial.expect(200);

    assert_eq!(stage.ask(1).await.expect(200)["state"], "asked");
    stage.ask(1).await.expect_problem(409, "wrong_state");
    stage
        .release(1, &json!({}))
        .await
        .expect_problem(409, "version_not_accepted");
    let queue = format!("/v1/hosts/{}/acceptances?state=asked", stage.host);
    let waiting = stage.owner.get(&queue).await.expect(200);
    assert_eq!(waiting["items"][0]["version_code"], 1);
    assert_eq!(waiting["items"][0]["app"], stage.project.id());

    stage.says(1, "accept").await.expect(200);
    assert_eq!(stage.owner.get(&queue).await.expect(200)["items"], json!([]));
    stage.release(1, &json!({})).await.expect(200);
    assert_eq!(stage.runs().await, Some(1));
    let told = ["hutong.acceptance.asked", "hutong.acceptance.accepted"];
    assert_eq!(stage.kinds(&stage.project.developer).await, told);
    assert_eq!(stage.kinds(&stage.owner).await, told);
}

#[tokio::test]
async fn who_is_refused_hears_why_and_may_ask_again() {
    let stage = Stage::new().await;
    stage.says(1, "refuse").await.expect_problem(404, "not_found");
    stage.ask(1).await.expect(200);
    let wordless = stage.owner.post(&stage.path(1, "refuse"), json!({"reasons": []})).await;
    wordless.expect_problem(422, "invalid_field");
    stage.says(1, "refuse").await.expect(200);
    let version = stage.versions[0]["id"].as_str().unwrap();
    let words = format!("/v1/versions/{version}/acceptances");
    let said = stage.project.developer.get(&words).await.expect(200);
    let said = &said["items"][0];
    assert_eq!(
        (&said["state"], &said["reasons"], &said["note"]),
        (&json!("refused"), &json!(["payment"]), &json!("pay through us"))
    );
    stage
        .release(1, &json!({}))
        .await
        .expect_problem(409, "version_not_accepted");
    assert_eq!(stage.ask(1).await.expect(200)["state"], "asked");
}

#[tokio::test]
async fn what_is_taken_back_stays_where_it_runs_and_comes_nowhere_new() {
    let stage = Stage::new().await;
    for code in 1..=2 {
        stage.ask(code).await.expect(200);
        stage.says(code, "accept").await.expect(200);
        stage.release(code, &json!({})).await.expect(200);
    }
    stage.says(1, "take_back").await.expect(200);
    stage.says(2, "take_back").await.expect(200);
    assert_eq!(stage.runs().await, Some(2));
    let body = json!({"version": stage.versions[0]["id"]});
    let rollback = format!("/v1/apps/{}/hosts/{}/rollback", stage.project.id(), stage.host);
    let back = stage.project.developer.post(&rollback, body).await;
    back.expect_problem(409, "version_not_accepted");
    let changed = stage.release(2, &json!({"ends_at": 32_503_680_000_000_i64})).await;
    changed.expect_problem(409, "version_not_accepted");
    assert_eq!(stage.runs().await, Some(2));
}

#[tokio::test]
async fn what_is_scheduled_begins_when_the_host_has_accepted_it() {
    let stage = Stage::new().await;
    let platform = &stage.app.platform;
    let starts_at = platform.clock.now() + HOUR;
    let put = stage.release(1, &json!({"starts_at": starts_at})).await.expect(200);
    assert_eq!(put["state"], "scheduled");
    stage.ask(1).await.expect(200);
    stage.app.clock.advance(2 * HOUR);
    assert_eq!(turn_releases(platform).await.unwrap(), 0, "it waits");
    assert_eq!(stage.runs().await, None);
    stage.says(1, "accept").await.expect(200);
    assert_eq!(stage.runs().await, Some(1), "no later than the word");
    assert_eq!(turn_releases(platform).await.unwrap(), 1);
    assert_eq!(stage.runs().await, Some(1));
}

#[tokio::test]
async fn a_host_may_ask_for_some_categories() {
    let stage = Stage::new().await;
    let category = async |category: &str| {
        let body = json!({"name": "Tea", "category": category});
        let path = format!("/v1/apps/{}", stage.project.id());
        stage.project.developer.put(&path, body).await.expect(200);
    };
    stage
        .rule(json!({"ask": "categories", "categories": ["finance"]}))
        .await;
    let unsaid = stage.release(1, &json!({})).await;
    unsaid.expect_problem(409, "version_not_accepted");
    category("finance").await;
    stage
        .release(1, &json!({}))
        .await
        .expect_problem(409, "version_not_accepted");
    category("food").await;
    stage.ask(1).await.expect_problem(409, "wrong_state");
    stage.release(1, &json!({})).await.expect(200);
    stage.rule(json!({"ask": "all"})).await;
    assert_eq!(stage.runs().await, Some(1), "what runs stays");
}

#[tokio::test]
async fn a_host_sees_what_differs_from_what_it_accepted_last() {
    let stage = Stage::new().await;
    let evidence = async |code| stage.owner.get(&stage.path(code, "evidence")).await;
    evidence(1).await.expect_problem(404, "not_found");
    for code in 1..=2 {
        stage.ask(code).await.expect(200);
    }
    assert!(evidence(2).await.expect(200).get("differences").is_none());
    stage.says(1, "accept").await.expect(200);
    let seen = evidence(2).await.expect(200);
    assert_eq!(seen["differences"]["code"], 1);
    assert_eq!(seen["differences"]["files"]["added"], json!(["assets/new.txt"]));

    let (other, _) = stage.app.host(4).await;
    let foreign = other.get(&stage.path(2, "evidence")).await;
    foreign.expect_problem(404, "not_found");
    let foreign = other.post(&stage.path(2, "accept"), json!({})).await;
    foreign.expect_problem(404, "not_found");
}

#[tokio::test]
async fn what_is_not_admitted_is_not_asked_about() {
    let stage = Stage::new().await;
    let operator = stage.app.operator().await;
    let version = stage.versions[0]["id"].as_str().unwrap();
    let remove = json!({"reasons": ["rights"]});
    operator
        .post(&format!("/v1/versions/{version}/remove"), remove)
        .await
        .expect(200);
    stage.ask(1).await.expect_problem(409, "version_not_admitted");
}
