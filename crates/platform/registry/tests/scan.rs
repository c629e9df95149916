//! The scan of a version: what it finds, and that it is done once whatever happens to the worker.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::sync::atomic::Ordering;
use std::time::Duration;

use hutong_core::{Contact, PageSeen, Place, Places, ScanError};
use hutong_testkit::{Project, TestApp, TestPackage, work_one};
use serde_json::{Value, json};

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Uploads `package` whole, and does not wait for its scan; answers its id.
async fn complete(project: &Project, package: &TestPackage) -> String {
    let begun = project.begin(package).await;
    project.upload(&begun, package).await;
    let version = text(&begun["id"]).to_owned();
    let path = format!("/v1/versions/{version}/complete");
    assert_eq!(
        project.developer.post(&path, json!({})).await.expect(200)["state"],
        "uploaded"
    );
    version
}

async fn version(project: &Project, id: &str) -> Value {
    project.developer.get(&format!("/v1/versions/{id}")).await.expect(200)
}

async fn evidence(project: &Project, id: &str) -> Value {
    project
        .developer
        .get(&format!("/v1/versions/{id}/evidence"))
        .await
        .expect(200)
}

fn actions(version: &Value) -> Vec<&str> {
    version["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| text(&step["action"]))
        .collect()
}

#[tokio::test]
async fn what_was_seen_and_which_rules_it_breaks_is_shown() {
    let app = TestApp::new().await;
    let operator = app.operator().await;
    let policy = json!({"preset": "tcsas", "words": ["Casino"]});
    operator.put("/v1/policy", policy).await.expect(200);
    app.scanner.says(|manifest| {
        Ok(vec![
            PageSeen {
                path: manifest.entry.clone(),
                built: true,
                opened: true,
                errors: vec!["TypeError: a is undefined at pages/index/index.js:3".to_owned()],
                capabilities: [("storage.get", 1), ("location.get", 2), ("package.load", 1)]
                    .map(|(name, times)| (name.to_owned(), times))
                    .into(),
                domains: [("https://a.test", true), ("https://b.test", false)]
                    .map(|(origin, allowed)| Contact {
                        kind: "request".to_owned(),
                        origin: origin.to_owned(),
                        allowed,
                    })
                    .into(),
                before_consent: ["location.get".to_owned()].into(),
                texts: vec!["welcome to the CASINO".to_owned()],
                ..PageSeen::default()
            },
            PageSeen {
                path: "pages/b/b".to_owned(),
                built: true,
                ..PageSeen::default()
            },
        ])
    });
    let project = app.project().await;
    let logic = "define('pages/b/b.js', 'pages/c/c'); wx.navigateTo({url: '../b/b?from=1'});\n\
                 \"pages/c/c.js\":function( t[\"pages/d/d\"]=f; \"{\\\"url\\\":\\\"/pages/e/e\\\"}\"";
    let mut package = project.package(1, &[("sub/x/logic.js", logic.as_bytes())]);
    package
        .manifest
        .pages
        .extend(["b", "d", "e"].map(|name| format!("pages/{name}/{name}")));
    package.manifest.capabilities.insert("storage.get".to_owned());
    let published = project.publish(&package).await;
    assert_eq!(published["state"], "ready", "findings are for people to judge");
    let found = evidence(&project, text(&published["id"])).await;
    let findings: Vec<_> = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            format!(
                "{} {} {}",
                text(&finding["rule"]),
                text(&finding["page"]),
                text(&finding["what"])
            )
        })
        .collect();
    assert_eq!(
        findings,
        [
            "page_error pages/index/index TypeError: a is undefined at pages/index/index.js:3",
            "undeclared_server pages/index/index request https://b.test",
            "undeclared_capability pages/index/index location.get",
            "before_consent pages/index/index location.get",
            "listed_word pages/index/index Casino",
            "page_does_not_open pages/b/b nothing is drawn",
            "hidden_page pages/d/d no script or template leads there",
            "undeclared_privacy pages/index/index location.get",
        ]
    );
    assert_eq!(found["pages"][0]["capabilities"]["location.get"], 2);
    assert_eq!(found["facts"]["capabilities"], json!(["storage.get"]));
    assert!(
        found.get("differences").is_none() && found.get("failure").is_none(),
        "{found:#}"
    );
}

#[tokio::test]
async fn what_differs_from_the_version_that_was_admitted_last_is_shown() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let first = project
        .publish(&project.package(1, &[("assets/a.txt", b"a"), ("assets/b.txt", b"b")]))
        .await;
    let operator = app.operator().await;
    operator.put("/v1/policy", json!({"preset": "tcsas"})).await.expect(200);
    project
        .publish(&project.package(2, &[("assets/z.txt", b"never admitted")]))
        .await;
    let mut package = project.package(3, &[("assets/a.txt", b"other"), ("assets/c.txt", b"c")]);
    package.manifest.pages.push("pages/b/b".to_owned());
    package.manifest.capabilities.insert("pay.request".to_owned());
    package.manifest.domains.request.push("https://a.test".to_owned());
    let third = project.publish(&package).await;
    let found = evidence(&project, text(&third["id"])).await;
    let differences = &found["differences"];
    assert_eq!(differences["version"], first["id"]);
    assert_eq!(differences["pages"], json!({"added": ["pages/b/b"], "removed": []}));
    assert_eq!(differences["capabilities"]["added"], json!(["pay.request"]));
    assert_eq!(differences["domains"]["added"], json!(["request https://a.test"]));
    assert_eq!(
        differences["files"],
        json!({"added": ["assets/c.txt"], "removed": ["assets/b.txt"]})
    );
    assert_eq!(differences["changed_files"], json!(["assets/a.txt", "main/logic.js"]));
}

#[tokio::test]
async fn what_its_parts_weigh_and_where_its_pages_look_different_is_shown() {
    let app = TestApp::new().await;
    app.scanner.says(|manifest| {
        let code = manifest.version.code;
        let line = |text: &str| text.to_owned();
        let outline = vec![
            line("wx-view .shop"),
            format!("  \"price {code}\""),
            line("  wx-button"),
        ];
        Ok(vec![PageSeen {
            path: manifest.entry.clone(),
            built: true,
            opened: true,
            nodes: 3,
            outline: outline.into_iter().take(if code == 1 { 2 } else { 3 }).collect(),
            ..PageSeen::default()
        }])
    });
    let project = app.project().await;
    let first = project.publish(&project.package(1, &[])).await;
    let mut package = project.package(
        2,
        &[
            ("sub/promo/logic.js", b"12345"),
            ("sub/promo/styles.json", b"{}"),
            ("assets/promo/a.txt", b"678"),
        ],
    );
    package.manifest.subpackages.push(hutong_package::Subpackage {
        name: String::new(),
        pages: vec!["index".to_owned()],
        root: "promo".to_owned(),
    });
    package.manifest.pages.push("promo/index".to_owned());
    let second = project.publish(&package).await;
    let differences = evidence(&project, text(&second["id"])).await["differences"].clone();
    assert_eq!(differences["version"], first["id"]);
    assert_eq!(differences["sizes"][0]["part"], "main");
    assert_eq!(differences["sizes"][0]["before"], differences["sizes"][0]["now"]);
    assert_eq!(differences["sizes"][1], json!({"part": "promo", "now": 10}));
    assert_eq!(
        differences["trees"],
        json!([{
            "page": "pages/index/index", "added": 1, "removed": 0,
            "texts": {"added": ["price 2"], "removed": ["price 1"]},
            "lines": ["  wx-view .shop", "-   \"price 1\"", "+   \"price 2\"", "+   wx-button"],
        }])
    );
}

/// A place in the author's file.
fn place(line: u64, excerpt: &str) -> Place {
    Place {
        file: "pages/index/index.js".to_owned(),
        line,
        column: 3,
        excerpt: excerpt.to_owned(),
    }
}

/// The findings about a version of a project whose app.json has this.
async fn found(app: &TestApp, config: Value, used: &str, declared: &[&str]) -> Value {
    let operator = app.operator().await;
    operator.put("/v1/policy", json!({"preset": "tcsas"})).await.expect(200);
    let project = app.project().await;
    let config = json!({ "functions": config }).to_string();
    let mut package = project.package(1, &[("config.json", config.as_bytes())]);
    package.manifest.capabilities = used.split(' ').map(str::to_owned).collect();
    package.manifest.privacy = declared
        .iter()
        .map(|capability| hutong_package::Privacy {
            capability: (*capability).to_owned(),
            purpose: "to greet you".to_owned(),
        })
        .collect();
    let published = project.publish(&package).await;
    assert_eq!(published["state"], "ready", "findings are for people to judge");
    evidence(&project, text(&published["id"])).await["findings"].clone()
}

#[tokio::test]
async fn personal_data_that_no_declaration_names_is_found_with_where_it_is_asked_for() {
    let app = TestApp::new().await;
    let asked = Places {
        places: vec![place(7, "wx.getClipboardData({})"), place(9, "wx.getClipboardData()")],
        total: 31,
    };
    app.scanner.scripts.lock().unwrap().capabilities = ["clipboard.get", "location.get"]
        .map(|name| (name.to_owned(), asked.clone()))
        .into();
    let config = json!({"requiredPrivateInfos": ["getLocation"]});
    let used = "clipboard.get identity.profile location.get media.choose storage.get ui.toast.show view.context";
    assert_eq!(
        found(&app, config, used, &["identity.profile"]).await,
        json!([
            {"rule": "undeclared_privacy", "what": "clipboard.get", "at": {"total": 31, "places": [
                {"file": "pages/index/index.js", "line": 7, "column": 3, "excerpt": "wx.getClipboardData({})"},
                {"file": "pages/index/index.js", "line": 9, "column": 3, "excerpt": "wx.getClipboardData()"},
            ]}},
            {"rule": "undeclared_privacy", "what": "media.choose"},
        ])
    );
}

#[tokio::test]
async fn a_purpose_under_permission_declares_what_is_behind_its_scope() {
    let used = "clipboard.get location.get media.save";
    let undeclared = |what: &str| json!({"rule": "undeclared_privacy", "what": what});
    for (config, expected) in [
        (
            json!({"permission": {"scope.userLocation": {"desc": "to find a shop near you"},
                "scope.writePhotosAlbum": {"desc": "to keep the ticket"}}}),
            json!([undeclared("clipboard.get")]),
        ),
        (
            json!({"permission": {"scope.userLocation": {"desc": " "}, "scope.writePhotosAlbum": {},
                "scope.clipboard": "to paste", "scope.unknown": {"desc": "for fun"}},
                "requiredPrivateInfos": "getLocation"}),
            json!([
                undeclared("clipboard.get"),
                undeclared("location.get"),
                undeclared("media.save")
            ]),
        ),
        (
            json!({"permission": [], "requiredPrivateInfos": [1, "saveImageToPhotosAlbum", "getClipboardData"]}),
            json!([undeclared("location.get")]),
        ),
    ] {
        let app = TestApp::new().await;
        assert_eq!(found(&app, config, used, &[]).await, expected);
    }
}

#[tokio::test]
async fn code_that_is_made_at_run_time_is_shown_and_rejects_nothing() {
    let app = TestApp::new().await;
    let evals = Places {
        places: vec![place(3, "eval(answer.data)")],
        total: 1,
    };
    app.scanner.scripts.lock().unwrap().dynamic = [("eval".to_owned(), evals)].into();
    assert_eq!(
        found(&app, json!({}), "storage.get", &[]).await,
        json!([{"rule": "dynamic_code", "what": "eval", "at": {"total": 1, "places": [
            {"file": "pages/index/index.js", "line": 3, "column": 3, "excerpt": "eval(answer.data)"},
        ]}}])
    );
}

#[tokio::test]
async fn a_scan_that_fails_says_why_and_an_operator_may_order_another() {
    let app = TestApp::new().await;
    let (operator, project) = (app.operator().await, app.project().await);
    app.scanner.says(|_| {
        Err(ScanError::Package(
            "opening its pages did not end within 120 s".to_owned(),
        ))
    });
    let failed = project.publish(&project.package(1, &[])).await;
    let id = text(&failed["id"]);
    assert_eq!(failed["state"], "scan_failed");
    assert_eq!(
        evidence(&project, id).await["failure"],
        "opening its pages did not end within 120 s"
    );
    let path = format!("/v1/versions/{id}/submit");
    project
        .developer
        .post(&path, json!({}))
        .await
        .expect_problem(409, "wrong_state");
    let path = format!("/v1/versions/{id}/scan");
    project
        .developer
        .post(&path, json!({}))
        .await
        .expect_problem(403, "forbidden");

    app.scanner.says(|_| Ok(Vec::new()));
    assert_eq!(operator.post(&path, json!({})).await.expect(200)["state"], "scanning");
    operator.post(&path, json!({})).await.expect_problem(409, "wrong_state");
    assert_eq!(project.scanned(id).await["state"], "admitted");
    let version = version(&project, id).await;
    assert_eq!(
        actions(&version),
        ["complete", "scan", "fail_scan", "scan", "pass_scan", "approve"]
    );
    assert_eq!(
        version["steps"][2]["note"],
        "opening its pages did not end within 120 s"
    );
}

#[tokio::test]
async fn a_scanner_that_does_not_work_is_asked_again_until_it_does() {
    let app = TestApp::new().await;
    let project = app.project().await;
    app.scanner
        .says(|_| Err(ScanError::Scanner("no space left".to_owned())));
    let id = complete(&project, &project.package(1, &[])).await;
    for attempt in 1..=7 {
        assert!(work_one(&app.platform).await.unwrap());
        assert_eq!(app.scanner.begun.load(Ordering::SeqCst), attempt);
        assert_eq!(version(&project, &id).await["state"], "scanning");
        assert!(!work_one(&app.platform).await.unwrap(), "not at once");
        app.clock.advance(60_000);
    }
    app.scanner.says(|_| Ok(Vec::new()));
    assert_eq!(project.scanned(&id).await["state"], "admitted");
}

/// Claims the job, and is killed at once.
async fn cut_off(app: &TestApp) {
    let gate = app.scanner.gate.write().await;
    let begun = app.scanner.begun.load(Ordering::SeqCst);
    let platform = app.platform.clone();
    let killed = tokio::spawn(async move { work_one(&platform).await });
    while app.scanner.begun.load(Ordering::SeqCst) == begun {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    killed.abort();
    drop(gate);
    app.clock.advance(16_000);
}

#[tokio::test]
async fn a_scan_that_is_cut_off_too_often_is_given_up_without_its_files() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let id = complete(&project, &project.package(1, &[])).await;
    for _ in 1..=5 {
        cut_off(&app).await;
        assert_eq!(version(&project, &id).await["state"], "scanning");
    }
    assert!(work_one(&app.platform).await.unwrap());
    assert!(!work_one(&app.platform).await.unwrap());
    assert_eq!(app.scanner.begun.load(Ordering::SeqCst), 5);
    assert_eq!(version(&project, &id).await["state"], "scan_failed");
    assert_eq!(evidence(&project, &id).await["failure"], "the scan was cut off 5 times");
}

#[tokio::test]
async fn a_version_whose_file_is_lost_does_not_wait_for_ever() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let id = complete(&project, &project.package(1, &[])).await;
    std::fs::remove_dir_all(app.folder.path().join("blobs")).unwrap();
    assert_eq!(project.scanned(&id).await["state"], "scan_failed");
    let failure = evidence(&project, &id).await["failure"].clone();
    assert!(text(&failure).ends_with(" of the version is lost"), "{failure}");
}

#[tokio::test]
async fn a_worker_that_is_killed_in_the_middle_of_a_scan_is_followed_by_another() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let id = complete(&project, &project.package(1, &[])).await;
    let gate = app.scanner.gate.write().await;
    let platform = app.platform.clone();
    let killed = tokio::spawn(async move { work_one(&platform).await });
    while app.scanner.begun.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    killed.abort();
    drop(gate);
    assert_eq!(version(&project, &id).await["state"], "scanning");
    assert!(!work_one(&app.platform).await.unwrap(), "its claim still lasts");
    app.clock.advance(16_000);
    assert_eq!(project.scanned(&id).await["state"], "admitted");
    assert_eq!(
        actions(&version(&project, &id).await),
        ["complete", "scan", "pass_scan", "approve"]
    );
}

#[tokio::test]
async fn a_worker_that_comes_too_late_has_no_effect() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let id = complete(&project, &project.package(1, &[])).await;
    let gate = app.scanner.gate.write().await;
    let worker = || {
        let platform = app.platform.clone();
        tokio::spawn(async move { work_one(&platform).await })
    };
    let mut workers = vec![worker()];
    for begun in 1..=3 {
        while app.scanner.begun.load(Ordering::SeqCst) < begun {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        if begun < 3 {
            // the earlier ones did not renew their claims in time
            app.clock.advance(16_000);
            workers.push(worker());
        }
    }
    drop(gate);
    for worker in workers {
        assert!(worker.await.unwrap().unwrap());
    }
    assert!(!work_one(&app.platform).await.unwrap(), "nothing is left to do");
    assert_eq!(
        actions(&version(&project, &id).await),
        ["complete", "scan", "pass_scan", "approve"]
    );
    let told = project.developer.get("/v1/events?limit=200").await.expect(200);
    let scanned = told["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["type"] == "hutong.version.scanned");
    assert_eq!(scanned.count(), 1);
}
