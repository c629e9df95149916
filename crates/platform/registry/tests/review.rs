//! The review of a version over the API.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use hutong_policy::{Actor as Side, Knobs, Review, ReviewFacts, VersionAction, VersionState};
use hutong_testkit::{Client, Project, TestApp};
use serde_json::{Value, json};

/// A platform where people review, with a version that may be submitted.
struct Stage {
    app: TestApp,
    operator: Client,
    project: Project,
    version: String,
}

impl Stage {
    async fn new(preset: &str) -> Self {
        let app = TestApp::new().await;
        let operator = app.operator().await;
        operator.put("/v1/policy", json!({"preset": preset})).await.expect(200);
        let project = app.project().await;
        let version = project.publish(&project.package(1, &[])).await;
        assert_eq!(version["state"], "ready");
        let version = version["id"].as_str().unwrap().to_owned();
        Self {
            app,
            operator,
            project,
            version,
        }
    }

    async fn developer(&self, step: &str) -> hutong_testkit::Reply {
        let path = format!("/v1/versions/{}/{step}", self.version);
        self.project.developer.post(&path, json!({})).await
    }

    async fn operator(&self, step: &str, words: Value) -> hutong_testkit::Reply {
        let path = format!("/v1/versions/{}/{step}", self.version);
        self.operator.post(&path, words).await
    }

    async fn get(&self) -> Value {
        let path = format!("/v1/versions/{}", self.version);
        self.project.developer.get(&path).await.expect(200)
    }
}

#[tokio::test]
async fn a_fresh_platform_admits_what_is_complete_and_one_with_reviewers_does_not() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let (_, host) = app.host(3).await;
    let operator = app.operator().await;
    let policy = operator.get("/v1/policy").await.expect(200);
    assert_eq!(
        (&policy["preset"], &policy["knobs"]["admit_after_scan"]),
        (&json!("own"), &json!(true))
    );
    let version = project.publish(&project.package(1, &[])).await;
    assert_eq!(version["state"], "admitted");
    project.release(&version, &host).await;

    let operator = app.operator().await;
    operator
        .put("/v1/policy", json!({"preset": "wechat"}))
        .await
        .expect(200);
    let second = project.publish(&project.package(2, &[])).await;
    assert_eq!(second["state"], "ready");
    let release = |track: &str| {
        let audience = json!({"attr": "group", "op": "eq", "value": "testers"});
        json!({"app": project.id(), "version": second["id"], "host": host["id"], "track": track, "audience": audience})
    };
    for track in ["gray", "online"] {
        let problem = project.developer.put("/v1/releases", release(track)).await;
        let problem = problem.expect_problem(409, "version_not_admitted");
        assert!(
            problem["hint"].as_str().unwrap().starts_with("have it reviewed"),
            "{problem}"
        );
    }
    for track in ["trial", "dev"] {
        project.developer.put("/v1/releases", release(track)).await.expect(200);
    }
}

#[tokio::test]
async fn every_step_is_written_down_with_who_when_and_why() {
    let stage = Stage::new("tcsas").await;
    stage.developer("submit").await.expect(200);
    stage.app.clock.advance(1000);
    stage
        .operator("delay", json!({"note": "send the licence"}))
        .await
        .expect(200);
    stage.operator("resume", json!({})).await.expect(200);
    let words = json!({"reasons": ["category", "other"], "note": "line one\nline two"});
    let rejected = stage.operator("reject", words).await.expect(200);
    assert_eq!(rejected["state"], "rejected");
    stage.developer("submit").await.expect(200);
    let admitted = stage.operator("approve", json!({})).await.expect(200);
    assert_eq!(
        (&admitted["state"], &admitted["promotable"]),
        (&json!("admitted"), &json!(false))
    );
    stage.app.clock.advance(1000);
    let promoted = stage.operator("promote", json!({})).await.expect(200);
    assert_eq!(
        (&promoted["state"], &promoted["promotable"]),
        (&json!("admitted"), &json!(true))
    );
    assert_eq!(
        promoted["state_since"], admitted["state_since"],
        "the state stays as it was"
    );
    stage
        .operator("remove", json!({"reasons": ["rights"]}))
        .await
        .expect(200);

    let version = stage.get().await;
    let steps: Vec<_> = version["steps"].as_array().unwrap().iter().collect();
    let told: Vec<_> = steps
        .iter()
        .map(|step| {
            format!(
                "{} {} {}",
                text(&step["side"]),
                text(&step["action"]),
                text(&step["state"])
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "developer complete uploaded",
            "system scan scanning",
            "system pass_scan ready",
            "developer submit in_review",
            "operator delay delayed",
            "operator resume in_review",
            "operator reject rejected",
            "developer submit in_review",
            "operator approve admitted",
            "operator promote admitted",
            "operator remove removed",
        ]
    );
    assert_eq!(steps[6]["reasons"], json!(["category", "other"]));
    assert_eq!(steps[6]["note"], "line one\nline two");
    let me = stage.operator.get("/v1/me").await.expect(200);
    assert_eq!(
        (&steps[6]["actor"], &steps[1]["actor"]),
        (&me["token"], &json!("system"))
    );
    assert_eq!(
        steps[4]["at"].as_i64().unwrap() - steps[3]["at"].as_i64().unwrap(),
        1000
    );
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[tokio::test]
async fn a_step_that_does_not_fit_changes_nothing() {
    let stage = Stage::new("tcsas").await;
    let before = stage.get().await;
    for (step, words) in [
        ("approve", json!({})),
        ("reject", json!({"reasons": ["payment"]})),
        ("restore", json!({})),
    ] {
        stage.operator(step, words).await.expect_problem(409, "wrong_state");
    }
    stage.developer("withdraw").await.expect_problem(409, "wrong_state");
    stage.developer("submit").await.expect(200);
    for words in [
        json!({"reasons": []}),
        json!({"reasons": ["payment", "payment"]}),
        json!({"reasons": ["other"]}),
        json!({"reasons": ["payment"], "note": " "}),
        json!({"reasons": ["payment"], "note": "x".repeat(2001)}),
    ] {
        stage
            .operator("reject", words)
            .await
            .expect_problem(422, "invalid_field");
    }
    stage
        .operator("reject", json!({"reasons": ["ugly"]}))
        .await
        .expect_problem(400, "invalid_body");
    let after = stage.get().await;
    assert_eq!(
        after["steps"].as_array().unwrap().len(),
        before["steps"].as_array().unwrap().len() + 1
    );
}

#[tokio::test]
async fn the_same_step_sent_twice_is_taken_once() {
    let stage = Stage::new("wechat").await;
    let path = format!("/v1/versions/{}/submit", stage.version);
    let first = stage
        .project
        .developer
        .post_once("a", &path, json!({}))
        .await
        .expect(200);
    let again = stage
        .project
        .developer
        .post_once("a", &path, json!({}))
        .await
        .expect(200);
    assert_eq!(first, again);
    stage.developer("submit").await.expect_problem(409, "wrong_state");
}

#[tokio::test]
async fn withdrawals_are_counted_by_day_and_month() {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let stage = Stage::new("wechat").await;
    let withdraw = async || {
        stage.developer("submit").await.expect(200);
        stage.developer("withdraw").await
    };
    for _ in 0..2 {
        for _ in 0..5 {
            withdraw().await.expect(200);
        }

        withdraw().await.expect_problem(409, "withdrawals_of_day_used");
        stage
            .operator("reject", json!({"reasons": ["incomplete"]}))
            .await
            .expect(200);
        stage.app.clock.advance(DAY);
    }
    withdraw().await.expect_problem(409, "withdrawals_of_month_used");
    // The tests begin on 21 September.
    stage
        .operator("reject", json!({"reasons": ["incomplete"]}))
        .await
        .expect(200);
    stage.app.clock.advance(8 * DAY);
    withdraw().await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_submitted_at_once_as_many_get_in_as_the_policy_allows() {
    let stage = Stage::new("alipay").await;
    let mut versions = vec![stage.version.clone()];
    for code in 2..=6 {
        let version = stage.project.publish(&stage.project.package(code, &[])).await;
        versions.push(text(&version["id"]).to_owned());
    }
    let submits = versions.into_iter().map(|version| {
        let developer = stage.project.developer.clone();
        tokio::spawn(async move {
            developer
                .post(&format!("/v1/versions/{version}/submit"), json!({}))
                .await
        })
    });
    let mut taken = 0;
    for reply in futures::future::join_all(submits).await.into_iter().map(Result::unwrap) {
        if reply.status == 200 {
            taken += 1;
        } else {
            reply.expect_problem(409, "too_many_open_reviews");
        }
    }
    assert_eq!(taken, 1);
}

#[tokio::test]
async fn a_policy_is_a_preset_and_changes_to_it() {
    let app = TestApp::new().await;
    let operator = app.operator().await;
    let body = json!({"preset": "wechat", "changes": {"withdraw_per_day": 1, "gray_steps": [5, 100]}});
    let set = operator.put("/v1/policy", body).await.expect(200);
    assert_eq!(set["knobs"]["withdraw_per_day"], 1);
    assert_eq!(set["knobs"]["withdraw_per_month"], 10, "as in the preset");
    for bad in [
        json!({"preset": "weibo"}),
        json!({"preset": "own", "changes": {"gray_percent": 1}}),
        json!({"preset": "own", "changes": {"gray_steps": [0]}}),
        json!({"preset": "own", "changes": {"rollback": "never"}}),
        json!({"preset": "own", "changes": {"withdraw_per_day": -1}}),
    ] {
        operator
            .put("/v1/policy", bad)
            .await
            .expect_problem(422, "invalid_field");
    }
    assert_eq!(operator.get("/v1/policy").await.expect(200), set);
}

#[tokio::test]
async fn the_queue_shows_what_has_waited_longest_first() {
    let stage = Stage::new("tcsas").await;
    let mut submitted = vec![stage.version.clone()];
    stage.developer("submit").await.expect(200);
    let other = stage.app.project().await;
    for code in 1..=4 {
        stage.app.clock.advance(if code == 3 { 0 } else { 1000 });
        let version = other.publish(&other.package(code, &[])).await;
        let path = format!("/v1/versions/{}/submit", text(&version["id"]));
        other.developer.post(&path, json!({})).await.expect(200);
        submitted.push(text(&version["id"]).to_owned());
    }
    let mut seen = Vec::new();
    let mut path = "/v1/reviews?limit=2".to_owned();
    loop {
        let page = stage.operator.get(&path).await.expect(200);
        let items = page["items"].as_array().unwrap();
        seen.extend(items.iter().map(|item| text(&item["id"]).to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/v1/reviews?limit=2&cursor={next}");
    }
    assert_eq!(seen, submitted);

    let ids = async |query: &str| {
        let page = stage.operator.get(&format!("/v1/reviews?{query}")).await.expect(200);
        let items = page["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| text(&item["id"]).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&format!("app={}", other.id())).await, submitted[1..]);
    assert_eq!(ids("waiting=3000").await, submitted[..1]);
    stage.operator("delay", json!({})).await.expect(200);
    assert_eq!(ids("").await, submitted[1..]);
    assert_eq!(ids("state=delayed").await, submitted[..1]);
    stage
        .operator
        .get("/v1/reviews?state=lost")
        .await
        .expect_problem(400, "invalid_query");
    stage
        .operator
        .get("/v1/reviews?cursor=7")
        .await
        .expect_problem(400, "invalid_cursor");
    stage
        .project
        .developer
        .get("/v1/reviews")
        .await
        .expect_problem(403, "forbidden");
}

#[tokio::test]
async fn reviewer_and_developer_write_to_each_other() {
    let stage = Stage::new("tcsas").await;
    let path = format!("/v1/versions/{}/messages", stage.version);
    stage
        .operator
        .post(&path, json!({"text": "Which licence?"}))
        .await
        .expect(201);
    let answer = json!({"text": "This one:\n12-34"});
    stage.project.developer.post(&path, answer).await.expect(201);
    stage.developer("submit").await.expect(200);
    stage.developer("withdraw").await.expect(200);
    let told = stage.operator.get("/v1/events?newest=true&limit=3").await.expect(200);
    let told: Vec<_> = told["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| text(&event["type"]))
        .collect();
    let expected = ["withdrawn", "submitted", "message_written"].map(|kind| format!("hutong.version.{kind}"));
    assert_eq!(told, expected, "reviewers hear of what the developer does");
    for client in [&stage.operator, &stage.project.developer] {
        let page = client.get(&path).await.expect(200);
        let said: Vec<_> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| (text(&item["side"]), text(&item["text"])))
            .collect();
        assert_eq!(
            said,
            [("developer", "This one:\n12-34"), ("operator", "Which licence?")]
        );
    }
    for bad in ["", " \n", "a\tb"] {
        stage
            .operator
            .post(&path, json!({"text": bad}))
            .await
            .expect_problem(422, "invalid_field");
    }
}

/// Whatever is sent in whatever order, the platform answers as the policy does.
#[tokio::test]
async fn random_histories_go_as_the_policy_says() {
    const STEPS: [(&str, VersionAction, Side); 15] = [
        ("complete", VersionAction::Complete, Side::Developer),
        ("submit", VersionAction::Submit, Side::Developer),
        ("submit", VersionAction::Submit, Side::Developer),
        ("withdraw", VersionAction::Withdraw, Side::Developer),
        ("withdraw", VersionAction::Withdraw, Side::Developer),
        ("withdraw", VersionAction::Withdraw, Side::Developer),
        ("speed_up", VersionAction::SpeedUp, Side::Developer),
        ("delay", VersionAction::Delay, Side::Operator),
        ("resume", VersionAction::Resume, Side::Operator),
        ("approve", VersionAction::Approve, Side::Operator),
        ("reject", VersionAction::Reject, Side::Operator),
        ("remove", VersionAction::Remove, Side::Operator),
        ("restore", VersionAction::Restore, Side::Operator),
        ("promote", VersionAction::Promote, Side::Operator),
        ("demote", VersionAction::Demote, Side::Operator),
    ];
    let mut dice = 20_260_921_u32;
    let mut throw = |sides: usize| {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (dice >> 8) as usize % sides
    };
    let mut refusals = std::collections::BTreeSet::new();
    for (preset, knobs) in Knobs::presets() {
        let app = TestApp::new().await;
        let operator = app.operator().await;
        operator.put("/v1/policy", json!({"preset": preset})).await.expect(200);
        let project = app.project().await;
        let mut versions = Vec::new();
        for code in 1..=8 {
            let version = project.publish(&project.package(code, &[])).await;
            let state = if knobs.admit_after_scan {
                VersionState::Admitted
            } else {
                VersionState::Ready
            };
            let review = Review {
                state,
                promotable: false,
            };
            versions.push((text(&version["id"]).to_owned(), review));
        }
        let mut withdrawn = 0;
        let mut sped_up = std::collections::BTreeSet::new();
        for _ in 0..200 {
            let which = throw(versions.len());
            let (name, action, by) = STEPS[throw(STEPS.len())];
            let open = [VersionState::InReview, VersionState::Delayed];
            let facts = ReviewFacts {
                unchecked: false,
                open: u32::try_from(
                    versions
                        .iter()
                        .filter(|(_, review)| open.contains(&review.state))
                        .count(),
                )
                .unwrap(),
                withdrawn_today: withdrawn,
                withdrawn_this_month: withdrawn,
                sped_up: sped_up.contains(&which),
                sped_up_this_month: 0,
            };
            let (id, review) = &mut versions[which];
            let path = format!("/v1/versions/{id}/{name}");
            let client = if by == Side::Operator {
                &operator
            } else {
                &project.developer
            };
            let words = if matches!(name, "reject" | "remove") {
                json!({"reasons": ["payment"]})
            } else {
                json!({})
            };
            let reply = client.post(&path, words).await;
            if action == VersionAction::Complete {
                // completing a complete version again changes nothing
                assert_eq!(reply.expect(200)["state"], json!(review.state));
                continue;
            }
            match review.next(action, by, facts, &knobs) {
                Ok(next) => {
                    let answer = reply.expect(200);
                    assert_eq!(
                        (&answer["state"], &answer["promotable"]),
                        (&json!(next.state), &json!(next.promotable))
                    );
                    *review = next;
                    if action == VersionAction::SpeedUp {
                        sped_up.insert(which);
                    } else if !open.contains(&next.state) {
                        sped_up.remove(&which);
                    }
                    assert_eq!(answer["sped_up_at"].is_null(), !sped_up.contains(&which));
                    withdrawn += u32::from(action == VersionAction::Withdraw);
                }
                Err(refusal) => {
                    reply.expect_problem(409, refusal.code());
                    refusals.insert(refusal.code());
                }
            }
        }
    }
    let all = [
        "too_many_open_reviews",
        "withdrawals_of_day_used",
        "wrong_state",
        "already_sped_up",
    ];
    assert!(all.iter().all(|code| refusals.contains(code)), "{refusals:?}");
}
