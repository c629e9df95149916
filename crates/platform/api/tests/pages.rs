//! What the platform serves to browsers: what a container may ask from the page of any host, and the console.

use std::io::Write as _;

use axum::http::Method;
use hutong_testkit::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_browser_may_call_what_the_container_calls() {
    let app = TestApp::new().await;
    for (method, path, header) in [
        ("GET", "/connect/release", "authorization"),
        ("POST", "/connect/code", "authorization"),
        ("POST", "/connect/standing", "content-type"),
        ("POST", "/connect/reports", "authorization,content-type"),
        ("POST", "/connect/token", "content-type"),
        ("GET", "/connect/hosts/host_x/apps", "authorization"),
        ("GET", "/blobs/00", "authorization"),
        ("GET", "/container/hutong.js", "authorization"),
    ] {
        let asked = [
            ("origin", "https://plaza.example"),
            ("access-control-request-method", method),
            ("access-control-request-headers", header),
        ];
        let reply = app.anonymous().request(Method::OPTIONS, path, &asked, "").await;
        assert_eq!(reply.status.as_u16(), 200, "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), "*", "{path}");
        assert!(reply.header("access-control-allow-headers").contains(header), "{path}");
    }
}

#[tokio::test]
async fn a_search_finds_what_is_written_the_same() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    for name in ["Café ÉCLAIR 50%", "Tea_house"] {
        developer.post("/v1/apps", json!({ "name": name })).await.expect(201);
    }
    for (part, found) in [
        ("%C3%89CLAIR", 1),
        ("%C3%89clair", 1),
        ("CAF%C3%A9", 1),
        ("50%25", 1),
        ("5%25", 0),
        ("tea_", 1),
        ("tea_h_", 0),
        ("%5C", 0),
    ] {
        let page = developer.get(&format!("/v1/apps?q={part}")).await.expect(200);
        assert_eq!(page["items"].as_array().map(Vec::len), Some(found), "{part}");
    }
}

#[tokio::test]
async fn a_body_may_come_packed_and_is_limited_by_what_is_in_it() {
    let app = TestApp::new().await;
    let post = async |encoding: &str, body: Vec<u8>| {
        let head = [("content-type", "application/json"), ("content-encoding", encoding)];
        let reply = app
            .anonymous()
            .request(Method::POST, "/connect/standing", &head, body)
            .await;
        reply.status.as_u16()
    };
    let packed = |text: &str| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let text = json!({"sessions": []}).to_string();
    assert_eq!(post("gzip", packed(&text)).await, 200);
    let large = packed(&format!("{}{text}", " ".repeat(64 * 1024 * 1024)));
    assert!(large.len() < 100_000);
    assert_eq!(post("gzip", large).await, 413);
    let half = packed(&text);
    assert_eq!(post("gzip", half[..half.len() / 2].to_vec()).await, 400);
    assert_eq!(post("br", packed(&text)).await, 400, "nothing else is unpacked");
}

#[tokio::test]
async fn what_a_database_cannot_hold_is_not_looked_for() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    for path in ["/v1/apps?q=%00", "/v1/audit?q=tea%00", "/v1/events?subject=%00"] {
        developer.get(path).await.expect_problem(400, "invalid_query");
    }
}

#[tokio::test]
async fn a_wrong_method_is_a_problem_that_names_the_right_ones() {
    let app = TestApp::new().await;
    for path in ["/v1/me", "/connect/release"] {
        let reply = app.anonymous().delete(path).await;
        reply.expect_problem(405, "method_not_allowed");
        assert_eq!(reply.header("allow"), "GET,HEAD", "{path}");
    }
}

#[tokio::test]
async fn the_container_is_served_when_it_is_built_and_nothing_else_is() {
    let app = TestApp::new().await;
    let built = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../web/container/dist/frame.html");
    let frame = app.anonymous().get("/container/frame.html").await;
    if std::path::Path::new(built).exists() {
        assert_eq!(frame.status, 200);
        assert_eq!(frame.body, std::fs::read(built).unwrap());
        assert!(
            frame
                .header("content-security-policy")
                .starts_with("default-src 'none'; script-src 'sha256-")
        );
        assert_eq!(frame.header("cache-control"), "public, no-cache");
        let asked = [("if-none-match", frame.header("etag"))];
        let again = app
            .anonymous()
            .request(Method::GET, "/container/frame.html", &asked, "")
            .await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
        for (accepted, coding, ending) in [("gzip, br", "br", "br"), ("gzip", "gzip", "gz"), ("zstd", "", "")] {
            let packed = app
                .anonymous()
                .request(
                    Method::GET,
                    "/container/frame.html",
                    &[("accept-encoding", accepted)],
                    "",
                )
                .await;
            assert_eq!(packed.header("content-encoding"), coding);
            let file = std::fs::read(format!("{built}.{ending}").trim_end_matches('.')).unwrap();
            assert_eq!(packed.body, file);
        }
    } else {
        let problem = frame.expect_problem(404, "not_found");
        assert!(
            problem["hint"].as_str().unwrap().contains("cargo xtask up"),
            "{problem}"
        );
    }
    for path in [
        "",
        "nothing.js",
        "../package.json",
        "..%2Fpackage.json",
        "%2Fetc%2Fpasswd",
        "..%5Cpackage.json",
        "%00",
    ] {
        app.anonymous()
            .get(&format!("/container/{path}"))
            .await
            .expect_problem(404, "not_found");
    }
}

#[tokio::test]
async fn the_console_has_one_page_for_every_place_and_files_that_never_change() {
    let app = TestApp::new().await;
    let dist = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../web/console/dist"));
    let bare = app.anonymous().get("/console").await;
    assert_eq!((bare.status.as_u16(), bare.header("location")), (308, "/console/"));
    for path in ["assets/nothing.js", "assets/..%2F..%2Fpackage.json"] {
        let reply = app.anonymous().get(&format!("/console/{path}")).await;
        reply.expect_problem(404, "not_found");
    }
    let page = app.anonymous().get("/console/").await;
    if !dist.join("index.html").exists() {
        let problem = page.expect_problem(404, "not_found");
        assert!(
            problem["hint"].as_str().unwrap().contains("cargo xtask up"),
            "{problem}"
        );
        return;
    }
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe-eval"), "{policy}");
    assert_eq!(page.header("cache-control"), "no-cache");
    for place in ["apps/app_x", "sign-up", "index.html"] {
        let same = app.anonymous().get(&format!("/console/{place}")).await;
        assert_eq!((same.status.as_u16(), &same.body), (200, &page.body), "{place}");
    }
    // only where it shows a version does it reach other servers, and only the console frames that
    assert!(
        policy.contains("connect-src 'self';") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    let preview = app.anonymous().get("/console/preview/ver_x").await;
    assert_eq!(preview.body, page.body);
    let policy = preview.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
    assert!(policy.contains("connect-src 'self' https: wss:;"), "{policy}");
    assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
    assert_eq!(preview.header("x-frame-options"), "SAMEORIGIN");
    let named = String::from_utf8(page.body).unwrap();
    let script = named
        .split('"')
        .find(|part| part.contains("/assets/") && part.contains(".js"))
        .unwrap();
    let script = app.anonymous().get(script).await;
    assert_eq!(script.status, 200);
    assert_eq!(script.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(script.header("content-type"), "text/javascript");
}
