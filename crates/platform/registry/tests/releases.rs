//! Releases, and what a host runs.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::collections::BTreeSet;
use std::sync::Arc;

use hutong_core::{Delivery, Directory, Offer};
use hutong_package::{Expected, verify_manifest, verify_release};
use hutong_policy::Facts;
use hutong_testkit::{Project, Reply, TestApp};
use serde_json::{Value, json};

struct Stage {
    app: TestApp,
    project: Project,
    host: Value,
    versions: Vec<Value>,
}

impl Stage {
    /// A project with versions 1, 2 and 3, and a host.
    async fn new() -> Self {
        let app = TestApp::new().await;
        let project = app.project().await;
        let (_, host) = app.host(3).await;
        let mut versions = Vec::new();
        for code in 1..=3 {
            versions.push(project.publish(&project.package(code, &[])).await);
        }
        Self {
            app,
            project,
            host,
            versions,
        }
    }

    /// The body that releases version `code` on `track`, with `more` fields.
    fn release(&self, code: usize, track: &str, more: &Value) -> Value {
        let version = &self.versions[code - 1]["id"];
        let mut body = json!({"app": self.project.id(), "version": version, "host": self.host["id"], "track": track});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    }

    async fn put(&self, code: usize, track: &str, more: Value) -> Value {
        self.project
            .developer
            .put("/v1/releases", self.release(code, track, &more))
            .await
            .expect(200)
    }

    async fn roll_back(&self, code: usize) -> Reply {
        let path = self.line("rollback");
        let body = json!({"version": self.versions[code - 1]["id"]});
        self.project.developer.post(&path, body).await
    }

    /// Path of an operation on the line of the app on the host.
    fn line(&self, operation: &str) -> String {
        let host = self.host["id"].as_str().unwrap();
        format!("/v1/apps/{}/hosts/{host}/{operation}", self.project.id())
    }

    async fn deliver(&self, facts: &Facts) -> Option<Arc<Delivery>> {
        let host = self.host["id"].as_str().unwrap();
        let now = self.app.platform.clock.now();
        self.app
            .platform
            .directory
            .release_for(host, self.project.id(), facts, now)
            .await
            .ok()
            .map(|(delivery, _)| delivery)
    }

    /// The version code that a subject gets, after every check that a container makes.
    async fn runs(&self, facts: &Facts) -> Option<u64> {
        let delivery = self.deliver(facts).await?;
        let expected = Expected {
            platform: &self.app.platform.keys.first().verifying_key().into(),
            host: self.host["id"].as_str().unwrap(),
            app: self.project.id(),
            now: self.app.platform.clock.now(),
            seen: None,
        };
        let release = verify_release(&delivery.release, &delivery.release_signature, &expected).unwrap();
        let manifest = verify_manifest(delivery.manifest.as_bytes(), &delivery.signature, &release).unwrap();
        assert_eq!(manifest.version.code, release.version_code);
        Some(release.version_code)
    }
}

fn subject(name: &str) -> Facts {
    Facts {
        subject: name.to_owned(),
        ..Facts::default()
    }
}

#[tokio::test]
async fn a_host_runs_what_is_released_to_it_and_can_verify_it() {
    let stage = Stage::new().await;
    assert_eq!(stage.runs(&subject("a")).await, None);
    let release = stage.put(1, "online", json!({})).await;
    assert_eq!(
        (&release["state"], release.get("percent"), &release["track"]),
        (&json!("active"), None, &json!("online"))
    );
    assert_eq!(stage.runs(&subject("a")).await, Some(1));

    let (_, other_host) = stage.app.host(4).await;
    let directory = &stage.app.platform.directory;
    let now = stage.app.platform.clock.now();
    let (other_host, anyone) = (other_host["id"].as_str().unwrap(), subject("a"));
    let elsewhere = directory
        .release_for(other_host, stage.project.id(), &anyone, now)
        .await;
    assert_eq!(elsewhere.unwrap_err().code.as_str(), "release_not_found");

    let delivery = stage.deliver(&subject("a")).await.unwrap();
    let statement: Value = serde_json::from_str(&delivery.release).unwrap();
    assert_eq!(statement["track"], "online");
    assert_eq!(statement["release"], release["id"]);
    assert_eq!(statement["version"], stage.versions[0]["id"]);
    assert_eq!(statement["developer_keys"], json!([stage.project.key.verifying_key()]));
    assert_eq!(
        statement["expires_at"].as_i64().unwrap() - statement["issued_at"].as_i64().unwrap(),
        3_600_000
    );
}

#[tokio::test]
async fn a_new_version_takes_the_place_of_the_old_one_and_only_a_rollback_goes_back() {
    let stage = Stage::new().await;
    stage.put(2, "online", json!({})).await;
    let third = stage.put(3, "online", json!({})).await;
    assert_eq!(stage.runs(&subject("a")).await, Some(3));

    let back = stage.release(2, "online", &json!({}));
    stage
        .project
        .developer
        .put("/v1/releases", back)
        .await
        .expect_problem(409, "version_rollback");
    assert_eq!(stage.runs(&subject("a")).await, Some(3));

    stage.app.clock.advance(10);
    let back = stage.roll_back(2).await.expect(200);
    assert_eq!(stage.runs(&subject("a")).await, Some(2));
    let statement = stage.deliver(&subject("a")).await.unwrap().release.clone();
    assert_eq!(serde_json::from_str::<Value>(&statement).unwrap()["rollback"], true);

    let listed = stage
        .project
        .developer
        .get(&format!("/v1/releases?app={}", stage.project.id()))
        .await
        .expect(200);
    let states: Vec<_> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["id"].clone(), r["state"].clone()))
        .collect();
    assert_eq!(
        states,
        [
            (third["id"].clone(), json!("rolled_back")),
            (back["id"].clone(), json!("active"))
        ]
    );

    let forward = stage.put(3, "online", json!({})).await;
    assert_eq!(forward["id"], third["id"], "version × host × track is one release");
    assert_eq!(stage.runs(&subject("a")).await, Some(3));
}

#[tokio::test]
async fn special_tracks_are_for_their_audience() {
    let stage = Stage::new().await;
    stage.put(1, "online", json!({})).await;
    let trial = stage.put(3, "trial", json!({})).await;
    assert_eq!(trial["state"], "active");
    let gray = stage.put(2, "gray", json!({"percent": 50})).await;
    assert_eq!(gray["percent"], 50);

    let tester = Facts {
        tester: true,
        ..subject("t")
    };
    assert_eq!(stage.runs(&tester).await, Some(3), "testers first");
    let mut in_gray = Vec::new();
    for n in 0..40 {
        let facts = subject(&format!("sub_{n}"));
        let code = stage.runs(&facts).await.unwrap();
        assert_eq!(stage.runs(&facts).await, Some(code), "sticky");
        if code == 2 {
            in_gray.push(facts);
        }
    }
    assert!((5..35).contains(&in_gray.len()), "{} of 40", in_gray.len());

    let wider = json!({"percent": 80});
    assert_eq!(stage.put(2, "gray", wider).await["id"], gray["id"]);
    let told = stage
        .project
        .developer
        .get("/v1/events?type=hutong.release.changed")
        .await
        .expect(200);
    let told = &told["items"].as_array().unwrap().last().unwrap()["data"];
    assert_eq!(told["after"]["percent"], 80, "{told}");
    assert_eq!(told["before"]["percent"], gray["percent"], "{told}");
    for facts in &in_gray {
        assert_eq!(
            stage.runs(facts).await,
            Some(2),
            "nobody falls out when the audience grows"
        );
    }
}

#[tokio::test]
async fn a_release_has_its_time() {
    let stage = Stage::new().await;
    let now = stage.app.platform.clock.now();
    stage
        .put(1, "online", json!({"starts_at": now + 10, "ends_at": now + 20}))
        .await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(stage.runs(&subject("a")).await);
        stage.app.clock.advance(10);
    }
    assert_eq!(seen, [None, Some(1), None]);
    for never in [
        json!({"starts_at": now, "ends_at": now}),
        json!({"ends_at": now + 25}),
        json!({"starts_at": now + 50, "ends_at": now + 40}),
    ] {
        let never = stage.release(1, "online", &never);
        let put = stage.project.developer.put("/v1/releases", never).await;
        put.expect_problem(422, "invalid_field");
    }
}

/// `all` in `all`, so many times, around one comparison.
fn nested(depth: usize) -> Value {
    let city = json!({"attr": "city", "op": "eq", "value": "a"});
    (0..depth).fold(city, |rule, _| json!({"all": [rule]}))
}

#[tokio::test]
async fn a_rule_that_is_too_much_together_with_its_percentage_is_refused() {
    let stage = Stage::new().await;
    let put = async |more: Value| {
        let body = stage.release(1, "gray", &more);
        stage.project.developer.put("/v1/releases", body).await
    };
    let many = json!({"any": vec![nested(0); 200]});
    for audience in [nested(8), many] {
        put(json!({"audience": audience, "percent": 10}))
            .await
            .expect_problem(422, "audience_invalid");
        put(json!({"audience": audience})).await.expect(200);
        assert_eq!(stage.runs(&subject("a")).await, None, "it is decided for");
    }
    put(json!({"audience": nested(7), "percent": 10})).await.expect(200);
    assert_eq!(stage.runs(&subject("a")).await, None);
}

/// A rule that takes so many.
fn at_most(seats: u64) -> Value {
    json!({"audience": {"attr": "seat", "op": "lt", "value": seats}})
}

#[tokio::test]
async fn who_has_a_seat_keeps_it_and_nobody_gets_one_that_there_is_not() {
    let stage = Stage::new().await;
    stage.put(1, "online", json!({})).await;
    let release = stage.put(2, "gray", at_most(2)).await;
    for _ in 0..2 {
        assert_eq!(stage.runs(&subject("a")).await, Some(2));
    }
    assert_eq!(
        stage.runs(&subject("b")).await,
        Some(2),
        "who came again took no second seat"
    );
    assert_eq!(stage.runs(&subject("c")).await, Some(1));
    stage.put(2, "gray", at_most(3)).await;
    assert_eq!(stage.runs(&subject("c")).await, Some(2));
    // seats of a release that has ended are not given to others when it begins again
    let path = format!("/v1/releases/{}/take_offline", release["id"].as_str().unwrap());
    stage.project.developer.post(&path, json!({})).await.expect(200);
    assert_eq!(stage.runs(&subject("a")).await, Some(1));
    stage.put(2, "gray", at_most(3)).await;
    assert_eq!(stage.runs(&subject("d")).await, Some(1));
    assert_eq!(stage.runs(&subject("a")).await, Some(2));
    // another release has seats of its own
    stage.put(3, "gray", at_most(1)).await;
    assert_eq!(stage.runs(&subject("d")).await, Some(3));
}

#[tokio::test]
async fn only_whom_a_release_takes_has_a_seat() {
    let stage = Stage::new().await;
    stage.put(1, "online", json!({})).await;
    let in_hangzhou = json!({"all": [
        {"attr": "city", "op": "eq", "value": "杭州"}, {"attr": "seat", "op": "lt", "value": 1},
    ]});
    stage.put(2, "gray", json!({"audience": in_hangzhou})).await;
    let from = |name: &str, city: &str| Facts {
        attributes: [("city".to_owned(), json!(city))].into(),
        ..subject(name)
    };
    assert_eq!(stage.runs(&from("a", "上海")).await, Some(1));
    assert_eq!(stage.runs(&from("b", "杭州")).await, Some(2));
    assert_eq!(stage.runs(&from("c", "杭州")).await, Some(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_on_two_servers_get_the_seats_that_there_are() {
    let stage = Stage::new().await;
    let other = stage.app.second_node().await;
    stage.put(1, "online", json!({})).await;
    stage.put(2, "gray", at_most(5)).await;
    let (host, app) = (stage.host["id"].as_str().unwrap(), stage.project.id());
    let now = stage.app.platform.clock.now();
    // everybody asks twice, once at each server
    let asked = (0..32).map(|n| {
        let node = if n % 2 == 0 { &stage.app.platform } else { &other };
        let facts = subject(&format!("user-{}", n / 2));
        async move {
            let (delivery, _) = node.directory.release_for(host, app, &facts, now).await.unwrap();
            let statement: Value = serde_json::from_str(&delivery.release).unwrap();
            (facts.subject, statement["version_code"].as_u64().unwrap())
        }
    });
    let got: BTreeSet<_> = futures::future::join_all(asked).await.into_iter().collect();
    assert_eq!(got.len(), 16, "both servers say the same to each: {got:?}");
    assert_eq!(got.iter().filter(|(_, code)| *code == 2).count(), 5, "{got:?}");
    for (name, code) in got {
        assert_eq!(stage.runs(&subject(&name)).await, Some(code));
    }
}

#[tokio::test]
async fn a_percentage_is_answered_as_it_was_given() {
    let stage = Stage::new().await;
    let tenth = json!({"attr": "percent", "op": "lt", "value": 10});
    let by_rule = stage.put(1, "gray", json!({"audience": tenth})).await;
    assert_eq!(by_rule.get("percent"), None);
    let both = stage.put(1, "gray", json!({"audience": tenth, "percent": 50})).await;
    assert_eq!(both["percent"], 50);
    assert_eq!(stage.put(1, "online", json!({"percent": 100})).await["percent"], 100);
}

#[tokio::test]
async fn what_cannot_be_released_is_refused() {
    let stage = Stage::new().await;
    let developer = &stage.project.developer;
    let put = |body: Value| developer.put("/v1/releases", body);
    put(stage.release(1, "gray", &json!({})))
        .await
        .expect_problem(422, "audience_invalid");
    put(stage.release(1, "online", &json!({"percent": 10})))
        .await
        .expect_problem(422, "percent_not_gray");
    put(stage.release(1, "gray", &json!({"percent": 101})))
        .await
        .expect_problem(422, "invalid_field");
    let bad_rule = json!({"audience": {"any": [{"attr": "shoe", "op": "eq", "value": 1}]}});
    let problem = put(stage.release(1, "online", &bad_rule))
        .await
        .expect_problem(422, "audience_invalid");
    assert!(problem["detail"].as_str().unwrap().contains("/any/0/attr"), "{problem}");
    put(stage.release(1, "stable", &json!({})))
        .await
        .expect_problem(400, "invalid_body");

    let begun = stage.project.begin(&stage.project.package(9, &[])).await;
    let unfinished = json!({"version": begun["id"]});
    put(stage.release(1, "online", &unfinished))
        .await
        .expect_problem(409, "version_not_admitted");

    let other = Project::of(developer.clone(), 8).await;
    let foreign = other.publish(&other.package(1, &[])).await;
    put(stage.release(1, "online", &json!({"version": foreign["id"]})))
        .await
        .expect_problem(404, "not_found");
    let stranger = stage.app.project().await;
    let theirs = stranger.publish(&stranger.package(1, &[])).await;
    put(stage.release(1, "online", &json!({"version": theirs["id"]})))
        .await
        .expect_problem(404, "not_found");
    let own_app = json!({"app": stranger.id(), "version": stage.versions[0]["id"]});
    let reply = stranger
        .developer
        .put("/v1/releases", stage.release(1, "online", &own_app))
        .await;
    reply.expect_problem(404, "not_found");
    let nowhere = json!({"host": "host_00000000000000000000000000000000"});
    put(stage.release(1, "online", &nowhere))
        .await
        .expect_problem(404, "not_found");
    assert_eq!(developer.get("/v1/releases").await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn developer_host_owner_and_operator_see_the_release_and_its_event() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let (owner, host) = app.host(3).await;
    let operator = app.operator().await;
    let version = project.publish(&project.package(1, &[])).await;
    let release = project.release(&version, &host).await;
    for client in [&project.developer, &owner, &operator] {
        assert_eq!(client.get("/v1/releases").await.expect(200)["items"], json!([release]));
    }
    // the owner of the host learns what it is, the owner of another one does not
    let path = format!("/v1/apps/{}", project.id());
    assert_eq!(owner.get(&path).await.expect(200)["id"], project.id());
    app.host(5).await.0.get(&path).await.expect_problem(404, "not_found");
    let line = format!("/v1/apps/{}/hosts/{}/line", project.id(), host["id"].as_str().unwrap());
    let line = owner.get(&line).await.expect(200);
    assert_eq!(line["versions"][0]["version_name"], version["name"]);
    assert_eq!(line["versions"][0]["version_state"], "admitted");
    let told = |events: Value| events["items"].as_array().unwrap().last().unwrap().clone();
    let to_developer = told(project.developer.get("/v1/events").await.expect(200));
    let to_owner = told(owner.get("/v1/events").await.expect(200));
    assert_eq!(to_developer["type"], "hutong.release.changed");
    assert_eq!(to_developer["id"], to_owner["id"], "one fact");
    assert_ne!(
        to_developer["sequence"], to_owner["sequence"],
        "each organisation counts for itself"
    );
    let (_, other_host) = app.host(4).await;
    let filtered = operator
        .get(&format!("/v1/releases?host={}", other_host["id"].as_str().unwrap()))
        .await;
    assert_eq!(filtered.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn a_host_offers_what_is_online_for_everybody() {
    let stage = Stage::new().await;
    let host = stage.host["id"].as_str().unwrap();
    let offered = || async {
        let now = stage.app.platform.clock.now();
        let all = Offer::default();
        let offered = stage.app.platform.directory.offered_apps(host, &all, now);
        offered.await.unwrap().map(|page| page.items)
    };
    assert_eq!(offered().await, Some(vec![]));
    stage.put(1, "gray", json!({"percent": 100})).await;
    let now = stage.app.platform.clock.now();
    stage.put(2, "online", json!({"starts_at": now + 1})).await;
    assert_eq!(offered().await, Some(vec![]));
    stage.app.clock.advance(1);
    let apps = offered().await.unwrap();
    assert_eq!(apps.len(), 1);
    assert_eq!(
        (apps[0].id.as_str(), apps[0].name.as_str(), apps[0].version.as_str()),
        (stage.project.id(), "Coffee", "1.0.2")
    );
    let nobody = "host_00000000000000000000000000000000";
    let all = Offer::default();
    let offered = stage.app.platform.directory.offered_apps(nobody, &all, now);
    assert!(offered.await.unwrap().is_none());
}

#[tokio::test]
async fn a_gray_release_is_paused_resumed_and_reverted() {
    let stage = Stage::new().await;
    stage.put(1, "online", json!({})).await;
    let gray = stage.put(2, "gray", json!({"percent": 100})).await;
    let id = gray["id"].as_str().unwrap();
    let developer = &stage.project.developer;
    let act = |what: &str| {
        let path = format!("/v1/releases/{id}/{what}");
        async move { developer.post(&path, json!({})).await }
    };
    let (new, has) = (
        subject("new"),
        Facts {
            running: Some(2),
            ..subject("has")
        },
    );
    assert_eq!(stage.runs(&new).await, Some(2));
    assert_eq!(act("pause").await.expect(200)["state"], "paused");
    assert_eq!((stage.runs(&new).await, stage.runs(&has).await), (Some(1), Some(2)));
    act("pause").await.expect_problem(409, "wrong_state");
    let raised = stage.put(2, "gray", json!({"percent": 90})).await;
    assert_eq!(raised["state"], "paused", "it goes on when it is resumed");
    assert_eq!(act("resume").await.expect(200)["state"], "active");
    assert_eq!(act("revert").await.expect(200)["state"], "reverted");
    assert_eq!((stage.runs(&new).await, stage.runs(&has).await), (Some(1), Some(1)));
    let got = stage.project.developer.get(&format!("/v1/releases/{id}")).await;
    assert_eq!(got.expect(200)["state"], "reverted");
}

#[tokio::test]
async fn a_version_that_goes_online_finishes_its_gray_release() {
    let stage = Stage::new().await;
    stage.put(1, "online", json!({})).await;
    stage.put(2, "gray", json!({"percent": 10})).await;
    stage.put(2, "online", json!({})).await;
    let line = stage.project.developer.get(&stage.line("line")).await.expect(200);
    assert_eq!(line["online"], 2);
    let states: Vec<_> = line["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| {
            let releases = version["releases"].as_object().unwrap();
            let of = |track: &str| releases.get(track).map_or("", |row| row["state"].as_str().unwrap());
            (version["version_code"].as_i64().unwrap(), of("gray"), of("online"))
        })
        .collect();
    assert_eq!(states, [(2, "finished", "active"), (1, "", "superseded")]);
    // the owner of the host sees it, another one does not
    let (stranger, _) = stage.app.host(9).await;
    stranger.get(&stage.line("line")).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn what_another_server_was_told_is_known_within_a_second() {
    let app = TestApp::new().await;
    let other = app.second_node().await;
    let project = app.project().await;
    let (owner, host) = app.host(3).await;
    let version = project.publish(&project.package(1, &[])).await;
    project.release(&version, &host).await;
    let host = host["id"].as_str().unwrap();
    let runs = |directory: Arc<dyn Directory>| {
        let (app, now, anyone) = (project.id(), app.platform.clock.now(), subject("a"));
        async move { directory.release_for(host, app, &anyone, now).await.is_ok() }
    };
    assert!(runs(app.platform.directory.clone()).await && runs(other.directory.clone()).await);
    let path = format!("/v1/apps/{}/hosts/{host}/take_down", project.id());
    let body = json!({"version": version["id"], "reason": "it sells what it must not"});
    owner.post(&path, body).await.expect(200);
    assert!(!runs(app.platform.directory.clone()).await);
    app.clock.advance(1000);
    assert!(!runs(other.directory.clone()).await);
}

#[tokio::test]
async fn what_is_taken_down_is_gone_at_once_and_only_who_did_it_lets_it_back() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let (owner, host) = app.host(3).await;
    let operator = app.operator().await;
    let version = project.publish(&project.package(1, &[])).await;
    project.release(&version, &host).await;
    let host = host["id"].as_str().unwrap();
    let runs = || async {
        let now = app.platform.clock.now();
        let anyone = subject("a");
        let directory = &app.platform.directory;
        directory.release_for(host, project.id(), &anyone, now).await.is_ok()
    };
    assert!(runs().await);
    let path = |what: &str| format!("/v1/apps/{}/hosts/{host}/{what}", project.id());
    let body = json!({"version": version["id"], "reason": "it sells what it must not"});
    let line = owner.post(&path("take_down"), body.clone()).await.expect(200);
    assert_eq!(line["versions"][0]["taken_down"][0]["by"], "host_owner");
    assert!(!runs().await);
    let again = json!({"app": project.id(), "version": version["id"], "host": host, "track": "online"});
    project
        .developer
        .put("/v1/releases", again)
        .await
        .expect_problem(409, "version_taken_down");
    owner
        .post(&path("take_down"), body.clone())
        .await
        .expect_problem(409, "wrong_state");
    let back = json!({"version": version["id"]});
    operator
        .post(&path("restore"), back.clone())
        .await
        .expect_problem(409, "wrong_state");
    project
        .developer
        .post(&path("take_down"), body)
        .await
        .expect_problem(403, "forbidden");
    owner.post(&path("restore"), back).await.expect(200);
    assert!(runs().await);
}

#[tokio::test]
async fn releases_begin_and_end_by_themselves() {
    let stage = Stage::new().await;
    let now = stage.app.platform.clock.now();
    stage.put(1, "online", json!({})).await;
    let second = stage.put(2, "online", json!({"starts_at": now + 10})).await;
    assert_eq!(second["state"], "scheduled");
    let third = stage
        .put(
            3,
            "gray",
            json!({"percent": 100, "starts_at": now + 20, "ends_at": now + 30}),
        )
        .await;
    assert_eq!(third["state"], "scheduled");
    let platform = &stage.app.platform;
    let mut seen = Vec::new();
    for _ in 0..4 {
        let turned = hutong_registry::jobs::turn_releases(platform).await.unwrap();
        let line = stage.project.developer.get(&stage.line("line")).await.expect(200);
        let shown = |at: usize, track: &str| line["versions"][at]["releases"][track]["state"].clone();
        seen.push((
            stage.runs(&subject("a")).await.unwrap(),
            turned,
            shown(0, "gray"),
            shown(1, "online"),
        ));
        stage.app.clock.advance(10);
    }
    let row = |runs, turned, gray: &str, online: &str| (runs, turned, json!(gray), json!(online));
    assert_eq!(
        seen,
        [
            row(1, 0, "scheduled", "scheduled"),
            row(2, 1, "scheduled", "active"),
            row(3, 1, "active", "active"),
            row(2, 1, "reverted", "active"),
        ]
    );
    let told = stage.project.developer.get("/v1/events?limit=200").await.expect(200);
    let kinds: Vec<_> = told["items"].as_array().unwrap().iter().rev().take(3).collect();
    assert!(kinds.iter().all(|event| event["actor"] == "system"), "{kinds:?}");
}

#[tokio::test]
async fn what_may_not_begin_at_its_moment_is_cancelled() {
    let stage = Stage::new().await;
    let now = stage.app.platform.clock.now();
    stage.put(1, "online", json!({})).await;
    stage.put(2, "online", json!({"starts_at": now + 10})).await;
    let operator = stage.app.operator().await;
    let reasons = json!({"reasons": ["does_not_run"]});
    let remove = format!("/v1/versions/{}/remove", stage.versions[1]["id"].as_str().unwrap());
    operator.post(&remove, reasons).await.expect(200);
    stage.app.clock.advance(10);
    let platform = &stage.app.platform;
    assert_eq!(hutong_registry::jobs::turn_releases(platform).await.unwrap(), 1);
    assert_eq!(hutong_registry::jobs::turn_releases(platform).await.unwrap(), 0, "once");
    let line = stage.project.developer.get(&stage.line("line")).await.expect(200);
    assert_eq!(line["versions"][0]["releases"]["online"]["state"], "cancelled");
    let told = stage.project.developer.get("/v1/events?limit=200").await.expect(200);
    let last = told["items"].as_array().unwrap().last().unwrap();
    assert_eq!(last["type"], "hutong.release.cancelled");
    assert_eq!(last["data"]["why"]["code"], "version_not_admitted");
}

#[tokio::test]
async fn what_is_due_is_decided_from_the_release_as_it_is_now() {
    let stage = Stage::new().await;
    let now = stage.app.platform.clock.now();
    let waiting = stage.put(1, "online", json!({"starts_at": now + 10})).await;
    stage.app.clock.advance(10);
    // both see it waiting, and one of them comes first
    let platform = &stage.app.platform;
    let turn = || hutong_registry::jobs::turn_releases(platform);
    let (one, other) = tokio::join!(turn(), turn());
    assert_eq!(one.unwrap() + other.unwrap(), 1);
    let path = format!("/v1/releases/{}", waiting["id"].as_str().unwrap());
    let release = stage.project.developer.get(&path).await.expect(200);
    assert_eq!(release["state"], "active");
}

#[tokio::test]
async fn nobody_is_brought_below_the_lowest_usable_version() {
    let stage = Stage::new().await;
    let now = stage.app.platform.clock.now();
    for code in 1..=2 {
        stage.put(code, "online", json!({})).await;
    }
    stage.put(1, "trial", json!({"starts_at": now + 10})).await;
    let developer = &stage.project.developer;
    let minimum = json!({"version_code": 2});
    developer.post(&stage.line("minimum"), minimum).await.expect(200);
    let problem = stage.roll_back(1).await.expect_problem(409, "version_below_minimum");
    assert!(problem["hint"].as_str().unwrap().contains("/minimum"), "{problem}");
    let body = stage.release(1, "dev", &json!({}));
    let put = developer.put("/v1/releases", body).await;
    put.expect_problem(409, "version_below_minimum");
    stage.app.clock.advance(10);
    assert_eq!(
        hutong_registry::jobs::turn_releases(&stage.app.platform).await.unwrap(),
        1
    );
    let line = developer.get(&stage.line("line")).await.expect(200);
    assert_eq!(line["versions"][1]["releases"]["trial"]["state"], "cancelled");
}

#[tokio::test]
async fn a_version_that_was_rolled_back_to_stays() {
    let stage = Stage::new().await;
    let now = stage.app.platform.clock.now();
    stage.put(1, "online", json!({"ends_at": now + 10})).await;
    stage.put(2, "online", json!({})).await;
    stage.app.clock.advance(10);
    let back = stage.roll_back(1).await.expect(200);
    assert_eq!((&back["state"], back.get("ends_at")), (&json!("active"), None));
    assert_eq!(stage.runs(&subject("a")).await, Some(1));
    assert_eq!(
        hutong_registry::jobs::turn_releases(&stage.app.platform).await.unwrap(),
        0
    );
}

#[tokio::test]
async fn whether_an_app_exists_is_no_stranger_s_to_know() {
    let stage = Stage::new().await;
    let (owner, host) = stage.app.host(9).await;
    let host = host["id"].as_str().unwrap();
    let nobody = "app_00000000000000000000000000000000";
    let mut answers = Vec::new();
    for app in [stage.project.id(), nobody] {
        let reply = owner.get(&format!("/v1/apps/{app}/hosts/{host}/line")).await;
        answers.push(reply.expect_problem(404, "not_found")["detail"].clone());
    }
    assert_eq!(answers[0], answers[1]);
    // its developer may look before anything is there
    let path = format!("/v1/apps/{}/hosts/{host}/line", stage.project.id());
    stage.project.developer.get(&path).await.expect(200);
}

#[tokio::test]
async fn asking_again_for_what_is_so_changes_nothing() {
    let stage = Stage::new().await;
    stage.put(1, "online", json!({})).await;
    let terms = json!({"percent": 10});
    let first = stage.put(2, "gray", terms.clone()).await;
    stage.app.clock.advance(1000);
    assert_eq!(stage.put(2, "gray", terms).await, first);
    let raised = stage.put(2, "gray", json!({"percent": 20})).await;
    assert_ne!(raised["updated_at"], first["updated_at"]);
    let told = stage
        .project
        .developer
        .get("/v1/events?type=hutong.release.changed")
        .await
        .expect(200);
    assert_eq!(told["items"].as_array().unwrap().len(), 3);
}
