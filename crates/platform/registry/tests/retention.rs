//! What need not be kept goes, and nothing else: whatever happens, what anybody can be shown is there.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::time::Duration;

use hutong_base::{Random, SeededRandom};
use hutong_core::AppState;
use hutong_package::{Digest, Limits, Manifest};
use hutong_policy::Facts;
use hutong_registry::{collect, would_go};
use hutong_testkit::{Client, Project, TestApp};
use serde_json::{Value, json};

const DAY: Duration = Duration::from_hours(24);

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn days(app: &TestApp, days: u32) {
    app.clock.advance(i64::try_from((DAY * days).as_millis()).unwrap());
}

async fn package(project: &Project, version: &Value) -> u16 {
    let path = format!("/v1/versions/{}/package", text(&version["id"]));
    project.developer.get(&path).await.status.as_u16()
}

async fn blob(project: &Project, sha256: &str) -> u16 {
    project.developer.get(&format!("/blobs/{sha256}")).await.status.as_u16()
}

async fn is_stored(app: &TestApp, sha256: &str) -> bool {
    app.platform
        .blobs
        .get(&sha256.parse().unwrap())
        .await
        .unwrap()
        .is_some()
}

fn hash(content: &[u8]) -> String {
    Digest::of(content).to_string()
}

/// How many versions go, which were said to.
async fn gone(platform: &AppState) -> usize {
    let told = would_go(platform).await.unwrap();
    let gone = collect(platform).await.unwrap();
    assert_eq!(told, gone.versions, "what was said would go went");
    gone.versions.len()
}

/// A host and a project whose first `count` versions are admitted, each with a file of its own, `own 1`, and one of all.
async fn admitted(app: &TestApp, count: u64) -> (Client, Value, Project, Vec<Value>) {
    let project = app.project().await;
    let (owner, host) = app.host(3).await;
    let mut versions = Vec::new();
    for code in 1..=count {
        let own = format!("own {code}");
        let package = project.package(code, &[("assets/own.txt", own.as_bytes()), ("assets/all.txt", b"all")]);
        versions.push(project.publish(&package).await);
    }
    (owner, host, project, versions)
}

#[tokio::test]
async fn an_upload_that_nobody_completes_goes_and_can_be_begun_again() {
    let app = TestApp::new().await;
    let project = app.project().await;
    project
        .publish(&project.package(1, &[("assets/a.txt", b"shared")]))
        .await;
    let half = project.package(2, &[("assets/a.txt", b"shared"), ("assets/b.txt", b"own")]);
    let begun = project.begin(&half).await;
    let (shared, own) = (hash(b"shared"), hash(b"own"));
    let path = format!("/v1/versions/{}/files/{own}", text(&begun["id"]));
    project.developer.put_bytes(&path, &b"own"[..]).await.expect(204);

    days(&app, 6);
    assert_eq!(gone(&app.platform).await, 0);
    days(&app, 2);
    assert_eq!(gone(&app.platform).await, 1);
    project.developer.put_bytes(&path, &b"own"[..]).await.expect(404);
    assert!(is_stored(&app, &own).await, "for a day, for what is under way");
    days(&app, 1);
    assert_eq!(
        collect(&app.platform).await.unwrap().files,
        2,
        "its own file and its script"
    );
    assert!(!is_stored(&app, &own).await);
    assert_eq!(blob(&project, &shared).await, 200, "another version has it");

    let again = project.begin(&half).await;
    assert_ne!(again["id"], begun["id"]);
    assert!(again["missing"].as_array().unwrap().contains(&json!(own)));
    project.upload(&again, &half).await;
    let complete = format!("/v1/versions/{}/complete", text(&again["id"]));
    project.developer.post(&complete, json!({})).await.expect(200);
    assert_eq!(package(&project, &again).await, 200);
}

#[tokio::test]
async fn what_goes_is_refused_everywhere_and_leaves_its_files_for_a_day() {
    let app = TestApp::new().await;
    let (_, host, project, versions) = admitted(&app, 4).await;
    for version in &versions[..3] {
        project.release(version, &host).await;
        days(&app, 10);
    }
    days(&app, 169);
    assert_eq!(gone(&app.platform).await, 0, "the second was superseded 179 days ago");
    days(&app, 2);
    assert_eq!(
        gone(&app.platform).await,
        1,
        "hosts go back to the second rather than to the first"
    );

    let first = text(&versions[0]["id"]);
    let (own, all) = (hash(b"own 1"), hash(b"all"));
    assert_eq!(blob(&project, &own).await, 200, "somebody may be fetching it");
    days(&app, 1);
    assert_eq!(gone(&app.platform).await, 0);
    assert_eq!([blob(&project, &own).await, blob(&project, &all).await], [404, 200]);
    assert!(!is_stored(&app, &own).await);

    let developer = &project.developer;
    let shown = developer.get(&format!("/v1/versions/{first}")).await.expect(200);
    assert_eq!((text(&shown["state"]), shown["gone_at"].is_i64()), ("admitted", true));
    developer
        .get(&format!("/v1/versions/{first}/package"))
        .await
        .expect_problem(409, "version_gone");
    developer
        .post(&format!("/v1/versions/{first}/preview"), json!({}))
        .await
        .expect_problem(409, "version_gone");
    for track in ["online", "trial"] {
        let release = json!({"app": project.id(), "version": first, "host": host["id"], "track": track});
        developer
            .put("/v1/releases", release)
            .await
            .expect_problem(409, "version_gone");
    }
    let begin = format!("/v1/apps/{}/versions", project.id());
    let same = project.package(1, &[("assets/own.txt", b"own 1"), ("assets/all.txt", b"all")]);
    developer
        .post(&begin, same.begin(&project.key))
        .await
        .expect_problem(409, "version_gone");
    let back = format!("/v1/apps/{}/hosts/{}/rollback", project.id(), text(&host["id"]));
    assert_eq!(
        developer.post(&back, json!({"version": first})).await.status.as_u16(),
        409
    );
    developer
        .post(&back, json!({"version": versions[1]["id"]}))
        .await
        .expect(200);
    for version in &versions[1..] {
        assert_eq!(package(&project, version).await, 200);
    }
    let audit = developer.get("/v1/audit?limit=200").await.text();
    assert!(audit.contains("hutong.version.expired") && audit.contains("hutong.release.offline"));
}

/// However old it is: the newest, what is released, and that to which a host goes back.
#[tokio::test]
async fn what_a_host_shows_or_goes_back_to_stays_for_ever() {
    let app = TestApp::new().await;
    let (_, host, project, versions) = admitted(&app, 3).await;
    project.release(&versions[0], &host).await;
    project.release(&versions[1], &host).await;
    days(&app, 4000);
    assert_eq!(gone(&app.platform).await, 0);
    let back = format!("/v1/apps/{}/hosts/{}/rollback", project.id(), text(&host["id"]));
    let body = json!({"version": versions[0]["id"]});
    project.developer.post(&back, body).await.expect(200);
    days(&app, 4000);
    assert_eq!(gone(&app.platform).await, 1, "what was rolled back is neither");
    assert_eq!(package(&project, &versions[0]).await, 200);
}

/// A host has been asked for its word, or has given it: as long as nothing as high is online there.
#[tokio::test]
async fn the_word_of_a_host_keeps_a_version() {
    let app = TestApp::new().await;
    let (owner, host, project, versions) = admitted(&app, 4).await;
    let host_id = text(&host["id"]);
    owner
        .put(&format!("/v1/hosts/{host_id}/acceptance"), json!({"ask": "all"}))
        .await
        .expect(200);
    let path = |at: usize, step: &str| format!("/v1/versions/{}/hosts/{host_id}/{step}", text(&versions[at]["id"]));
    for at in 0..3 {
        project.developer.post(&path(at, "ask"), json!({})).await.expect(200);
    }
    owner.post(&path(1, "accept"), json!({})).await.expect(200);
    let refusal = json!({"reasons": ["payment"]});
    owner.post(&path(2, "refuse"), refusal).await.expect(200);
    days(&app, 400);
    assert_eq!(gone(&app.platform).await, 1, "the one that was refused");
    owner
        .post(&path(2, "accept"), json!({}))
        .await
        .expect_problem(409, "version_gone");
    project
        .developer
        .post(&path(2, "ask"), json!({}))
        .await
        .expect_problem(409, "version_gone");
    owner.post(&path(0, "accept"), json!({})).await.expect(200);
    project.release(&versions[1], &host).await;
    assert_eq!(
        gone(&app.platform).await,
        1,
        "the lower one, which cannot follow any more"
    );
    days(&app, 400);
    assert_eq!(gone(&app.platform).await, 0, "the other is online");
    assert_eq!(package(&project, &versions[1]).await, 200);
}

#[tokio::test]
async fn a_version_stays_while_it_is_reviewed_and_a_preview_keeps_its_files() {
    let app = TestApp::new().await;
    let operator = app.operator().await;
    operator
        .put("/v1/policy", json!({"preset": "wechat"}))
        .await
        .expect(200);
    let project = app.project().await;
    let reviewed = project.publish(&project.package(1, &[("a.txt", b"reviewed")])).await;
    let submit = format!("/v1/versions/{}/submit", text(&reviewed["id"]));
    project.developer.post(&submit, json!({})).await.expect(200);
    let left = project.publish(&project.package(2, &[("a.txt", b"left alone")])).await;
    days(&app, 181);
    let preview = format!("/v1/versions/{}/preview", text(&left["id"]));
    project.developer.post(&preview, json!({})).await.expect(201);
    assert_eq!(gone(&app.platform).await, 1);
    assert_eq!(blob(&project, &hash(b"left alone")).await, 200, "the preview goes on");
    assert_eq!(package(&project, &reviewed).await, 200);
    let submit = format!("/v1/versions/{}/submit", text(&left["id"]));
    project
        .developer
        .post(&submit, json!({}))
        .await
        .expect_problem(409, "version_gone");
    days(&app, 4000);
    assert_eq!(gone(&app.platform).await, 0, "somebody may admit it yet");
}

/// The store fails between the two transactions of a removal, as after a crash there.
#[tokio::test]
async fn nothing_is_said_to_be_there_when_a_removal_breaks_off() {
    let app = TestApp::new().await;
    let (_, _, project, _) = admitted(&app, 2).await;
    days(&app, 181);
    assert_eq!(gone(&app.platform).await, 1);
    days(&app, 1);
    let own = hash(b"own 1");
    let file = app.folder.path().join("blobs").join(&own[..2]).join(&own);
    std::fs::remove_file(&file).unwrap();
    // where a folder is, no file can be removed
    std::fs::create_dir(&file).unwrap();
    assert!(collect(&app.platform).await.is_err());
    assert_eq!(blob(&project, &own).await, 404);
    let next = project.package(3, &[("assets/own.txt", b"own 1"), ("assets/all.txt", b"all")]);
    let begun = project.begin(&next).await;
    assert!(begun["missing"].as_array().unwrap().contains(&json!(own)));

    std::fs::remove_dir(&file).unwrap();
    project.upload(&begun, &next).await;
    collect(&app.platform).await.unwrap();
    let complete = format!("/v1/versions/{}/complete", text(&begun["id"]));
    project.developer.post(&complete, json!({})).await.expect(200);
    assert_eq!(blob(&project, &own).await, 200, "it is named again, and stays");
}

/// Capabilities that hosts of these versions have, one more each.
const OFFERS: [(&str, &str); 3] = [
    ("storage.get", "1.0.0"),
    ("location.get", "2.0.0"),
    ("share.card", "3.0.0"),
];

/// What a host of every age shows, to testers and to others.
async fn shown(app: &TestApp, project: &Project, host: &str) -> Vec<Option<String>> {
    let mut shown = Vec::new();
    for (_, version) in OFFERS {
        for tester in [false, true] {
            let facts = Facts {
                attributes: [("host_version".to_owned(), json!(version))].into(),
                tester,
                ..Facts::default()
            };
            let now = app.platform.clock.now();
            let delivery = app.platform.directory.release_for(host, project.id(), &facts, now);
            shown.push(delivery.await.ok().map(|(delivery, _)| delivery.manifest.clone()));
        }
    }
    shown
}

/// Whatever is released, rolled back and taken off, in whatever order, and however long it takes.
#[tokio::test]
async fn letting_go_changes_nothing_that_a_host_shows() {
    for seed in 0..4 {
        let app = TestApp::new().await;
        let project = app.project().await;
        let (owner, host) = app.host(3).await;
        let id = text(&host["id"]);
        let offers = OFFERS.map(|(name, since)| json!({"name": name, "since": since}));
        let names = ["name", "bundle_ids", "origins", "keys", "surfaces"];
        let mut registration: Value = names
            .into_iter()
            .map(|name| (name.to_owned(), host[name].clone()))
            .collect();
        registration["capabilities"] = offers.into();
        owner.put(&format!("/v1/hosts/{id}"), registration).await.expect(200);
        let random = SeededRandom::new(seed);
        let below = |most: usize| {
            let mut bytes = [0; 8];
            random.fill(&mut bytes);
            usize::try_from(u64::from_le_bytes(bytes) % most as u64).unwrap()
        };
        let mut versions: Vec<Value> = Vec::new();
        let mut went = 0;
        for _ in 0..60 {
            match below(8) {
                0..=2 => {
                    let code = versions.len() as u64 + 1;
                    let own = format!("own {}", code % 4);
                    let mut package = project.package(code, &[("assets/own.txt", own.as_bytes())]);
                    let uses = OFFERS
                        .iter()
                        .filter(|_| below(2) == 0)
                        .map(|(name, _)| (*name).to_owned());
                    package.manifest.capabilities = uses.collect();
                    versions.push(project.publish(&package).await);
                }
                3..=5 if !versions.is_empty() => {
                    let last = versions.len() - 1;
                    let version = &versions[last - below(versions.len().min(3))];
                    let track = ["online", "online", "gray", "trial"][below(4)];
                    let mut body = json!({"app": project.id(), "version": version["id"], "host": id, "track": track});
                    if track == "gray" {
                        body["percent"] = json!(1 + below(99));
                    } else if below(4) == 0 {
                        body["audience"] = json!({"attr": "host_version", "op": "lt", "value": "2.5"});
                    }
                    // refused or not: both are cases
                    project.developer.put("/v1/releases", body).await;
                }
                6 if !versions.is_empty() => {
                    let back = format!("/v1/apps/{}/hosts/{id}/rollback", project.id());
                    let body = json!({"version": versions[below(versions.len())]["id"]});
                    project.developer.post(&back, body).await;
                }
                _ => days(&app, u32::try_from(1 + below(200)).unwrap()),
            }
            let before = shown(&app, &project, id).await;
            went += gone(&app.platform).await;
            let after = shown(&app, &project, id).await;
            assert_eq!(before, after, "with seed {seed}");
            for manifest in after.into_iter().flatten() {
                let manifest = Manifest::parse(manifest.as_bytes(), &Limits::default()).unwrap();
                for (path, file) in &manifest.files {
                    assert_eq!(
                        blob(&project, &file.sha256.to_string()).await,
                        200,
                        "{path} with seed {seed}"
                    );
                }
            }
        }
        assert!(0 < went, "with seed {seed} nothing went");
    }
}

/// Uploads that find a content there while other nodes remove it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_upload_beside_a_removal_has_all_its_files() {
    let app = TestApp::new().await;
    let other = app.second_node().await;
    let one = app.project().await;
    let two = Project::of(one.developer.clone(), 8).await;
    let contents: Vec<String> = (0..40).map(|at| format!("content {at}")).collect();
    let names: Vec<String> = (0..40).map(|at| format!("assets/{at}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .zip(&contents)
        .map(|(name, content)| (name.as_str(), content.as_bytes()))
        .collect();
    let ends = |project: &Project, code: u64| project.package(code, &[]);
    let (mut found, mut removed) = (0, 0);
    for round in 1..=30_u64 {
        // the contents are public, and of a version that went a day ago
        one.publish(&one.package(2 * round, &files)).await;
        one.publish(&ends(&one, 2 * round + 1)).await;
        days(&app, 181);
        collect(&app.platform).await.unwrap();
        days(&app, 1);
        let package = two.package(2 * round, &files);
        // each round meets them elsewhere
        let ahead = Duration::from_micros(300 * (round / 2 % 10));
        let (late, later) = if round % 2 == 0 {
            (ahead, Duration::ZERO)
        } else {
            (Duration::ZERO, ahead)
        };
        let remove = async |node: &AppState| {
            tokio::time::sleep(late).await;
            collect(node).await.unwrap().files
        };
        let upload = async {
            tokio::time::sleep(later).await;
            let begun = two.begin(&package).await;
            let missing = begun["missing"].as_array().unwrap().len();
            two.upload(&begun, &package).await;
            let complete = format!("/v1/versions/{}/complete", text(&begun["id"]));
            two.developer.post(&complete, json!({})).await.expect(200);
            (begun, missing)
        };
        let (first, second, (version, missing)) = tokio::join!(remove(&app.platform), remove(&other), upload);
        removed += first + second;
        found += usize::from(missing < files.len());
        assert_eq!(self::package(&two, &version).await, 200, "in round {round}");
        assert_eq!(two.scanned(text(&version["id"])).await["state"], "admitted");
        two.publish(&ends(&two, 2 * round + 1)).await;
    }
    assert!(0 < removed && 0 < found, "{removed} removed, {found} times found there");
}
