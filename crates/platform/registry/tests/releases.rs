//! Releases, and what a host runs.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use hutong_core::Delivery;
use hutong_package::{Expected, verify_manifest, verify_release};
use hutong_policy::Facts;
use hutong_testkit::{Project, TestApp};
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

    async fn deliver(&self, facts: &Facts) -> Option<Delivery> {
        let host = self.host["id"].as_str().unwrap();
        let now = self.app.platform.clock.now();
        self.app
            .platform
            .directory
            .release_for(host, self.project.id(), facts, now)
            .await
            .unwrap()
    }

    /// The version code that a subject gets, after every check that a container makes.
    async fn runs(&self, facts: &Facts) -> Option<u64> {
        let delivery = self.deliver(facts).await?;
        let expected = Expected {
            platform_key: &self.app.platform.key.verifying_key(),
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
        (&release["state"], &release["rollback"], &release["track"]),
        (&json!("active"), &json!(false), &json!("online"))
    );
    assert_eq!(stage.runs(&subject("a")).await, Some(1));

    let (_, other_host) = stage.app.host(4).await;
    let directory = &stage.app.platform.directory;
    let now = stage.app.platform.clock.now();
    let (other_host, anyone) = (other_host["id"].as_str().unwrap(), subject("a"));
    let elsewhere = directory
        .release_for(other_host, stage.project.id(), &anyone, now)
        .await;
    assert_eq!(elsewhere.unwrap(), None);

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
    let back = stage.put(2, "online", json!({"rollback": true})).await;
    assert_eq!(stage.runs(&subject("a")).await, Some(2));
    let statement = stage.deliver(&subject("a")).await.unwrap().release;
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
    let testers = json!({"attr": "group", "op": "contains", "value": "testers"});
    let trial = stage.put(3, "trial", json!({"audience": testers})).await;
    assert_eq!(trial["audience"], testers);
    let half = json!({"audience": {"attr": "percent", "op": "lt", "value": 50}});
    let gray = stage.put(2, "gray", half).await;

    let tester = Facts {
        attributes: [("group".to_owned(), json!(["testers"]))].into(),
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

    let wider = json!({"audience": {"attr": "percent", "op": "lt", "value": 80}});
    assert_eq!(stage.put(2, "gray", wider).await["id"], gray["id"]);
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
    let never = stage.release(1, "online", &json!({"starts_at": now, "ends_at": now}));
    stage
        .project
        .developer
        .put("/v1/releases", never)
        .await
        .expect_problem(422, "invalid_field");
}

#[tokio::test]
async fn what_cannot_be_released_is_refused() {
    let stage = Stage::new().await;
    let developer = &stage.project.developer;
    let put = |body: Value| developer.put("/v1/releases", body);
    for track in ["dev", "trial", "gray"] {
        put(stage.release(1, track, &json!({})))
            .await
            .expect_problem(422, "audience_invalid");
    }
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
        .expect_problem(409, "version_not_uploaded");

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
        stage.app.platform.directory.offered_apps(host, now).await.unwrap()
    };
    assert_eq!(offered().await, Some(vec![]));
    stage
        .put(
            1,
            "gray",
            json!({"audience": {"attr": "percent", "op": "lt", "value": 100}}),
        )
        .await;
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
    assert_eq!(
        stage.app.platform.directory.offered_apps(nobody, now).await.unwrap(),
        None
    );
}
