//! What a container may ask of the platform from the page of any host.

use axum::http::Method;
use hutong_testkit::TestApp;

#[tokio::test]
async fn a_browser_may_call_what_the_container_calls() {
    let app = TestApp::new().await;
    for (method, path, header) in [
        ("GET", "/connect/release", "authorization"),
        ("POST", "/connect/code", "authorization"),
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
