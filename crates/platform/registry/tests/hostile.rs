//! Requests that mean no good.

use axum::body::{Body, Bytes};
use axum::http::Method;
use futures::stream;
use hutong_testkit::TestApp;
use serde_json::json;

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn bodies_that_are_not_what_they_should_be() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    let post = |headers: &'static [(&str, &str)], body: Vec<u8>| {
        let developer = developer.clone();
        async move { developer.request(Method::POST, "/v1/apps", headers, body).await }
    };
    let deep = [b"{\"name\":".to_vec(), vec![b'['; 100_000]].concat();
    let bodies: [&[u8]; 9] = [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe",
        b"{\"name\":\"a\",\"name\":\"b\"}",
        b"{\"name\":\"a\\ud800\"}",
        b"{\"name\":\"a\\u0000b\"}",
        &deep,
    ];
    for body in bodies {
        post(&[JSON], body.to_vec()).await.expect_problem(400, "invalid_body");
    }
    post(&[JSON], b"{\"name\":\"a\",\"colour\":1}".to_vec())
        .await
        .expect_problem(400, "invalid_body");
    for headers in [
        &[][..],
        &[("content-type", "text/plain")],
        &[("content-type", "application/x-www-form-urlencoded")],
    ] {
        post(headers, b"{\"name\":\"a\"}".to_vec())
            .await
            .expect_problem(415, "unsupported_media_type");
    }
    assert_eq!(developer.get("/v1/apps").await.expect(200)["items"], json!([]));
    post(
        &[("content-type", "Application/JSON; charset=utf-8")],
        b"{\"name\":\"a\"}".to_vec(),
    )
    .await
    .expect(201);
}

#[tokio::test]
async fn bodies_without_end() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let endless = || {
        Body::from_stream(stream::repeat_with(|| {
            Ok::<_, std::io::Error>(Bytes::from(vec![b' '; 65_536]))
        }))
    };
    let developer = &project.developer;
    let reply = developer.request(Method::POST, "/v1/apps", &[JSON], endless()).await;
    reply.expect_problem(413, "body_too_large");
    let path = format!("/v1/apps/{}/versions", project.id());
    developer
        .request(Method::POST, &path, &[JSON], endless())
        .await
        .expect_problem(413, "body_too_large");

    let package = project.package(1, &[]);
    let begun = project.begin(&package).await;
    let hash = begun["missing"][0].as_str().unwrap();
    let path = format!("/v1/versions/{}/files/{hash}", begun["id"].as_str().unwrap());
    developer
        .put_bytes(&path, endless())
        .await
        .expect_problem(422, "file_hash");
    let broken = stream::iter([Ok(Bytes::from("x")), Err(std::io::Error::other("gone"))]);
    developer
        .put_bytes(&path, Body::from_stream(broken))
        .await
        .expect_problem(422, "file_hash");
}

#[tokio::test]
async fn text_in_any_script_is_kept_as_it_is() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    for name in [
        "咖啡☕️",
        "'; DROP TABLE apps; --",
        "%00{}",
        "ʼn\u{301}",
        "🏳️‍🌈",
        "\u{200f}rtl",
        "\\u0041",
    ] {
        let created = developer.post("/v1/apps", json!({"name": name})).await.expect(201);
        let path = format!("/v1/apps/{}", created["id"].as_str().unwrap());
        assert_eq!(developer.get(&path).await.expect(200)["name"], name);
    }
    for name in ["\u{7}", "a\u{7f}", "a\u{85}b", "\u{2003}a", "a\n"] {
        developer
            .post("/v1/apps", json!({"name": name}))
            .await
            .expect_problem(422, "invalid_field");
    }
}

#[tokio::test]
async fn paths_and_headers_that_name_nothing() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    for path in [
        "/v1/apps/x",
        "/v1/apps/app_1",
        "/v1/apps/%00",
        "/v1/apps/..%2F..",
        "/v1/apps/%FF",
        "/v1/nothing",
        "/",
        "/v1/apps/",
    ] {
        developer.get(path).await.expect_problem(404, "not_found");
    }
    developer
        .get("/v1/apps/host_00000000000000000000000000000000")
        .await
        .expect_problem(404, "not_found");
    developer
        .request(Method::PATCH, "/v1/apps", &[], "")
        .await
        .expect_problem(405, "method_not_allowed");
    developer
        .get("/v1/events?after=x")
        .await
        .expect_problem(400, "invalid_cursor");
    developer.get("/v1/events?after=-1").await.expect(200);
    developer
        .get("/v1/releases?app=%27")
        .await
        .expect_problem(400, "invalid_query");
    for header in ["Basic aHV0", "Bearer", "bearer  ", "Bearer hut_\u{e9}"] {
        let reply = app
            .anonymous()
            .request(Method::GET, "/v1/me", &[("authorization", header)], "")
            .await;
        assert_eq!(reply.expect_problem(401, "unauthenticated")["status"], 401);
        assert_eq!(reply.header("www-authenticate"), "Bearer");
    }
}

#[tokio::test]
async fn request_ids_come_back_unless_they_are_strange() {
    let app = TestApp::new().await;
    let ask = |id: &'static str| {
        let client = app.anonymous();
        async move {
            client
                .request(Method::GET, "/healthz", &[("x-request-id", id)], "")
                .await
        }
    };
    assert_eq!(ask("proxy-1").await.header("x-request-id"), "proxy-1");
    for strange in ["", "a b", "<script>", "x".repeat(65).leak()] {
        let reply = ask(strange).await;
        assert!(reply.header("x-request-id").starts_with("req_"), "{strange}");
    }
}
