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
