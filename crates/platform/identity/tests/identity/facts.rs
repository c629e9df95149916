//! What a host says of its user, from its assertion to the decision.

use hutong_policy::{Facts, Snapshot, said};
use serde_json::{Value, json};

use crate::support::{App, Host, World, sign};

impl World {
    /// The answer to an assertion of the host that says this of its user.
    async fn exchange_saying(&self, host: &Host, user: &str, app: &App, said: &Value) -> (u16, Value) {
        let mut claims = self.claims(host, user);
        claims["hutong_facts"] = said.clone();
        self.exchange_token(&sign(host, &claims), &app.id).await
    }

    /// A session of a user of whom the host says this.
    async fn session_saying(&self, host: &Host, user: &str, app: &App, said: &Value) -> String {
        let (status, answer) = self.exchange_saying(host, user, app, said).await;
        assert_eq!(status, 200, "{answer}");
        answer["access_token"].as_str().unwrap().to_owned()
    }
}

/// The code of the version that the host's own server decides for, by the snapshot that it is given.
async fn decided(host: &Host, app: &App, user: &str, word: &Value) -> u64 {
    let snapshot = host.owner.get(&format!("/v1/hosts/{}/snapshot", host.id)).await;
    let held = Snapshot::from_part(snapshot.expect_as(200)).unwrap();
    let mut attributes = said(word).unwrap();
    attributes.insert("user".to_owned(), user.into());
    let facts = Facts {
        subject: user.to_owned(),
        attributes,
        ..Facts::default()
    };
    let now = i64::MAX; // nothing here begins or ends
    held.decide(&app.id, &host.id, &facts, now).version.unwrap().code
}

fn is(attr: &str, op: &str, value: impl Into<Value>) -> Value {
    json!({"attr": attr, "op": op, "value": value.into()})
}

#[tokio::test]
async fn a_release_is_for_those_of_whom_the_host_says_what_its_rule_asks_for() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let version = app.project.publish(&app.project.package(2, &[])).await;
    let newer = is("host_version", "range", json!(["8.2", "8.9"]));
    let rules = [
        (
            is("user", "in", json!(["ada", "lin"])),
            json!({}),
            Some("ben"),
            json!({"custom.user": "ada"}),
        ),
        (
            is("group", "contains", "vip"),
            json!({"group": ["staff", "vip"]}),
            None,
            json!({"group": ["vips"]}),
        ),
        (
            is("city", "in", json!(["杭州", "上海"])),
            json!({"city": "杭州"}),
            None,
            json!({"city": "北京"}),
        ),
        (
            is("device", "regex", "^Pixel"),
            json!({"device": "Pixel 9"}),
            None,
            json!({"device": "A Pixel"}),
        ),
        (
            is("net", "eq", "wifi"),
            json!({"net": "wifi"}),
            None,
            json!({"net": "5g"}),
        ),
        (
            newer.clone(),
            json!({"host_version": "8.2.0"}),
            None,
            json!({"host_version": "8.10"}),
        ),
        (
            newer,
            json!({"host_version": "8.9.0.0"}),
            None,
            json!({"host_version": "8.1.9"}),
        ),
        (
            is("sdk_version", "gt", "1.9"),
            json!({"sdk_version": "1.10"}),
            None,
            json!({"sdk_version": "1.9.0"}),
        ),
        (
            is("locale", "contains", "zh"),
            json!({"locale": "zh-CN"}),
            None,
            json!({"locale": "en"}),
        ),
        (
            is("custom.level", "gt", 3),
            json!({"custom.level": 4}),
            None,
            json!({"custom.level": 3}),
        ),
        (
            is("custom.member", "eq", true),
            json!({"custom.member": true}),
            None,
            json!({"custom.member": "true"}),
        ),
        (
            json!({"all": [is("os", "eq", "android"), is("os_version", "range", json!(["14", "15.9"]))]}),
            json!({"os": "android", "os_version": "15.1"}),
            None,
            json!({"os": "ios", "os_version": "15.1"}),
        ),
        (
            json!({"not": is("city", "eq", "北京")}),
            json!({}),
            None,
            json!({"city": "北京"}),
        ),
    ];
    for (rule, theirs, other, others) in rules {
        let body = json!({
            "app": app.id, "version": version["id"], "host": host.id, "track": "gray", "percent": 100, "audience": rule,
        });
        app.owner.put("/v1/releases", body).await.expect(200);
        let elsewhere = hutong_api::router(world.app.second_node().await);
        for (user, word, code) in [("ada", &theirs, 2), (other.unwrap_or("ada"), &others, 1)] {
            let session = world.session_saying(&host, user, &app, word).await;
            assert_eq!(world.version_of(&session).await, code, "{rule} {word}");
            assert_eq!(world.version_of(&session).await, code, "{rule} {word}, from memory");
            assert_eq!(
                decided(&host, &app, user, word).await,
                code,
                "{rule} {word}, by a host that decides by itself"
            );
            let there = world.app.anonymous().through(&elsewhere).with_token(&session);
            let answer = there.get("/connect/release").await.expect(200);
            let statement: Value = serde_json::from_str(answer["release"].as_str().unwrap()).unwrap();
            assert_eq!(
                statement["version_code"], code,
                "{rule} {word}, by a server that never saw the session"
            );
        }
    }
}

#[tokio::test]
async fn a_host_that_decides_by_itself_puts_every_user_where_the_platform_does() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let version = app.project.publish(&app.project.package(2, &[])).await;
    let half = json!({
        "app": app.id, "version": version["id"], "host": host.id, "track": "gray", "percent": 50,
    });
    app.owner.put("/v1/releases", half).await.expect(200);
    let mut codes = [0; 2];
    for n in 0..24 {
        let user = format!("用户-{n}");
        let session = world.session(&host, &user, &app).await;
        let code = world.version_of(&session).await;
        assert_eq!(decided(&host, &app, &user, &json!({})).await, code, "{user}");
        codes[usize::from(code == 2)] += 1;
    }
    assert!(!codes.contains(&0), "{codes:?}: by chance in one of eight million runs");
}

#[tokio::test]
async fn every_session_has_what_was_said_when_it_began() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let version = app.project.publish(&app.project.package(2, &[])).await;
    let body = json!({
        "app": app.id, "version": version["id"], "host": host.id, "track": "gray", "percent": 100,
        "audience": is("city", "eq", "杭州"),
    });
    app.owner.put("/v1/releases", body).await.expect(200);
    let there = world.session_saying(&host, "ada", &app, &json!({"city": "杭州"})).await;
    let moved = world.session_saying(&host, "ada", &app, &json!({"city": "上海"})).await;
    let silent = world.session(&host, "ada", &app).await;
    for _ in 0..2 {
        for (session, code) in [(&there, 2), (&moved, 1), (&silent, 1)] {
            assert_eq!(world.version_of(session).await, code);
        }
    }

    let mut claims = world.claims(&host, "ada");
    claims["hutong_facts"] = json!({"city": "杭州"});
    let (status, answer) = world.open(&sign(&host, &claims), &app.id).await;
    assert_eq!(status, 200, "{answer}");
    assert!(
        answer["release"].as_str().unwrap().contains(r#""version_code":2"#),
        "{answer}"
    );
}

#[tokio::test]
async fn a_host_that_is_too_old_keeps_what_it_can_run() {
    let world = World::new().await;
    let (mut host, app) = world.host_with_app().await;
    world.offer(&mut host, "storage.get", "8.2.0").await;
    let mut package = app.project.package(2, &[]);
    package.manifest.capabilities = ["storage.get".to_owned()].into();
    package.manifest.capabilities.insert("pay.request".to_owned());
    let version = app.project.publish(&package).await;
    // which is told before it happens
    let path = format!(
        "/v1/versions/{}/hosts/{}/compatibility",
        version["id"].as_str().unwrap(),
        host.id
    );
    let report = app.project.developer.get(&path).await.expect(200);
    assert_eq!(report["missing"], json!(["pay.request"]), "{report}");
    assert_eq!(report["needs"], json!([{"name": "storage.get", "since": "8.2.0"}]));
    assert_eq!(report["host_version"], "8.2.0");
    assert_eq!(report["older"]["version_code"], 1);
    app.project.release(&version, &json!({"id": host.id})).await;
    assert_eq!(
        app.project.developer.get(&path).await.expect(200),
        report,
        "and is so after it"
    );
    for (word, code) in [
        (json!({"host_version": "8.1.9"}), 1),
        (json!({"host_version": "8.2"}), 2),
        (json!({"host_version": "8.10"}), 2),
        (json!({}), 2),
    ] {
        let session = world.session_saying(&host, "ada", &app, &word).await;
        assert_eq!(world.version_of(&session).await, code, "{word}");
    }
}

#[tokio::test]
async fn what_is_malformed_is_refused_and_uses_nothing_up() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    for (word, what) in [
        (json!({"tester": true}), "\"tester\" is no attribute"),
        (json!({"user": "ada"}), "\"user\" is no attribute"),
        (json!({"group": "vip"}), "group must be a list"),
        (json!("city"), "an object of at most"),
    ] {
        let (status, answer) = world.exchange_saying(&host, "ada", &app, &word).await;
        assert_eq!((status, &answer["error"]), (400, &json!("invalid_grant")), "{answer}");
        let why = answer["error_description"].as_str().unwrap();
        assert!(
            why.starts_with("the claim hutong_facts is malformed: ") && why.contains(what),
            "{why}"
        );
    }
    let mut claims = world.claims(&host, "ada");
    claims["hutong_facts"] = json!({"city": 1});
    assert_eq!(world.exchange_token(&sign(&host, &claims), &app.id).await.0, 400);
    claims["hutong_facts"] = json!({"city": "杭州"});
    assert_eq!(world.exchange_token(&sign(&host, &claims), &app.id).await.0, 200);
}

#[tokio::test]
async fn what_was_said_is_forgotten_with_its_session_and_told_to_nobody() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let session = world.session_saying(&host, "ada", &app, &json!({"city": "杭州"})).await;
    assert_eq!(world.stored_said().await, [json!({"city": "杭州"})]);
    let (_, release) = world.release_of(&session).await;
    let told = [world.events(&host.owner).await, world.events(&app.owner).await].concat();
    for text in told.iter().chain([&release.to_string()]) {
        assert!(!text.contains("杭州"), "{text}");
    }
    world.clock().advance(60 * 60 * 1000);
    world.forget_expired().await;
    assert!(world.stored_said().await.is_empty());
}
