//! The operator's content checker: what it is asked, what becomes of its answers, and what when there are none.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use hutong_core::PageSeen;
use hutong_testkit::{Client, Project, Received, Receiver, TestApp, work_one};
use serde_json::{Value, json};

const CHECKER: &str = "/v1/policy/content-checker";
const CLEAN: &str = r#"{"findings": []}"#;

/// A platform with reviews, whose operator has named a checker.
struct Stage {
    app: TestApp,
    operator: Client,
    project: Project,
    checker: Receiver,
    secret: String,
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn page(path: &str, texts: impl IntoIterator<Item = String>) -> PageSeen {
    PageSeen {
        path: path.to_owned(),
        built: true,
        opened: true,
        texts: texts.into_iter().collect(),
        ..PageSeen::default()
    }
}

impl Stage {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let operator = app.operator().await;
        operator.put("/v1/policy", json!({"preset": "tcsas"})).await.expect(200);
        let checker = Receiver::new().await;
        checker.says(|_| (200, CLEAN.to_owned()));
        let named = operator.post(CHECKER, json!({"url": checker.url()})).await.expect(201);
        app.scanner.says(|_| {
            Ok(vec![
                page("pages/index/index", ["welcome".to_owned(), "buy".to_owned()]),
                page("pages/b/b", ["茶".to_owned()]),
            ])
        });
        Self {
            project: app.project().await,
            app,
            operator,
            checker,
            secret: text(&named["secret"]).to_owned(),
        }
    }

    /// Publishes a version; answers it and the evidence about it.
    async fn publish(&self, code: u64) -> (Value, Value) {
        let version = self.project.publish(&self.project.package(code, &[])).await;
        let path = format!("/v1/versions/{}/evidence", text(&version["id"]));
        let evidence = self.project.developer.get(&path).await.expect(200);
        (version, evidence)
    }
}

/// What a request to the checker holds of each page.
fn posted(requests: &[Received]) -> Vec<(String, String)> {
    let texts = requests.iter().flat_map(|request| {
        let body = request.json();
        body["texts"].as_array().unwrap().clone()
    });
    texts
        .map(|one| (text(&one["page"]).to_owned(), text(&one["text"]).to_owned()))
        .collect()
}

#[tokio::test]
async fn every_text_is_posted_signed_and_what_is_found_is_shown_to_the_reviewer() {
    let stage = Stage::new().await;
    let long: Vec<String> = (0..700).map(|line| format!("{line} {}", "茶".repeat(600))).collect();
    let all = long.clone();
    stage.app.scanner.says(move |_| {
        Ok(vec![
            page("pages/index/index", ["welcome to the \"casino\"".to_owned()]),
            page("pages/b/b", all.clone()),
        ])
    });
    stage.checker.says(|request| {
        let of_index = |one: &Value| one["page"] == "pages/index/index";
        let found = request.json()["texts"].as_array().unwrap().iter().any(of_index);
        let risky = json!({"page": "pages/index/index", "suggest": "risky", "label": "20006", "keyword": "casino"});
        let doubtful = json!({"page": "pages/b/b", "suggest": "review", "label": "advertisement"});
        let findings = if found {
            vec![risky, doubtful.clone()]
        } else {
            vec![doubtful]
        };
        (200, json!({ "findings": findings }).to_string())
    });
    let (version, evidence) = stage.publish(1).await;
    assert_eq!(version["state"], "ready", "findings are for people to judge");
    assert_eq!(
        evidence["findings"],
        json!([
            {"rule": "risky_content", "page": "pages/index/index", "what": "20006: casino"},
            {"rule": "doubtful_content", "page": "pages/b/b", "what": "advertisement"},
        ])
    );
    let requests = stage.checker.take();
    let texts = posted(&requests);
    assert!(1 < requests.len());
    for request in &requests {
        assert!(request.is_signed_with(&stage.secret));
        assert!(request.body.len() <= 64 * 1024);
        let body = request.json();
        assert_eq!(
            (text(&body["app"]), &body["version"]),
            (stage.project.id(), &version["id"])
        );
        assert!(request.header("webhook-id").starts_with(text(&version["id"])));
    }
    let at = stage.app.platform.clock.now();
    assert_eq!(evidence["content"], json!({"at": at, "texts": texts.len()}));
    assert_eq!(texts[0].1, "welcome to the \"casino\"");
    let mut whole = String::new();
    for (place, (path, text)) in texts[1..].iter().enumerate() {
        assert_eq!(path, "pages/b/b");
        whole.extend(text.chars().skip(if place == 0 { 0 } else { 100 }));
    }
    assert_eq!(whole, long.join("\n"));
    let kept = evidence["pages"][1]["texts"].as_array().unwrap();
    assert_eq!((kept.len(), text(&kept[0]).chars().count()), (500, 500));
}

#[tokio::test]
async fn without_a_checker_nothing_is_said_of_one() {
    let stage = Stage::new().await;
    stage.operator.delete(CHECKER).await.expect(204);
    let (_, evidence) = stage.publish(1).await;
    assert!(evidence.get("content").is_none());
    assert!(stage.checker.take().is_empty());
    stage.operator.get(CHECKER).await.expect_problem(404, "not_found");
    stage.operator.delete(CHECKER).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn an_answer_that_is_none_leaves_the_version_unchecked() {
    let stage = Stage::new().await;
    let elsewhere = json!({"findings": [{"page": "pages/c/c", "suggest": "risky", "label": "x"}]});
    let huge = format!(r#"{{"findings": []}}{}"#, " ".repeat(64 * 1024));
    let answers = [
        (
            200,
            "<html>".to_owned(),
            "the answer is not what the content check wants",
        ),
        (200, "{}".to_owned(), "the answer is not what the content check wants"),
        (200, huge, "the answer has more than 64 KiB"),
        (
            200,
            elsewhere.to_string(),
            "the answer names a page that was not asked about",
        ),
        (302, CLEAN.to_owned(), "the answer was 302 Found"),
        (204, String::new(), "the answer was 204 No Content"),
        (401, CLEAN.to_owned(), "the answer was 401 Unauthorized"),
    ];
    for (code, (status, body, reason)) in (1..).zip(answers) {
        stage.checker.says(move |_| (status, body.clone()));
        let (version, evidence) = stage.publish(code).await;
        let failure = text(&evidence["content"]["failure"]);
        assert!(failure.starts_with(reason), "{failure}");
        assert_eq!(
            (&version["state"], &evidence["content"]["texts"], &evidence["findings"]),
            (&json!("ready"), &json!(0), &json!([]))
        );
        let paths: Vec<_> = stage.checker.take().into_iter().map(|request| request.path).collect();
        assert_eq!(
            paths,
            ["/hook?from=hutong"],
            "asked once, and nobody followed a redirect"
        );
    }
}

#[tokio::test]
async fn a_checker_that_stumbles_is_asked_again_under_the_same_id() {
    let stage = Stage::new().await;
    stage.checker.answer([500, 429]);
    let (_, evidence) = stage.publish(1).await;
    assert!(evidence["content"].get("failure").is_none(), "{evidence:#}");
    let requests = stage.checker.take();
    let ids: Vec<_> = requests.iter().map(|request| request.header("webhook-id")).collect();
    assert_eq!((ids.len(), ids[0], ids[1]), (3, ids[1], ids[2]));

    stage.checker.answer([503, 503, 503]);
    let (version, evidence) = stage.publish(2).await;
    assert_eq!(evidence["content"]["failure"], "the answer was 503 Service Unavailable");
    assert_eq!((&version["state"], stage.checker.take().len()), (&json!("ready"), 3));
}

#[tokio::test]
async fn a_checker_that_cannot_be_reached_leaves_the_version_unchecked() {
    let stage = Stage::new().await;
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", gone.local_addr().unwrap());
    drop(gone);
    stage.operator.post(CHECKER, json!({ "url": url })).await.expect(201);
    let (version, evidence) = stage.publish(1).await;
    assert_eq!(evidence["content"]["failure"], "no connection could be made");
    assert_eq!(version["state"], "ready");
}

#[tokio::test]
async fn a_checker_that_takes_too_long_leaves_the_version_unchecked() {
    let stage = Stage::new().await;
    let silent = stage.checker.hold.clone().write_owned().await;
    let (version, evidence) = stage.publish(1).await;
    assert_eq!(evidence["content"]["failure"], "no answer within 3 s");
    assert_eq!((&version["state"], stage.checker.take().len()), (&json!("ready"), 3));
    drop(silent);
}

#[tokio::test]
async fn a_worker_that_is_killed_while_the_checker_thinks_is_followed_by_another() {
    let stage = Stage::new().await;
    let package = stage.project.package(1, &[]);
    let begun = stage.project.begin(&package).await;
    stage.project.upload(&begun, &package).await;
    let id = text(&begun["id"]);
    let path = format!("/v1/versions/{id}/complete");
    stage.project.developer.post(&path, json!({})).await.expect(200);

    let silent = stage.checker.hold.clone().write_owned().await;
    let platform = stage.app.platform.clone();
    let killed = tokio::spawn(async move { work_one(&platform).await });
    stage.checker.arrived(1).await;
    killed.abort();
    assert!(killed.await.unwrap_err().is_cancelled());
    drop(silent);
    let shown = stage
        .project
        .developer
        .get(&format!("/v1/versions/{id}"))
        .await
        .expect(200);
    assert_eq!(shown["state"], "scanning");
    stage.app.clock.advance(16_000);
    assert_eq!(stage.project.scanned(id).await["state"], "ready");

    let requests = stage.checker.take();
    let of = |request: &Received| (request.header("webhook-id").to_owned(), request.json());
    assert_eq!((requests.len(), of(&requests[0])), (2, of(&requests[1])));
    let told = stage.project.developer.get("/v1/events?limit=200").await.expect(200);
    let events = told["items"].as_array().unwrap().iter();
    assert_eq!(
        events.filter(|event| event["type"] == "hutong.version.scanned").count(),
        1
    );
}

#[tokio::test]
async fn the_secret_is_shown_once_and_changed_without_a_gap() {
    let stage = Stage::new().await;
    let url = stage.checker.url();
    let shown = stage.operator.get(CHECKER).await.expect(200);
    assert_eq!(shown["url"], url.as_str());
    let again = stage.operator.post(CHECKER, json!({ "url": url })).await.expect(201);
    stage.publish(1).await;
    let both = stage.checker.take();
    assert!(both[0].is_signed_with(&stage.secret) && both[0].is_signed_with(text(&again["secret"])));
    stage.app.clock.advance(25 * 60 * 60 * 1000);
    stage.publish(2).await;
    let new = stage.checker.take();
    assert!(new[0].is_signed_with(text(&again["secret"])) && !new[0].is_signed_with(&stage.secret));

    let other = format!("{url}&elsewhere=1");
    let named = stage.operator.post(CHECKER, json!({ "url": other })).await.expect(201);
    assert!(
        named.get("old_secret_until").is_none(),
        "nobody else gets what the old secret signs"
    );

    let audit = stage.operator.get("/v1/audit?limit=200").await.text();
    assert!(audit.contains("hutong.policy.checker_named"));
    for hidden in ["whsec_", "from=hutong"] {
        assert!(!audit.contains(hidden) && !shown.to_string().contains("whsec_"));
    }
    for url in [
        "http://10.0.0.1/",
        "https://[::1]/",
        "ftp://a.example/",
        "http://93.184.216.34/",
    ] {
        let refused = stage.operator.post(CHECKER, json!({ "url": url })).await;
        refused.expect_problem(422, "invalid_field");
    }
}

impl Stage {
    async fn evidence(&self, version: &str) -> Value {
        let path = format!("/v1/versions/{version}/evidence");
        self.operator.get(&path).await.expect(200)
    }

    async fn step(&self, version: &str, step: &str) -> hutong_testkit::Reply {
        let client = if step == "submit" {
            &self.project.developer
        } else {
            &self.operator
        };
        client.post(&format!("/v1/versions/{version}/{step}"), json!({})).await
    }

    async fn require(&self, preset: &str) {
        let policy = json!({"preset": preset, "changes": {"content_check_required": true}});
        self.operator.put("/v1/policy", policy).await.expect(200);
    }
}

#[tokio::test]
async fn what_is_unchecked_is_approved_unless_the_operator_requires_the_check() {
    let stage = Stage::new().await;
    stage.checker.says(|_| (404, String::new()));
    let (one, _) = stage.publish(1).await;
    let (two, _) = stage.publish(2).await;
    for version in [&one, &two] {
        stage.step(text(&version["id"]), "submit").await.expect(200);
    }
    let approved = stage.step(text(&one["id"]), "approve").await.expect(200);
    assert_eq!(approved["state"], "admitted");

    stage.require("tcsas").await;
    let id = text(&two["id"]);
    stage
        .step(id, "approve")
        .await
        .expect_problem(409, "content_not_checked");
    stage.step(id, "check").await.expect(202);
    assert!(work_one(&stage.app.platform).await.unwrap());
    assert_eq!(
        stage.evidence(id).await["content"]["failure"],
        "the answer was 404 Not Found"
    );
    stage
        .step(id, "approve")
        .await
        .expect_problem(409, "content_not_checked");

    stage.checker.says(|_| {
        let finding = json!({"page": "pages/b/b", "suggest": "review", "label": "advertisement"});
        (200, json!({"findings": [finding]}).to_string())
    });
    stage.app.clock.advance(1000);
    stage.step(id, "check").await.expect(202);
    stage.step(id, "check").await.expect(202);
    assert!(work_one(&stage.app.platform).await.unwrap());
    assert!(!work_one(&stage.app.platform).await.unwrap(), "once is enough");
    let evidence = stage.evidence(id).await;
    let at = stage.app.platform.clock.now();
    assert_eq!(
        (&evidence["content"], &evidence["scanned_at"]),
        (&json!({"at": at, "texts": 2}), &json!(at))
    );
    assert_eq!(evidence["findings"][0]["rule"], "doubtful_content");
    let approved = stage.step(id, "approve").await.expect(200);
    assert_eq!(approved["state"], "admitted", "findings are for people to judge");
    stage.step(id, "check").await.expect_problem(409, "wrong_state");
}

#[tokio::test]
async fn where_nobody_reviews_a_version_waits_for_the_check_that_is_required() {
    let stage = Stage::new().await;
    stage.require("own").await;
    stage.checker.says(|_| (404, String::new()));
    let (version, _) = stage.publish(1).await;
    assert_eq!(version["state"], "ready");
    let (other, _) = stage.publish(2).await;

    stage.checker.says(|_| (200, CLEAN.to_owned()));
    let (checked, _) = stage.publish(3).await;
    assert_eq!(checked["state"], "admitted");
    let id = text(&version["id"]);
    stage.step(id, "check").await.expect(202);
    assert_eq!(stage.project.scanned(id).await["state"], "admitted");
    let told = stage.project.developer.get("/v1/events?limit=200").await.expect(200);
    let events = told["items"].as_array().unwrap();
    let last = events
        .iter()
        .find(|event| event["type"] == "hutong.version.checked")
        .unwrap();
    assert_eq!(
        (&last["subject"], &last["data"]["state"]),
        (&version["id"], &json!("admitted"))
    );

    stage
        .app
        .scanner
        .says(|_| Err(hutong_core::ScanError::Package("it does not end".to_owned())));
    let id = text(&other["id"]);
    stage.step(id, "check").await.expect(202);
    assert!(work_one(&stage.app.platform).await.unwrap());
    let evidence = stage.evidence(id).await;
    assert_eq!(evidence["content"]["failure"], "it does not end");
    assert_eq!(
        evidence["pages"].as_array().unwrap().len(),
        2,
        "what was seen before stays"
    );
    let shown = stage.operator.get(&format!("/v1/versions/{id}")).await.expect(200);
    assert_eq!(shown["state"], "ready");
}
