//! The log of admissions: what is in it, and that anybody can check it.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use futures::future::join_all;
use hutong_package::merkle::leaf_hash;
use hutong_package::{Admission, Digest, Inclusion, Signature, TreeHead, package_digest};
use hutong_policy::Facts;
use hutong_testkit::{Project, TestApp, TestPackage};
use serde_json::{Value, json};

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

async fn head(app: &TestApp) -> TreeHead {
    let answer = app.anonymous().get("/v1/log/head").await.expect(200);
    let key = app.platform.keys.first().verifying_key();
    assert_eq!(answer["key"], key.to_string());
    TreeHead::open(text(&answer["head"]), text(&answer["head_signature"]), &key.into(), 0).unwrap()
}

/// The admission that the proof for `query` shows.
async fn proven(app: &TestApp, query: &str) -> (Admission, u64) {
    let answer = app.anonymous().get(&format!("/v1/log/proof?{query}")).await.expect(200);
    let inclusion: Inclusion = serde_json::from_value(answer).unwrap();
    let (admission, _) = inclusion
        .verify(&app.platform.keys.first().verifying_key().into(), 0)
        .unwrap();
    (admission, inclusion.index)
}

async fn consistency(app: &TestApp, first: u64, second: u64) -> Vec<Digest> {
    let path = format!("/v1/log/consistency?first={first}&second={second}");
    let answer = app.anonymous().get(&path).await.expect(200);
    serde_json::from_value(answer["proof"].clone()).unwrap()
}

fn package_of(project: &Project, package: &TestPackage) -> (Digest, Digest) {
    let manifest = package.manifest.to_bytes();
    let signature = Signature::sign(&project.key, &manifest);
    (Digest::of(&manifest), package_digest(&manifest, &signature))
}

#[tokio::test]
async fn every_admission_is_in_the_log_and_nothing_else_is() {
    let app = TestApp::new().await;
    let (operator, project) = (app.operator().await, app.project().await);
    assert_eq!(head(&app).await.size, 0);
    app.anonymous().get("/v1/log/entries").await.expect(200);
    let first = project.package(1, &[]);
    let admitted = project.publish(&first).await;
    let earlier = head(&app).await;
    assert_eq!(earlier.size, 1);

    let by_version = format!("version={}", text(&admitted["id"]));
    let (admission, index) = proven(&app, &by_version).await;
    let (manifest, package) = package_of(&project, &first);
    assert_eq!(
        (admission.manifest_sha256, admission.package_sha256),
        (manifest, package)
    );
    assert_eq!(admission.version, admitted["id"]);
    assert_eq!(
        (admission.app.as_str(), admission.version_code, index),
        (project.id(), 1, 0)
    );
    assert_eq!(admission.admitted_at, admitted["state_since"]);
    assert_eq!(proven(&app, &format!("manifest_sha256={manifest}")).await.0, admission);

    // what waits, is refused or comes back is no admission
    operator.put("/v1/policy", json!({"preset": "tcsas"})).await.expect(200);
    let waiting = project.publish(&project.package(2, &[])).await;
    let waiting = text(&waiting["id"]);
    project
        .developer
        .post(&format!("/v1/versions/{waiting}/submit"), json!({}))
        .await
        .expect(200);
    let path = format!("/v1/versions/{}", text(&admitted["id"]));
    operator
        .post(&format!("{path}/approve"), json!({}))
        .await
        .expect_problem(409, "wrong_state");
    let reasons = json!({"reasons": ["misleading"]});
    operator.post(&format!("{path}/remove"), reasons).await.expect(200);
    operator.post(&format!("{path}/restore"), json!({})).await.expect(200);
    assert_eq!(head(&app).await.root, earlier.root);
    app.anonymous()
        .get(&format!("/v1/log/proof?version={waiting}"))
        .await
        .expect_problem(404, "not_found");

    operator
        .post(&format!("/v1/versions/{waiting}/approve"), json!({}))
        .await
        .expect(200);
    let later = head(&app).await;
    assert_eq!(later.size, 2);
    later.follows(&earlier, &consistency(&app, 1, 2).await).unwrap();
    assert_eq!(
        proven(&app, &by_version).await,
        (admission, 0),
        "in the log that grew, too"
    );
}

#[tokio::test]
async fn admissions_at_once_have_each_their_place_and_every_earlier_head_is_a_beginning() {
    let app = TestApp::new().await;
    let mut heads = Vec::new();
    let mut versions = Vec::new();
    for _ in 0..3 {
        let mut projects = Vec::new();
        for _ in 0..3 {
            projects.push(app.project().await);
        }
        let published = join_all(projects.iter().map(async |project| {
            let package = project.package(1, &[]);
            project.publish(&package).await
        }));
        versions.extend(published.await);
        heads.push(head(&app).await);
    }
    let (mut entries, mut next) = (Vec::new(), Some("0".to_owned()));
    while let Some(from) = next {
        let path = format!("/v1/log/entries?limit=4&from={from}");
        let page = app.anonymous().get(&path).await.expect(200);
        entries.extend(page["items"].as_array().unwrap().clone());
        next = page["next"].as_str().map(str::to_owned);
    }
    let indices: Vec<_> = entries.iter().map(|entry| entry["index"].as_u64().unwrap()).collect();
    assert_eq!(indices, (0..9).collect::<Vec<_>>());
    for version in &versions {
        let (admission, index) = proven(&app, &format!("version={}", text(&version["id"]))).await;
        let entry = &entries[usize::try_from(index).unwrap()]["entry"];
        assert_eq!(*entry, admission.to_text());
    }
    let last = heads.last().unwrap();
    assert_eq!(
        (last.size, last.root),
        (9, root(&entries)),
        "whoever reads it all finds the same root"
    );
    for earlier in &heads {
        let proof = consistency(&app, earlier.size, 9).await;
        last.follows(earlier, &proof).unwrap();
        let forged = TreeHead {
            root: leaf_hash(b"forged"),
            ..earlier.clone()
        };
        assert_eq!(last.follows(&forged, &proof).unwrap_err().code(), "log_diverged");
    }
}

/// The root of nine entries, by hand.
fn root(entries: &[Value]) -> Digest {
    let mut row: Vec<_> = entries
        .iter()
        .map(|entry| leaf_hash(text(&entry["entry"]).as_bytes()))
        .collect();
    while 1 < row.len() {
        row = row
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => Digest::of(&[&[1], left.as_bytes().as_slice(), right.as_bytes().as_slice()].concat()),
                _ => pair[0],
            })
            .collect();
    }
    row[0]
}

#[tokio::test]
async fn what_a_container_gets_carries_its_proof_unless_it_is_for_testers_alone() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let (_, host) = app.host(3).await;
    let version = project.publish(&project.package(1, &[])).await;
    project.release(&version, &host).await;
    let operator = app.operator().await;
    operator.put("/v1/policy", json!({"preset": "tcsas"})).await.expect(200);
    let second = project.publish(&project.package(2, &[])).await;
    let trial = json!({"app": project.id(), "version": second["id"], "host": host["id"], "track": "trial"});
    project.developer.put("/v1/releases", trial).await.expect(200);
    let delivery = async |tester: bool| {
        let facts = Facts {
            subject: "a".to_owned(),
            tester,
            ..Facts::default()
        };
        let now = app.platform.clock.now();
        let directory = &app.platform.directory;
        directory
            .release_for(text(&host["id"]), project.id(), &facts, now)
            .await
            .unwrap()
            .0
    };
    for _ in 0..2 {
        let admission = delivery(false).await.admission.clone().unwrap();
        let (admission, head) = admission
            .verify(&app.platform.keys.first().verifying_key().into(), 0)
            .unwrap();
        assert_eq!((admission.version.as_str(), head.size), (text(&version["id"]), 1));
    }
    assert_eq!(delivery(true).await.admission, None);
}

#[tokio::test]
async fn what_the_log_does_not_have_is_asked_for_in_vain() {
    let app = TestApp::new().await;
    let project = app.project().await;
    project.publish(&project.package(1, &[])).await;
    let stranger = app.anonymous();
    for query in ["first=0&second=1", "first=1&second=2", "first=2&second=1", "first=1"] {
        stranger
            .get(&format!("/v1/log/consistency?{query}"))
            .await
            .expect_problem(400, "invalid_query");
    }
    let hash = Digest::of(b"");
    for query in [
        "",
        &format!("version=ver_1&manifest_sha256={hash}"),
        "manifest_sha256=1",
    ] {
        stranger
            .get(&format!("/v1/log/proof?{query}"))
            .await
            .expect_problem(400, "invalid_query");
    }
    stranger
        .get(&format!("/v1/log/proof?manifest_sha256={hash}"))
        .await
        .expect_problem(404, "not_found");
    let nothing = stranger.get("/v1/log/entries?from=1").await.expect(200);
    assert_eq!(nothing, json!({"items": []}));
}
