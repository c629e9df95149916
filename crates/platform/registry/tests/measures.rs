//! Measures against apps, lowest usable versions, what hosts take, and the halt of a release that fails.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use hutong_core::{Run, Standing};
use hutong_policy::Facts;
use hutong_registry::jobs;
use hutong_testkit::{Client, Project, TestApp};
use serde_json::{Value, json};

struct Stage {
    app: TestApp,
    project: Project,
    owner: Client,
    host: Value,
    operator: Client,
}

impl Stage {
    /// Version 1 online on a host.
    async fn new() -> Self {
        let app = TestApp::new().await;
        let project = app.project().await;
        let (owner, host) = app.host(3).await;
        let operator = app.operator().await;
        let version = project.publish(&project.package(1, &[])).await;
        project.release(&version, &host).await;
        Self {
            app,
            project,
            owner,
            host,
            operator,
        }
    }

    fn host(&self) -> &str {
        self.host["id"].as_str().unwrap()
    }

    /// Version 2 runs so many times just now.
    async fn count(&self, run: Run, times: u64) {
        let platform = &self.app.platform;
        let now = platform.clock.now();
        for _ in 0..times {
            let transaction = platform.db.begin().await.unwrap();
            let counted = platform
                .directory
                .count_run(&transaction, self.host(), self.project.id(), 2, run, now);
            counted.await.unwrap();
            transaction.commit().await.unwrap();
        }
    }

    async fn standing(&self, running: u64) -> Standing {
        let facts = Facts {
            subject: "a".to_owned(),
            running: Some(running),
            ..Facts::default()
        };
        let now = self.app.platform.clock.now();
        let directory = &self.app.platform.directory;
        directory
            .standing(self.host(), self.project.id(), &facts, now)
            .await
            .unwrap()
    }

    fn measure(&self, sanction: &Value, more: &Value) -> Value {
        let mut body = json!({
            "app": self.project.id(), "sanction": sanction, "rule": "no sweepstakes", "reason": "there is one",
            "remedy": "take it out",
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    }

    async fn impose(&self, by: &Client, sanction: Value, more: Value) -> Value {
        let body = self.measure(&sanction, &more);
        by.post("/v1/measures", body).await.expect(201)
    }
}

fn of(measure: &Value, what: &str) -> String {
    format!("/v1/measures/{}/{what}", measure["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_suspension_holds_at_once_and_until_its_appeal_is_granted() {
    let stage = Stage::new().await;
    assert_eq!(stage.standing(1).await.version.unwrap().code, 1);
    let suspended = stage
        .impose(&stage.operator, json!({"kind": "suspension"}), json!({}))
        .await;
    assert_eq!(suspended["in_force"], true);
    let standing = stage.standing(1).await;
    assert!(standing.suspended && standing.version.is_none());
    assert!(standing.why.ends_with("no sweepstakes"), "{}", standing.why);

    let developer = &stage.project.developer;
    let text = json!({"text": "it is a quiz"});
    developer
        .post(&of(&suspended, "appeal"), text.clone())
        .await
        .expect(200);
    developer
        .post(&of(&suspended, "appeal"), text)
        .await
        .expect_problem(409, "wrong_state");
    assert!(stage.standing(1).await.suspended, "it stays in force meanwhile");
    let told = stage.operator.get("/v1/events?newest=true&limit=1").await.expect(200);
    assert_eq!(told["items"][0]["type"], "hutong.measure.appealed");
    let granted = json!({"granted": true, "answer": "so it is"});
    stage
        .owner
        .post(&of(&suspended, "decide"), granted.clone())
        .await
        .expect_problem(404, "not_found");
    let decided = stage
        .operator
        .post(&of(&suspended, "decide"), granted)
        .await
        .expect(200);
    assert_eq!(
        (&decided["appeal"], &decided["in_force"]),
        (&json!("granted"), &json!(false))
    );
    assert!(stage.standing(1).await.version.is_some());
}

#[tokio::test]
async fn a_warning_becomes_what_it_says_and_whoever_took_it_lifts_it() {
    let stage = Stage::new().await;
    let now = stage.app.platform.clock.now();
    let then = json!({"kind": "capability_ban", "capabilities": ["pay.*"]});
    let warning = json!({"kind": "warning", "deadline": now + 10, "then": then});
    let on = json!({"host": stage.host()});
    let measure = stage.impose(&stage.owner, warning, on).await;
    assert_eq!(measure["by_host"], true);
    assert!(stage.standing(1).await.blocked_capabilities.is_empty());
    stage.app.clock.advance(10);
    assert_eq!(stage.standing(1).await.blocked_capabilities, ["pay.*"]);
    stage
        .operator
        .post(&of(&measure, "lift"), json!({}))
        .await
        .expect_problem(409, "wrong_actor");
    stage.owner.post(&of(&measure, "lift"), json!({})).await.expect(200);
    assert!(stage.standing(1).await.blocked_capabilities.is_empty());

    for client in [&stage.owner, &stage.operator, &stage.project.developer] {
        let listed = client.get("/v1/measures").await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    }
    let (stranger, host) = stage.app.host(5).await;
    assert_eq!(stranger.get("/v1/measures").await.expect(200)["items"], json!([]));
    let body = stage.measure(&json!({"kind": "suspension"}), &json!({"host": host["id"]}));
    stranger
        .post("/v1/measures", body)
        .await
        .expect_problem(404, "not_found");
    let nothing = stage.measure(&json!({"kind": "page_ban", "pages": []}), &json!({}));
    stage
        .operator
        .post("/v1/measures", nothing)
        .await
        .expect_problem(422, "measure_empty");
}

#[tokio::test]
async fn nothing_new_of_a_banned_app_is_taken_submitted_or_released() {
    let stage = Stage::new().await;
    let second = stage.project.publish(&stage.project.package(2, &[])).await;
    let reviewed = json!({"preset": "tcsas"});
    stage.operator.put("/v1/policy", reviewed).await.expect(200);
    let third = stage.project.publish(&stage.project.package(3, &[])).await;
    let ban = stage.impose(&stage.operator, json!({"kind": "ban"}), json!({})).await;
    assert!(stage.standing(1).await.suspended);
    let body = json!({"app": stage.project.id(), "version": second["id"], "host": stage.host(), "track": "online"});
    let developer = &stage.project.developer;
    developer
        .put("/v1/releases", body.clone())
        .await
        .expect_problem(409, "app_banned");
    let submit = format!("/v1/versions/{}/submit", third["id"].as_str().unwrap());
    developer
        .post(&submit, json!({}))
        .await
        .expect_problem(409, "app_banned");
    let path = format!("/v1/apps/{}/versions", stage.project.id());
    let fourth = stage.project.package(4, &[]).begin(&stage.project.key);
    developer
        .post(&path, fourth.clone())
        .await
        .expect_problem(409, "app_banned");

    stage.operator.post(&of(&ban, "lift"), json!({})).await.expect(200);
    developer.put("/v1/releases", body).await.expect(200);
    developer.post(&submit, json!({})).await.expect(200);
    developer.post(&path, fourth).await.expect(201);
}

#[tokio::test]
async fn a_measure_names_what_there_is_and_there_are_only_so_many() {
    let stage = Stage::new().await;
    let unknown = json!({"kind": "capability_ban", "capabilities": ["pay.request", "pya.request"]});
    let body = stage.measure(&unknown, &json!({}));
    let refused = stage.operator.post("/v1/measures", body).await;
    let refused = refused.expect_problem(422, "measure_capability");
    assert_eq!(refused["detail"], "\"pya.request\" is in no catalogue");

    let warning = stage.measure(&json!({"kind": "warning"}), &json!({}));
    let mut last = json!(null);
    for _ in 0..100 {
        last = stage.operator.post("/v1/measures", warning.clone()).await.expect(201);
    }
    stage
        .operator
        .post("/v1/measures", warning.clone())
        .await
        .expect_problem(409, "measure_limit");
    // another side and another reach have their own
    let here = json!({"host": stage.host()});
    stage
        .impose(&stage.owner, json!({"kind": "warning"}), here.clone())
        .await;
    stage.impose(&stage.operator, json!({"kind": "warning"}), here).await;
    stage.operator.post(&of(&last, "lift"), json!({})).await.expect(200);
    stage.operator.post("/v1/measures", warning).await.expect(201);
}

#[tokio::test]
async fn a_host_takes_the_apps_that_its_owner_chose() {
    let stage = Stage::new().await;
    let path = format!("/v1/hosts/{}/apps", stage.host());
    assert_eq!(
        stage.owner.get(&path).await.expect(200),
        json!({"take": "all", "except": []})
    );
    let none = json!({"take": "listed", "apps": []});
    stage.owner.put(&path, none).await.expect(200);
    let standing = stage.standing(1).await;
    assert!(!standing.taken && standing.version.is_none());
    let food = json!({"take": "categories", "categories": ["food"], "except": []});
    stage.owner.put(&path, food).await.expect(200);
    assert!(
        !stage.standing(1).await.taken,
        "an app that says nothing is of no category"
    );
    let card = json!({"name": "Tea", "category": "food"});
    let developer = &stage.project.developer;
    developer
        .put(&format!("/v1/apps/{}", stage.project.id()), card)
        .await
        .expect(200);
    assert!(stage.standing(1).await.version.is_some());
    let this = json!({"take": "listed", "apps": [stage.project.id()]});
    stage.owner.put(&path, this.clone()).await.expect(200);
    assert!(stage.standing(1).await.version.is_some());
    stage
        .project
        .developer
        .put(&path, this)
        .await
        .expect_problem(403, "forbidden");
}

#[tokio::test]
async fn versions_below_the_lowest_usable_one_are_shown_to_nobody() {
    let stage = Stage::new().await;
    let path = format!("/v1/apps/{}/hosts/{}/minimum", stage.project.id(), stage.host());
    let developer = &stage.project.developer;
    developer
        .post(&path, json!({"version_code": 2}))
        .await
        .expect_problem(422, "invalid_field");
    let second = stage.project.publish(&stage.project.package(2, &[])).await;
    stage.project.release(&second, &stage.host).await;
    let line = developer.post(&path, json!({"version_code": 2})).await.expect(200);
    assert_eq!(line["minimum"], 2);
    assert_eq!(stage.standing(1).await.minimum, Some(2));
    developer.post(&path, json!({"version_code": null})).await.expect(200);
    assert_eq!(stage.standing(1).await.minimum, None);
}

#[tokio::test]
async fn a_gray_release_that_crashes_halts_itself() {
    let stage = Stage::new().await;
    let second = stage.project.publish(&stage.project.package(2, &[])).await;
    let body = json!({
        "app": stage.project.id(), "version": second["id"], "host": stage.host(), "track": "gray", "percent": 100,
    });
    let developer = &stage.project.developer;
    let gray = developer.put("/v1/releases", body).await.expect(200);
    let platform = &stage.app.platform;
    stage.app.clock.advance(60_000);
    stage.count(Run::Start, 1000).await;
    stage.count(Run::Crash, 10).await;
    assert_eq!(jobs::halt_releases(platform).await.unwrap(), 0, "within its budget");
    stage.count(Run::Crash, 1).await;
    assert_eq!(jobs::halt_releases(platform).await.unwrap(), 1);
    assert_eq!(jobs::halt_releases(platform).await.unwrap(), 0, "once");
    let path = format!("/v1/releases/{}", gray["id"].as_str().unwrap());
    assert_eq!(developer.get(&path).await.expect(200)["state"], "paused");
    let events = developer.get("/v1/events?limit=200").await.expect(200);
    let last = events["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["type"], "hutong.release.halted");
    assert_eq!(last["data"]["health"]["now"]["crashes"], 11);
    let runs = async |version: &Value| {
        let path = format!(
            "/v1/versions/{}/hosts/{}/runs",
            version["id"].as_str().unwrap(),
            stage.host()
        );
        developer.get(&path).await.expect(200)["minutes"].clone()
    };
    let minutes = runs(&second).await;
    assert_eq!(minutes.as_array().unwrap().len(), 1);
    assert_eq!(
        [&minutes[0]["starts"], &minutes[0]["errors"], &minutes[0]["crashes"]],
        [1000, 0, 11]
    );
    let third = stage.project.publish(&stage.project.package(3, &[])).await;
    assert_eq!(runs(&third).await, json!([]), "of each version its own");

    // who resumes it is not stopped by what was judged before
    stage.app.clock.advance(60_000);
    developer.post(&format!("{path}/resume"), json!({})).await.expect(200);
    assert_eq!(jobs::halt_releases(platform).await.unwrap(), 0, "judged before");
    stage.app.clock.advance(60_000);
    stage.count(Run::Start, 1000).await;
    stage.count(Run::Crash, 11).await;
    assert_eq!(jobs::halt_releases(platform).await.unwrap(), 1);
}

/// Under a policy with these changes, a gray release of version 2 has so many starts, and errors in some of them; answers
/// how many releases are halted.
async fn halted(stage: &Stage, changes: Value, starts: u64, errors: u64) -> u64 {
    let operator = stage.app.operator().await;
    let policy = json!({"preset": "own", "changes": changes});
    operator.put("/v1/policy", policy).await.expect(200);
    let second = stage.project.publish(&stage.project.package(2, &[])).await;
    let body = json!({
        "app": stage.project.id(), "version": second["id"], "host": stage.host(), "track": "gray", "percent": 100,
    });
    stage.project.developer.put("/v1/releases", body).await.expect(200);
    stage.app.clock.advance(60_000);
    stage.count(Run::Start, starts).await;
    stage.count(Run::Error, errors).await;
    jobs::halt_releases(&stage.app.platform).await.unwrap()
}

#[tokio::test]
async fn a_gray_release_with_too_many_errors_halts_itself() {
    let stage = Stage::new().await;
    assert_eq!(halted(&stage, json!({}), 1000, 50).await, 0, "one of twenty is allowed");
    let stage = Stage::new().await;
    assert_eq!(halted(&stage, json!({}), 1000, 51).await, 1);
    let events = stage.project.developer.get("/v1/events?limit=200").await.expect(200);
    let last = events["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["type"], "hutong.release.halted");
    let health = &last["data"]["health"];
    assert_eq!(
        (&health["now"]["errors"], &health["now"]["crashes"]),
        (&json!(51), &json!(0))
    );
    let breach = json!({
        "what": "errors", "per_million": 51_000, "allowed_per_million": 50_000, "against_before": false,
    });
    assert_eq!(health["breaches"], json!([breach]));
}

#[tokio::test]
async fn the_budget_of_a_gray_release_is_the_policys() {
    let few = json!({"halt_from_starts": 4, "halt_errors_per_million": 250_000, "halt_crashes_per_million": null});
    assert_eq!(
        halted(&Stage::new().await, few.clone(), 3, 3).await,
        0,
        "too few starts for a verdict"
    );
    assert_eq!(
        halted(&Stage::new().await, few.clone(), 4, 1).await,
        0,
        "within the budget"
    );
    assert_eq!(halted(&Stage::new().await, few, 4, 2).await, 1);
    let never = json!({"halt_from_starts": 4, "halt_errors_per_million": null, "halt_percent_of_before": null});
    assert_eq!(halted(&Stage::new().await, never, 4, 4).await, 0, "there is no limit");

    let app = TestApp::new().await;
    let operator = app.operator().await;
    for wrong in [
        json!({"halt_from_starts": 0}),
        json!({"halt_window_minutes": 0}),
        json!({"halt_window_minutes": 1441}),
        json!({"halt_errors_per_million": -1}),
    ] {
        let body = json!({"preset": "own", "changes": wrong});
        operator
            .put("/v1/policy", body)
            .await
            .expect_problem(422, "invalid_field");
    }
}
