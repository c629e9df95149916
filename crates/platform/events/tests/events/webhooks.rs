//! Events that are sent to whoever wants them.

use hutong_events::{deliver_all, deliver_one, fan_out, forget_old};
use hutong_policy::roles::Role;
use hutong_testkit::{Client, Receiver, TestApp};
use serde_json::{Value, json};

const SECOND: i64 = 1000;
const HOUR: i64 = 3600 * SECOND;
const DAY: i64 = 24 * HOUR;

/// A developer whose events are sent to a server of theirs.
struct Stage {
    app: TestApp,
    developer: Client,
    receiver: Receiver,
    webhook: Value,
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

impl Stage {
    async fn new(types: &[&str]) -> Self {
        let app = TestApp::new().await;
        let developer = app.developer().await;
        let receiver = Receiver::new().await;
        let body = json!({"url": receiver.url(), "types": types});
        let webhook = developer.post("/v1/webhooks", body).await.expect(201);
        Self {
            app,
            developer,
            receiver,
            webhook,
        }
    }

    fn path(&self, rest: &str) -> String {
        format!("/v1/webhooks/{}{rest}", text(&self.webhook["id"]))
    }

    async fn create_app(&self, name: &str) {
        self.developer
            .post("/v1/apps", json!({ "name": name }))
            .await
            .expect(201);
    }

    /// Does what is due now.
    async fn deliver(&self) -> usize {
        while fan_out(&self.app.platform).await.unwrap() > 0 {}
        let mut attempts = 0;
        while deliver_one(&self.app.platform).await.unwrap() {
            attempts += 1;
        }
        attempts
    }

    async fn deliveries(&self, query: &str) -> Vec<Value> {
        let page = self
            .developer
            .get(&self.path(&format!("/deliveries{query}")))
            .await
            .expect(200);
        page["items"].as_array().unwrap().clone()
    }

    async fn listed(&self) -> Value {
        self.developer.get("/v1/webhooks").await.expect(200)["items"][0].clone()
    }
}

#[tokio::test]
async fn an_event_is_sent_signed_once() {
    let stage = Stage::new(&["hutong.app."]).await;
    stage.create_app("茶 Tea").await;
    assert_eq!(stage.deliver().await, 1, "its own creation is none of its types");
    let received = stage.receiver.take();
    assert_eq!(received[0].path, "/hook?from=hutong");
    let listed = stage.developer.get("/v1/events?type=hutong.app.").await.expect(200);
    assert_eq!(received[0].json(), listed["items"][0]);
    assert_eq!(received[0].header("webhook-id"), text(&listed["items"][0]["id"]));
    let seconds = stage.app.platform.clock.now() / SECOND;
    assert_eq!(received[0].header("webhook-timestamp"), seconds.to_string());
    assert!(received[0].is_signed_with(text(&stage.webhook["secret"])));
    assert!(!received[0].is_signed_with("whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldA=="));
    let deliveries = stage.deliveries("").await;
    assert_eq!(
        (
            &deliveries[0]["state"],
            &deliveries[0]["status"],
            &deliveries[0]["attempts"]
        ),
        (&json!("delivered"), &json!(204), &json!(1))
    );
    assert_eq!(stage.deliver().await, 0);
    assert!(!stage.listed().await.to_string().contains("whsec_"));
}

#[tokio::test]
async fn what_fails_is_tried_on_schedule_until_it_is_given_up() {
    let stage = Stage::new(&["hutong.app."]).await;
    stage.create_app("Tea").await;
    let hours = [2, 5, 10, 14, 20, 24].map(|hours| hours * HOUR);
    let pauses = [&[5 * SECOND, 300 * SECOND, 1800 * SECOND][..], &hours].concat();
    stage.receiver.answer([500; 10]);
    let mut ids = Vec::new();
    for pause in &pauses {
        assert_eq!(stage.deliver().await, 1);
        ids.push(stage.receiver.take()[0].header("webhook-id").to_owned());
        stage.app.clock.advance(pause - 1);
        assert_eq!(stage.deliver().await, 0, "too soon");
        stage.app.clock.advance(1);
    }
    assert_eq!(stage.deliver().await, 1);
    ids.dedup();
    assert_eq!(ids.len(), 1, "every attempt has the same id");
    let failed = stage.deliveries("?state=failed").await;
    assert_eq!(
        (&failed[0]["attempts"], &failed[0]["status"]),
        (&json!(10), &json!(500))
    );
    stage.app.clock.advance(DAY);
    assert_eq!(stage.deliver().await, 0);

    // again, when the receiver is mended
    stage.receiver.take();
    let replayed = stage
        .developer
        .post(&stage.path("/replay"), json!({"since": 0}))
        .await
        .expect(200);
    assert_eq!(replayed["deliveries"], 1);
    assert_eq!(stage.deliver().await, 1);
    assert_eq!(stage.receiver.take()[0].header("webhook-id"), ids[0]);
    assert_eq!(stage.deliveries("?state=delivered").await.len(), 1);
    let one = json!({"delivery": failed[0]["id"]});
    stage.developer.post(&stage.path("/replay"), one).await.expect(200);
    assert_eq!(stage.deliver().await, 1);
    stage
        .developer
        .post(&stage.path("/replay"), json!({"delivery": format!("whd_{:032}", 0)}))
        .await
        .expect_problem(404, "not_found");
    stage.app.clock.advance(30 * DAY);
    assert_eq!(forget_old(&stage.app.platform).await.unwrap(), 1);
}

#[tokio::test]
async fn one_failure_after_days_without_events_disables_nothing() {
    let stage = Stage::new(&["hutong.app."]).await;
    stage.receiver.answer([503; 11]);
    stage.create_app("Tea").await;
    stage.deliver().await;
    while let Some(pending) = stage.deliveries("?state=pending").await.first() {
        let next = pending["next_at"].as_i64().unwrap();
        stage.app.clock.advance(next - stage.app.platform.clock.now());
        stage.deliver().await;
    }
    stage.app.clock.advance(2 * DAY);
    stage.create_app("Coffee").await;
    stage.deliver().await;
    let webhook = stage.listed().await;
    assert!(
        webhook["failing_since"].is_i64() && webhook["disabled_at"].is_null(),
        "{webhook}"
    );
}

#[tokio::test]
async fn a_webhook_through_which_nothing_comes_is_disabled_and_its_owner_told() {
    let stage = Stage::new(&["hutong.app."]).await;
    stage.receiver.answer([503; 40]);
    for n in 0..6 {
        stage.create_app(&format!("Tea {n}")).await;
        stage.deliver().await;
        stage.app.clock.advance(DAY);
    }
    let webhook = stage.listed().await;
    assert!(webhook["disabled_at"].is_i64(), "{webhook}");
    assert_eq!(webhook["disabled_why"], "nothing has come through for five days");
    let told = stage.developer.get("/v1/events?newest=true&limit=1").await.expect(200);
    assert_eq!(told["items"][0]["type"], "hutong.webhook.disabled");
    stage.receiver.take();
    stage.app.clock.advance(DAY);
    stage.deliver().await;
    assert!(stage.receiver.take().is_empty());
    assert!(stage.deliveries("?state=pending").await.is_empty());
    stage
        .developer
        .post(&stage.path("/test"), json!({}))
        .await
        .expect_problem(409, "wrong_state");

    // what happens meanwhile is not sent when it is enabled
    stage.create_app("Meanwhile").await;
    let body = json!({"url": stage.receiver.url(), "types": ["hutong.app."], "enabled": true});
    stage.developer.put(&stage.path(""), body).await.expect(200);
    stage.deliver().await;
    assert!(stage.receiver.take().is_empty());
}

#[tokio::test]
async fn whoever_answers_gone_is_left_alone_at_once() {
    let stage = Stage::new(&["hutong.app."]).await;
    stage.receiver.answer([410]);
    stage.create_app("Tea").await;
    stage.deliver().await;
    assert_eq!(stage.listed().await["disabled_why"], "the answer was 410 Gone");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let stage = Stage::new(&["hutong.app."]).await;
    stage.receiver.answer([307]);
    stage.create_app("Tea").await;
    stage.deliver().await;
    let received = stage.receiver.take();
    assert_eq!((received.len(), received[0].path.as_str()), (1, "/hook?from=hutong"));
    let pending = stage.deliveries("?state=pending").await;
    assert_eq!(
        (&pending[0]["status"], &pending[0]["attempts"]),
        (&json!(307), &json!(1))
    );
}

#[tokio::test]
async fn for_a_day_both_secrets_sign() {
    let stage = Stage::new(&[]).await;
    let rotated = stage
        .developer
        .post(&stage.path("/rotate"), json!({}))
        .await
        .expect(200);
    let (old, new) = (text(&stage.webhook["secret"]), text(&rotated["secret"]));
    stage.deliver().await;
    let received = stage.receiver.take();
    assert!(!received.is_empty());
    assert!(
        received
            .iter()
            .all(|one| one.is_signed_with(old) && one.is_signed_with(new))
    );
    stage.app.clock.advance(DAY);
    stage.create_app("Tea").await;
    stage.deliver().await;
    let received = stage.receiver.take();
    assert!(
        received
            .iter()
            .all(|one| !one.is_signed_with(old) && one.is_signed_with(new))
    );
}

#[tokio::test]
async fn a_test_goes_to_one_webhook_whatever_its_types() {
    let stage = Stage::new(&["hutong.app."]).await;
    let other = Receiver::new().await;
    let body = json!({"url": other.url()});
    stage.developer.post("/v1/webhooks", body).await.expect(201);
    stage.developer.post(&stage.path("/test"), json!({})).await.expect(202);
    stage.deliver().await;
    let received = stage.receiver.take();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].json()["type"], "hutong.webhook.tested");
    let types: Vec<Value> = other.take().iter().map(|one| one.json()["type"].clone()).collect();
    assert_eq!(
        types,
        ["hutong.webhook.created"],
        "what is told from its own creation on"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_nodes_send_everything_once() {
    let stage = Stage::new(&["hutong.app."]).await;
    for n in 0..20 {
        stage.create_app(&format!("Tea {n}")).await;
    }
    let nodes = [stage.app.platform.clone(), stage.app.second_node().await];
    let workers = [0, 1, 0, 1].map(|node| {
        let platform = nodes[node].clone();
        tokio::spawn(async move {
            for _ in 0..200 {
                // who is too slow for the database tries again
                let _ = fan_out(&platform).await;
                let _ = deliver_one(&platform).await;
            }
        })
    });
    for worker in workers {
        worker.await.unwrap();
    }
    let mut ids: Vec<_> = stage
        .receiver
        .take()
        .iter()
        .map(|one| one.header("webhook-id").to_owned())
        .collect();
    ids.sort();
    assert_eq!(ids.len(), 20);
    ids.dedup();
    assert_eq!(ids.len(), 20);
}

#[tokio::test]
async fn a_webhook_leads_out_of_private_networks() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    for url in [
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest",
        "http://93.184.216.34/",
        "https://[::ffff:10.0.0.1]/",
        "file:///etc/passwd",
    ] {
        developer
            .post("/v1/webhooks", json!({ "url": url }))
            .await
            .expect_problem(422, "invalid_field");
    }
    for types in [
        json!(["app.created"]),
        json!(["hutong.app", "hutong.app"]),
        json!(["hutong.*"]),
    ] {
        developer
            .post("/v1/webhooks", json!({"url": "https://example.com/", "types": types}))
            .await
            .expect_problem(422, "invalid_field");
    }
}

#[tokio::test]
async fn a_webhook_is_its_organisations_alone() {
    let stage = Stage::new(&[]).await;
    let stranger = stage.app.developer().await;
    let operator = stage.app.operator().await;
    for client in [&stranger, &operator] {
        let path = stage.path("/deliveries");
        client.get(&path).await.expect_problem(404, "not_found");
        client.delete(&stage.path("")).await.expect_problem(404, "not_found");
    }
    let tester = stage.app.member(&stage.developer.organisation, Role::Tester).await;
    tester.get("/v1/webhooks").await.expect_problem(403, "forbidden");
    stage.create_app("Tea").await;
    stage.deliver().await;
    stage.developer.delete(&stage.path("")).await.expect(204);
    stage.create_app("Coffee").await;
    assert_eq!(stage.deliver().await, 0);
    for _ in 0..19 {
        let body = json!({"url": "https://example.com/"});
        stage.developer.post("/v1/webhooks", body).await.expect(201);
    }
    let body = json!({"url": "https://example.com/"});
    stage.developer.post("/v1/webhooks", body.clone()).await.expect(201);
    stage
        .developer
        .post("/v1/webhooks", body)
        .await
        .expect_problem(409, "too_many_webhooks");
}

#[tokio::test]
async fn who_answers_slowly_holds_up_nobody_elses() {
    let slow = Stage::new(&["hutong.app."]).await;
    for number in 0..70 {
        slow.create_app(&format!("Tea {number}")).await;
    }
    let quick = Receiver::new().await;
    let developer = slow.app.developer().await;
    let body = json!({"url": quick.url(), "types": ["hutong.app."]});
    developer.post("/v1/webhooks", body).await.expect(201);
    developer.post("/v1/apps", json!({"name": "Coffee"})).await.expect(201);
    while fan_out(&slow.app.platform).await.unwrap() > 0 {}

    let hold = slow.receiver.hold.clone().write_owned().await;
    let delivering = tokio::spawn(deliver_all(slow.app.platform.clone()));
    // the seventy are due before
    quick.arrived(1).await;
    slow.receiver.arrived(4).await;
    assert_eq!(slow.receiver.take().len(), 4);
    drop(hold);
    slow.receiver.arrived(66).await;
    delivering.abort();
}
