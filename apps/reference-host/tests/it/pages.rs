use axum::http::{Method, StatusCode, header};
use hutong_reference_host::{Config, Face, Options};
use serde_json::json;

use crate::site::{HOST_ID, Site};

#[tokio::test]
async fn each_face_serves_its_page_under_a_strict_policy() {
    for (face, title) in [
        (Face::Plaza, "<title>Plaza</title>"),
        (Face::Purse, "<title>Purse</title>"),
    ] {
        let site = Site::with(|options| {
            options.face = Some(face);
            options.platform = Some("https://hutong.example".into());
            options.demo = false;
        })
        .await;
        let page = site.browser().get("/").await;
        assert_eq!((page.status, page.body.as_str()), (StatusCode::OK, Some(title)));
        assert_eq!(
            page.headers[header::CONTENT_SECURITY_POLICY],
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
             script-src 'self' https://hutong.example; style-src 'self'; \
             img-src 'self' data: blob: https: https://hutong.example; media-src blob: https:; font-src 'self'; \
             connect-src 'self' https://hutong.example https:; frame-src https://hutong.example blob: https:"
        );
    }
}

#[tokio::test]
async fn files_are_served_by_name_and_nothing_else_is() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let script = browser.get("/assets/plaza-1234.js").await;
    assert_eq!(script.headers[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
    assert!(
        script.headers[header::CACHE_CONTROL]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    assert_eq!(browser.get("/").await.headers[header::CACHE_CONTROL], "no-cache");
    for path in [
        "/../host.key",
        "/%2e%2e/host.key",
        "/assets/../../host.key",
        "/host.key",
        "/api/none",
        "/assets",
    ] {
        browser.get(path).await.refused(404, "not_found");
    }
    browser
        .send(Method::PATCH, "/api/feed", None, Some("http://host.test"))
        .await
        .refused(405, "method_not_allowed");
}

#[tokio::test]
async fn health_and_configuration_need_no_login() {
    let site = Site::with(|options| options.platform = Some("http://127.0.0.1:4000".into())).await;
    let mut browser = site.browser();
    assert_eq!(
        browser.get("/api/health").await.body,
        json!({"status": "ok", "face": "plaza"})
    );
    let config = browser.get("/api/config").await.body;
    assert_eq!(
        config,
        json!({"face": "plaza", "platform": "http://127.0.0.1:4000", "platform_key": "A".repeat(43), "host": HOST_ID,
               "demo": {"accounts": [], "password": "hutong"}})
    );
}

#[test]
fn bad_configuration_says_which_option_to_give() {
    let good = || Options {
        face: Some(Face::Plaza),
        platform: Some("http://127.0.0.1:4000".into()),
        platform_key: Some("A".repeat(43)),
        host: Some(HOST_ID.into()),
        ..Options::default()
    };
    assert!(Config::new(&good()).is_ok());
    for (bad, option) in [
        (Options { face: None, ..good() }, "--face"),
        (
            Options {
                platform: None,
                ..good()
            },
            "--platform",
        ),
        (
            Options {
                platform: Some("ftp://x".into()),
                ..good()
            },
            "--platform",
        ),
        (
            Options {
                platform: Some("https://x/?a".into()),
                ..good()
            },
            "--platform",
        ),
        (
            Options {
                platform_key: Some("short".into()),
                ..good()
            },
            "--platform-key",
        ),
        (
            Options {
                host: Some("a/b".into()),
                ..good()
            },
            "--host",
        ),
    ] {
        let text = Config::new(&bad).unwrap_err().to_string();
        assert!(text.contains(option), "{text}");
    }
}

#[test]
fn a_key_may_begin_with_a_hyphen() {
    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }
    let key = format!("-b{}", "A".repeat(41));
    let line: Line = clap::Parser::parse_from(["host", "--platform-key", &key, "--kid", "-1", "--demo"]);
    let options = line.options;
    assert_eq!(
        (options.platform_key, options.kid.as_deref(), options.demo),
        (Some(key), Some("-1"), true)
    );
}

#[test]
fn the_command_line_wins_over_the_file() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("purse.json");
    std::fs::write(&file, r#"{"face": "purse", "host": "host_file", "demo": true}"#).unwrap();
    let options = Options {
        config: Some(file.clone()),
        host: Some("host_line".into()),
        ..Options::default()
    };
    let options = options.with_file().unwrap();
    assert_eq!(
        (options.face, options.host.as_deref(), options.demo),
        (Some(Face::Purse), Some("host_line"), true)
    );

    std::fs::write(&file, r#"{"fase": "purse"}"#).unwrap();
    let error = Options {
        config: Some(file),
        ..Options::default()
    }
    .with_file()
    .unwrap_err();
    assert!(format!("{error:#}").contains("fase"), "{error:#}");
}
