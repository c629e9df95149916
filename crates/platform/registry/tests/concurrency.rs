//! Many at once.

use std::sync::Arc;

use futures::future::join_all;
use hutong_package::Digest;
use hutong_testkit::{Project, TestApp};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn developers_publish_at_the_same_time_and_share_files() {
    let app = TestApp::new().await;
    let mut projects = Vec::new();
    for _ in 0..8 {
        projects.push(app.project().await);
    }
    let publishes = projects.into_iter().enumerate().map(|(n, project)| {
        tokio::spawn(async move {
            let own = format!("of {n}");
            let package = project.package(
                1,
                &[("assets/shared.txt", b"shared"), ("assets/own.txt", own.as_bytes())],
            );
            let version = project.publish(&package).await;
            (package, version)
        })
    });
    for done in join_all(publishes).await {
        let (package, version) = done.unwrap();
        assert_eq!(version["state"], "admitted");
        for (hash, bytes) in package.files {
            let reply = app.anonymous().get(&format!("/blobs/{hash}")).await;
            assert_eq!((reply.status.as_u16(), &reply.body), (200, &bytes));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn versions_of_one_app_come_in_some_order_and_their_codes_grow() {
    let app = TestApp::new().await;
    let project = Arc::new(app.project().await);
    let publishes = (1..=12).map(|code| {
        let project = project.clone();
        tokio::spawn(async move {
            let path = format!("/v1/apps/{}/versions", project.id());
            let package = project.package(code, &[]);
            let begun = project.developer.post(&path, package.begin(&project.key)).await;
            if begun.status != 201 {
                begun.expect_problem(409, "version_code_not_greater");
                return;
            }
            let begun = begun.expect(201);
            project.upload(&begun, &package).await;
            let path = format!("/v1/versions/{}/complete", begun["id"].as_str().unwrap());
            let done = project.developer.post(&path, json!({})).await;
            if done.status != 200 {
                done.expect_problem(409, "version_code_not_greater");
            }
        })
    });
    join_all(publishes).await.into_iter().for_each(Result::unwrap);

    let told = project.developer.get("/v1/events?limit=200").await.expect(200);
    let told = told["items"].as_array().unwrap();
    let sequence: Vec<_> = told
        .iter()
        .map(|event| event["sequence"].as_str().unwrap().parse::<usize>().unwrap())
        .collect();
    assert_eq!(sequence, (1..=told.len()).collect::<Vec<_>>(), "no gaps");
    let codes = told.iter().filter(|event| event["type"] == "hutong.version.uploaded");
    let codes: Vec<_> = codes.map(|event| event["data"]["code"].as_i64().unwrap()).collect();
    assert!(
        !codes.is_empty() && codes.is_sorted() && codes.ends_with(&[12]),
        "{codes:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_manifest_begun_by_many_is_one_version() {
    let app = TestApp::new().await;
    let project = Arc::new(app.project().await);
    let package = Arc::new(project.package(1, &[("assets/a.txt", b"a")]));
    let publishes = (0..12).map(|_| {
        let (project, package) = (project.clone(), package.clone());
        tokio::spawn(async move { project.publish(&package).await })
    });
    let versions: Vec<_> = join_all(publishes).await.into_iter().map(Result::unwrap).collect();
    assert!(versions.iter().all(|version| *version == versions[0]), "{versions:#?}");
    let blob = app.anonymous().get(&format!("/blobs/{}", Digest::of(b"a"))).await;
    assert_eq!(blob.body, b"a");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_want_an_appid_one_gets_it() {
    let app = TestApp::new().await;
    let mut developers = Vec::new();
    for _ in 0..8 {
        developers.push(app.developer().await);
    }
    let body = json!({"name": "Coffee", "appid": "wxwanted"});
    let posts = developers.into_iter().map(|developer| {
        let body = body.clone();
        tokio::spawn(async move { developer.post("/v1/apps", body).await })
    });
    let replies: Vec<_> = join_all(posts).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    for refused in replies.iter().filter(|reply| reply.status != 201) {
        refused.expect_problem(409, "appid_taken");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn releases_at_the_same_time_leave_one_in_force() {
    let app = TestApp::new().await;
    let project: Arc<Project> = Arc::new(app.project().await);
    let (_, host) = app.host(3).await;
    let mut versions = Vec::new();
    for code in 1..=6 {
        versions.push(project.publish(&project.package(code, &[])).await);
    }
    let releases = versions.into_iter().map(|version| {
        let (project, host) = (project.clone(), host.clone());
        tokio::spawn(async move {
            let body = json!({"app": project.id(), "version": version["id"], "host": host["id"], "track": "online"});
            let reply = project.developer.put("/v1/releases", body).await;
            if reply.status != 200 {
                reply.expect_problem(409, "version_rollback");
            }
        })
    });
    join_all(releases).await.into_iter().for_each(Result::unwrap);
    let listed = project.developer.get("/v1/releases").await.expect(200);
    let active = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|release| release["state"] == "active");
    let codes: Vec<_> = active
        .map(|release| release["version_code"].as_i64().unwrap())
        .collect();
    assert_eq!(codes, [6], "{listed:#}");
}
