//! Who looks at which review, and until when.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use hutong_policy::roles::Role;
use hutong_registry::jobs::tell_overdue;
use hutong_testkit::{Client, Project, Reply, TestApp};
use serde_json::{Value, json};

const HOUR: i64 = 60 * 60 * 1000;

/// A platform that reviews within two hours, with versions 1 and 2 in review and two reviewers.
struct Stage {
    app: TestApp,
    operator: Client,
    project: Project,
    reviewers: [Client; 2],
    versions: Vec<String>,
}

impl Stage {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let operator = app.operator().await;
        let policy = json!({"preset": "tcsas", "changes": {"review_within_hours": 2}});
        operator.put("/v1/policy", policy).await.expect(200);
        let reviewer = async || app.member(&operator.organisation, Role::Approver).await;
        let reviewers = [reviewer().await, reviewer().await];
        let project = app.project().await;
        let mut versions = Vec::new();
        for code in 1..=2 {
            let version = project.publish(&project.package(code, &[])).await;
            let id = version["id"].as_str().unwrap().to_owned();
            let path = format!("/v1/versions/{id}/submit");
            project.developer.post(&path, json!({})).await.expect(200);
            versions.push(id);
            app.clock.advance(1);
        }
        Self {
            app,
            operator,
            project,
            reviewers,
            versions,
        }
    }

    async fn does(&self, client: &Client, code: usize, what: &str, body: Value) -> Reply {
        let path = format!("/v1/versions/{}/{what}", self.versions[code - 1]);
        client.post(&path, body).await
    }

    /// Codes of the reviews that fit.
    async fn listed(&self, query: &str) -> Vec<i64> {
        let page = self.operator.get(&format!("/v1/reviews?{query}")).await.expect(200);
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["code"].as_i64().unwrap()).collect()
    }

    async fn told(&self, client: &Client) -> usize {
        let page = client.get("/v1/events?type=hutong.review.overdue").await.expect(200);
        page["items"].as_array().unwrap().len()
    }
}

async fn id_of(client: &Client) -> Value {
    client.get("/v1/me").await.expect(200)["user"]["id"].clone()
}

#[tokio::test]
async fn a_review_is_somebodys_or_nobodys() {
    let stage = Stage::new().await;
    let [one, two] = &stage.reviewers;
    assert_eq!(stage.listed("unassigned=true").await, [1, 2]);
    let taken = stage.does(one, 1, "take", json!({})).await.expect(200);
    assert_eq!(taken["reviewer"]["id"], id_of(one).await);
    for what in ["take", "give_back"] {
        stage
            .does(two, 1, what, json!({}))
            .await
            .expect_problem(409, "review_taken");
    }
    assert_eq!(stage.listed("unassigned=true").await, [2]);
    let his = format!("reviewer={}", id_of(one).await.as_str().unwrap());
    assert_eq!(stage.listed(&his).await, [1]);

    let assign = async |who: Value| stage.does(&stage.operator, 1, "assign", json!({"reviewer": who})).await;
    assign(id_of(two).await).await.expect(200);
    assert_eq!(stage.listed(&his).await, [] as [i64; 0]);
    let analyst = stage.app.member(&stage.operator.organisation, Role::Analyst).await;
    assign(id_of(&analyst).await).await.expect_problem(422, "invalid_field");
    stage.does(two, 1, "give_back", json!({})).await.expect(200);
    assert_eq!(stage.listed("unassigned=true").await, [1, 2]);

    stage.does(one, 1, "take", json!({})).await.expect(200);
    stage.does(two, 1, "approve", json!({})).await.expect(200);
    stage
        .does(one, 1, "take", json!({}))
        .await
        .expect_problem(409, "wrong_state");
}

#[tokio::test]
async fn two_who_take_a_review_at_once_do_not_both_have_it() {
    let stage = Stage::new().await;
    let [one, two] = &stage.reviewers;
    let (first, second) = tokio::join!(
        stage.does(one, 1, "take", json!({})),
        stage.does(two, 1, "take", json!({}))
    );
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

#[tokio::test]
async fn an_overdue_review_is_shown_and_told_once() {
    let stage = Stage::new().await;
    let platform = &stage.app.platform;
    assert_eq!(stage.listed("overdue=true").await, [] as [i64; 0]);
    assert_eq!(tell_overdue(platform).await.unwrap(), 0);
    stage.does(&stage.operator, 2, "delay", json!({})).await.expect(200);
    stage.app.clock.advance(2 * HOUR);
    assert_eq!(stage.listed("overdue=true").await, [1]);
    assert_eq!(tell_overdue(platform).await.unwrap(), 1);
    assert_eq!(tell_overdue(platform).await.unwrap(), 0, "once");
    assert_eq!(stage.told(&stage.operator).await, 1);
    assert_eq!(stage.told(&stage.project.developer).await, 0);

    stage.does(&stage.operator, 2, "resume", json!({})).await.expect(200);
    assert_eq!(tell_overdue(platform).await.unwrap(), 0, "the hours begin anew");
    stage.app.clock.advance(2 * HOUR);
    stage.does(&stage.operator, 1, "take", json!({})).await.expect(200);
    assert_eq!(tell_overdue(platform).await.unwrap(), 1, "the other one");
    assert_eq!(stage.listed("overdue=true").await, [1, 2]);
    let none = json!({"preset": "tcsas"});
    stage.operator.put("/v1/policy", none).await.expect(200);
    assert_eq!(stage.listed("overdue=true").await, [] as [i64; 0]);
    assert_eq!(tell_overdue(platform).await.unwrap(), 0);
}
