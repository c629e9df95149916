//! What need not be kept goes, and nothing else: whatever happens, what anybody can be shown is there.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::collections::BTreeMap;
use std::time::Duration;

use hutong_base::{Random, SeededRandom};
use hutong_core::AppState;
use hutong_registry::{collect, would_go};
use hutong_testkit::{Project, TestApp, TestPackage};
use serde_json::{Value, json};

const DAY: Duration = Duration::from_hours(24);
const LIVE: [&str; 4] = ["scheduled", "active", "paused", "superseded"];

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

fn hash(package: &TestPackage, content: &[u8]) -> String {
    let (sha256, _) = package.files.iter().find(|(_, bytes)| bytes[..] == *content).unwrap();
    sha256.clone()
}

async fn gone(platform: &AppState) -> usize {
    let told = would_go(platform).await.unwrap();
    let gone = collect(platform).await.unwrap();
    assert_eq!(told, gone.versions, "what was said would go went");
    gone.versions.len()
}

#[tokio::test]
async fn an_upload_that_nobody_completes_goes_and_can_be_begun_again() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let whole = project.package(1, &[("assets/a.txt", b"shared")]);
    project.publish(&whole).await;
    let half = project.package(2, &[("assets/a.txt", b"shared"), ("assets/b.txt", b"own")]);
    let begun = project.begin(&half).await;
    let (shared, own) = (hash(&half, b"shared"), hash(&half, b"own"));
    let path = |begun: &Value| format!("/v1/versions/{}/files/{own}", text(&begun["id"]));
    project
        .developer
        .put_bytes(&path(&begun), &b"own"[..])
        .await
        .expect(204);

    days(&app, 6);
    assert_eq!(gone(&app.platform).await, 0);
    days(&app, 2);
    assert_eq!(gone(&app.platform).await, 1);
    project
        .developer
        .put_bytes(&path(&begun), &b"own"[..])
        .await
        .expect(404);
    let digest = own.parse().unwrap();
    assert!(app.platform.blobs.get(&digest).await.unwrap().is_none());
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
async fn a_version_goes_when_no_host_shows_it_and_nobody_can_go_back_to_it() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let (_, host) = app.host(3).await;
    let mut versions = Vec::new();
    let mut packages = Vec::new();
    for code in 1..=3_u64 {
        let own = format!("own {code}");
        let package = project.package(code, &[("assets/own.txt", own.as_bytes()), ("assets/all.txt", b"all")]);
        versions.push(project.publish(&package).await);
        packages.push(package);
        if code < 3 {
            project.release(&versions[versions.len() - 1], &host).await;
        }
        days(&app, 10);
    }
    days(&app, 160);
    assert_eq!(
        gone(&app.platform).await,
        0,
        "the first was superseded less than 180 days ago"
    );
    days(&app, 20);
    assert_eq!(gone(&app.platform).await, 1);

    let (own, all) = (hash(&packages[0], b"own 1"), hash(&packages[0], b"all"));
    assert_eq!([blob(&project, &own).await, blob(&project, &all).await], [404, 200]);
    let problem = format!("/v1/versions/{}/package", text(&versions[0]["id"]));
    project
        .developer
        .get(&problem)
        .await
        .expect_problem(409, "version_gone");
    let release = json!({"app": project.id(), "version": versions[0]["id"], "host": host["id"], "track": "online"});
    project
        .developer
        .put("/v1/releases", release)
        .await
        .expect_problem(409, "version_gone");
    let back = format!("/v1/apps/{}/hosts/{}/rollback", project.id(), text(&host["id"]));
    let body = json!({"version": versions[0]["id"]});
    assert_eq!(project.developer.post(&back, body).await.status.as_u16(), 409);
    for version in &versions[1..] {
        assert_eq!(package(&project, version).await, 200);
    }

    let audit = project.developer.get("/v1/audit?limit=200").await.text();
    assert!(audit.contains("hutong.version.expired") && audit.contains("hutong.release.offline"));
    days(&app, 400);
    assert_eq!(gone(&app.platform).await, 0, "one is shown, the other is the newest");
}

/// Whatever is released, rolled back and taken off, in whatever order, and however long it takes.
#[tokio::test]
async fn everything_that_a_release_can_name_is_there() {
    for seed in 0..4 {
        let app = TestApp::new().await;
        let project = app.project().await;
        let (_, host) = app.host(3).await;
        let random = SeededRandom::new(seed);
        let below = |most: usize| {
            let mut bytes = [0; 8];
            random.fill(&mut bytes);
            usize::try_from(u64::from_le_bytes(bytes) % most as u64).unwrap()
        };
        let mut versions: Vec<Value> = Vec::new();
        let mut went = 0;
        for _ in 0..60 {
            match below(6) {
                0 | 1 => {
                    let code = versions.len() as u64 + 1;
                    let own = format!("own {}", code % 4);
                    let package = project.package(code, &[("assets/own.txt", own.as_bytes())]);
                    versions.push(project.publish(&package).await);
                }
                2 | 3 if !versions.is_empty() => {
                    let version = &versions[below(versions.len())];
                    let track = ["online", "gray", "trial"][below(3)];
                    let mut body =
                        json!({"app": project.id(), "version": version["id"], "host": host["id"], "track": track});
                    if track == "gray" {
                        body["percent"] = json!(1 + below(99));
                    }
                    // refused or not: both are cases
                    project.developer.put("/v1/releases", body).await;
                }
                4 if !versions.is_empty() => {
                    let back = format!("/v1/apps/{}/hosts/{}/rollback", project.id(), text(&host["id"]));
                    let body = json!({"version": versions[below(versions.len())]["id"]});
                    project.developer.post(&back, body).await;
                }
                _ => days(&app, u32::try_from(below(120)).unwrap()),
            }
            went += gone(&app.platform).await;
            check(&app, &project, &versions).await;
        }
        assert!(0 < went, "with seed {seed} nothing went");
    }
}

/// What is released, or was not long ago, and the newest are there, every file.
async fn check(app: &TestApp, project: &Project, versions: &[Value]) {
    let now = app.platform.clock.now();
    let releases = project.developer.get("/v1/releases?limit=200").await.expect(200);
    let mut needed: BTreeMap<&str, &str> = BTreeMap::new();
    for release in releases["items"].as_array().unwrap() {
        let updated = release["updated_at"].as_i64().unwrap();
        if LIVE.contains(&text(&release["state"])) || now - updated < 180 * 86_400_000 {
            needed.insert(text(&release["version"]), text(&release["state"]));
        }
    }
    if let Some(newest) = versions.last() {
        needed.insert(text(&newest["id"]), "newest");
    }
    for version in versions {
        let id = text(&version["id"]);
        let Some(why) = needed.get(id) else { continue };
        // unless the release ended because the version went
        if *why != "offline" {
            assert_eq!(package(project, version).await, 200, "of {id}, {why}");
        }
    }
}

/// Uploads that find a content there while another node removes it.
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
    for round in 1..=8_u64 {
        // all contents are those of an upload that is abandoned
        let abandoned = one.package(round, &files);
        let begun = one.begin(&abandoned).await;
        one.upload(&begun, &abandoned).await;
        days(&app, 8);
        let package = two.package(round, &files);
        let upload = async {
            let begun = two.begin(&package).await;
            two.upload(&begun, &package).await;
            let complete = format!("/v1/versions/{}/complete", text(&begun["id"]));
            two.developer.post(&complete, json!({})).await.expect(200);
            begun
        };
        let ((), (), version) = tokio::join!(
            async { drop(collect(&app.platform).await) },
            async { drop(collect(&other).await) },
            upload
        );
        assert_eq!(self::package(&two, &version).await, 200, "in round {round}");
        let complete = two.scanned(text(&version["id"])).await;
        assert_eq!(complete["state"], "admitted");
    }
}
