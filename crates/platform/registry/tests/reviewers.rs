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

/// The platform reviews within two hours, what is sped up within one, so many times a month.
async fn speeds_up(stage: &Stage, per_month: Option<u32>) {
    let changes = json!({"review_within_hours": 2, "speed_up_within_hours": 1, "speed_up_per_month": per_month});
    let policy = json!({"preset": "tcsas", "changes": changes});
    stage.operator.put("/v1/policy", policy).await.expect(200);
}

#[tokio::test]
async fn a_review_that_was_sped_up_is_first_and_due_earlier() {
    let stage = Stage::new().await;
    speeds_up(&stage, None).await;
    let (developer, platform) = (&stage.project.developer, &stage.app.platform);
    let somebody = stage.app.project().await.developer;
    stage
        .does(&somebody, 2, "speed_up", json!({}))
        .await
        .expect_problem(404, "not_found");
    stage.app.clock.advance(HOUR / 2);
    let note = json!({"note": "it repairs the payment"});
    let sped_up = stage.does(developer, 2, "speed_up", note).await.expect(200);
    assert_eq!(
        (&sped_up["state"], sped_up["sped_up_at"].is_i64()),
        (&json!("in_review"), true)
    );
    stage
        .does(developer, 2, "speed_up", json!({}))
        .await
        .expect_problem(409, "already_sped_up");

    assert_eq!(stage.listed("").await, [2, 1]);
    let page = stage.operator.get("/v1/reviews?limit=1").await.expect(200);
    assert_eq!(page["items"][0]["sped_up_at"], sped_up["sped_up_at"]);
    assert_eq!(
        page["items"][0]["due_at"],
        json!(sped_up["sped_up_at"].as_i64().unwrap() + HOUR)
    );
    let next = page["next"].as_str().unwrap();
    assert_eq!(stage.listed(&format!("limit=1&cursor={next}")).await, [1]);
    let (_, before) = next.split_once('.').unwrap();
    let malformed = stage.operator.get(&format!("/v1/reviews?cursor={before}")).await;
    malformed.expect_problem(400, "invalid_cursor");

    stage.app.clock.advance(HOUR - 1);
    assert_eq!(tell_overdue(platform).await.unwrap(), 0);
    stage.app.clock.advance(1);
    assert_eq!(stage.listed("overdue=true").await, [2]);
    assert_eq!(tell_overdue(platform).await.unwrap(), 1);
    stage.app.clock.advance(HOUR / 2);
    assert_eq!(stage.listed("overdue=true").await, [2, 1]);

    stage.does(&stage.operator, 2, "delay", json!({})).await.expect(200);
    stage.does(&stage.operator, 2, "resume", json!({})).await.expect(200);
    assert_eq!(stage.listed("").await, [2, 1], "it is first after a delay, too");
    assert_eq!(stage.listed("overdue=true").await, [1], "its hour begins anew");
    let reasons = json!({"reasons": ["incomplete"]});
    stage.does(&stage.operator, 2, "reject", reasons).await.expect(200);
    let again = stage.does(developer, 2, "submit", json!({})).await.expect(200);
    assert!(again["sped_up_at"].is_null(), "{again}");
    assert_eq!(stage.listed("").await, [1, 2]);
}

#[tokio::test]
async fn speed_ups_are_counted_by_the_month_of_utc() {
    const DAY: i64 = 24 * HOUR;
    let stage = Stage::new().await;
    let developer = &stage.project.developer;
    speeds_up(&stage, Some(0)).await;
    let speed_up = async |code| stage.does(developer, code, "speed_up", json!({})).await;
    speed_up(1).await.expect_problem(409, "speed_ups_of_month_used");
    speeds_up(&stage, Some(1)).await;
    speed_up(1).await.expect(200);
    stage.does(developer, 1, "withdraw", json!({})).await.expect(200);
    speed_up(2).await.expect_problem(409, "speed_ups_of_month_used");
    // The tests begin on 21 September.
    stage.app.clock.advance(9 * DAY);
    speed_up(2).await.expect_problem(409, "speed_ups_of_month_used");
    stage.app.clock.advance(DAY);
    speed_up(2).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_that_are_sped_up_at_once_one_gets_the_last_of_the_month() {
    let stage = Stage::new().await;
    speeds_up(&stage, Some(1)).await;
    let developer = &stage.project.developer;
    let (first, second) = tokio::join!(
        stage.does(developer, 1, "speed_up", json!({})),
        stage.does(developer, 2, "speed_up", json!({}))
    );
    let (served, refused) = if first.status.is_success() {
        (first, second)
    } else {
        (second, first)
    };
    served.expect(200);
    refused.expect_problem(409, "speed_ups_of_month_used");
}

#[tokio::test]
async fn reviewers_choose_from_the_texts_that_their_organisation_keeps() {
    const PATH: &str = "/v1/policy/review-texts";
    let stage = Stage::new().await;
    let (operator, [reviewer, _]) = (&stage.operator, &stage.reviewers);
    let none = reviewer.get(PATH).await.expect(200);
    assert_eq!(none, json!({"texts": []}));
    let text = |zh: &str, en: &str| json!({"reason": "incomplete", "zh": zh, "en": en});
    let texts =
        json!({"texts": [text("{app} {version} 没有内容", "{app} {version} is empty"), text("只是测试", "a test")]});
    let set = operator.put(PATH, texts.clone()).await.expect(200);
    assert_eq!(set["texts"], texts["texts"]);
    assert_eq!(reviewer.get(PATH).await.expect(200), set);
    stage.app.clock.advance(1);
    let again = operator.put(PATH, texts.clone()).await.expect(200);
    assert_eq!(again, set, "the same is not set again");

    reviewer.put(PATH, texts.clone()).await.expect_problem(403, "forbidden");
    stage.project.developer.get(PATH).await.expect_problem(403, "forbidden");
    for (zh, en, field) in [
        ("{page} 打不开", "{page} does not open", "zh"),
        ("没有内容", "{app} is empty", "texts"),
        ("没有内容", "", "en"),
    ] {
        let wrong = operator.put(PATH, json!({"texts": [text(zh, en)]})).await;
        let problem = wrong.expect_problem(422, "invalid_field");
        assert!(problem["detail"].as_str().unwrap().starts_with(field), "{problem}");
    }
    let long = text(&"字".repeat(301), "long");
    operator
        .put(PATH, json!({"texts": [long]}))
        .await
        .expect_problem(422, "invalid_field");
    let many: Vec<_> = (0..101).map(|_| text("多", "many")).collect();
    operator
        .put(PATH, json!({"texts": many}))
        .await
        .expect_problem(422, "invalid_field");
    assert_eq!(
        reviewer.get(PATH).await.expect(200),
        set,
        "what is refused changes nothing"
    );
    let events = operator
        .get("/v1/events?type=hutong.policy.review_texts_set")
        .await
        .expect(200);
    assert_eq!(events["items"].as_array().unwrap().len(), 1);
}
