//! Files by hash, as containers and caches get them.

use axum::body::Body;
use axum::http::Method;
use hutong_package::Digest;
use hutong_testkit::TestApp;
use serde_json::json;

const TEXT: &[u8] = &[b'a'; 10_000];
const PICTURE: &[u8] = &[0x89; 10_000];

#[tokio::test]
async fn a_file_is_public_when_its_version_is_complete_and_not_before() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let package = project.package(1, &[("assets/a.txt", b"hello")]);
    let begun = project.begin(&package).await;
    project.upload(&begun, &package).await;
    let path = format!("/blobs/{}", Digest::of(b"hello"));
    app.anonymous().get(&path).await.expect_problem(404, "blob_not_found");
    project.developer.get(&path).await.expect_problem(404, "blob_not_found");
    let complete = format!("/v1/versions/{}/complete", begun["id"].as_str().unwrap());
    project.developer.post(&complete, json!({})).await.expect(200);
    assert_eq!(app.anonymous().get(&path).await.body, b"hello");
}

#[tokio::test]
async fn caches_may_keep_a_file_for_ever_and_browsers_run_nothing_of_it() {
    let app = TestApp::new().await;
    let project = app.project().await;
    project
        .publish(&project.package(1, &[("assets/evil.html", b"<script>alert(1)</script>")]))
        .await;
    let hash = Digest::of(b"<script>alert(1)</script>").to_string();
    let path = format!("/blobs/{hash}");
    let reply = app
        .anonymous()
        .request(Method::GET, &path, &[("origin", "null")], Body::empty())
        .await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(reply.header("etag"), format!("W/\"{hash}\""));
    assert_eq!(reply.header("content-type"), "application/octet-stream");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(reply.header("content-length"), "25");
    assert_eq!(reply.header("access-control-allow-origin"), "*");

    let ask = |tags: String| {
        let (client, path) = (app.anonymous(), path.clone());
        async move {
            client
                .request(Method::GET, &path, &[("if-none-match", &tags)], Body::empty())
                .await
        }
    };
    for tags in [
        format!("W/\"{hash}\""),
        format!("\"{hash}\""),
        format!("\"x\", W/\"{hash}\""),
        "*".to_owned(),
    ] {
        let reply = ask(tags).await;
        assert_eq!((reply.status.as_u16(), reply.body.len()), (304, 0));
        assert_eq!(reply.header("etag"), format!("W/\"{hash}\""));
    }
    assert_eq!(ask("\"x\"".to_owned()).await.status, 200);
}

#[tokio::test]
async fn what_gets_smaller_is_compressed_for_those_who_take_it() {
    let app = TestApp::new().await;
    let project = app.project().await;
    project
        .publish(&project.package(1, &[("assets/a.js", TEXT), ("assets/b.png", PICTURE)]))
        .await;
    let get = |bytes: &[u8], headers: &'static [(&str, &str)]| {
        let (client, path) = (app.anonymous(), format!("/blobs/{}", Digest::of(bytes)));
        async move { client.request(Method::GET, &path, headers, Body::empty()).await }
    };
    let script = get(TEXT, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(script.header("content-encoding"), "gzip");
    assert_eq!(script.header("vary"), "accept-encoding");
    assert!(
        script.body.len() < 1000 && script.body.starts_with(&[0x1f, 0x8b]),
        "{} bytes",
        script.body.len()
    );
    let picture = get(PICTURE, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(
        (picture.header("content-encoding"), picture.body.as_slice()),
        ("", PICTURE)
    );
    let plain = get(TEXT, &[]).await;
    assert_eq!((plain.header("content-encoding"), plain.body.as_slice()), ("", TEXT));
}

#[tokio::test]
async fn only_hashes_name_files() {
    let app = TestApp::new().await;
    let project = app.project().await;
    project
        .publish(&project.package(1, &[("assets/a.txt", b"hello")]))
        .await;
    let hash = Digest::of(b"hello").to_string();
    for bad in [
        "x",
        "..%2Fhutong.db",
        "%2e%2e",
        "%00",
        &hash.to_uppercase(),
        &hash[..63],
        &format!("{hash}0"),
        "%F0%9F%98%80",
    ] {
        app.anonymous()
            .get(&format!("/blobs/{bad}"))
            .await
            .expect_problem(404, "not_found");
    }
    app.anonymous()
        .get(&format!("/blobs/{}", "0".repeat(64)))
        .await
        .expect_problem(404, "blob_not_found");
}
