use axum::{Json, Router, http::StatusCode, routing::get};
use hutong_reference_host::seed;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::site::{APP_ID, HOST_ID, Site};

/// A platform that answers the list of apps with `answer`, on a free port of this machine.
async fn platform(status: StatusCode, answer: Value) -> String {
    let route = format!("/connect/hosts/{HOST_ID}/apps");
    let router = Router::new().route(&route, get(async move || (status, Json(answer))));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

fn offer() -> Value {
    let app = |id: &str, name: &str, icon: Value| json!({"id": id, "appid": "wx1", "name": name, "summary": "好喝", "icon": icon, "version": "1.0.0"});
    json!({"items": [
        app(APP_ID, "咖啡", "/blobs/abc".into()),
        app("app_b", "茶", "javascript:alert(1)".into()),
        app("app_c", "水", Value::Null),
    ]})
}

#[tokio::test]
async fn offered_apps_come_from_the_platform_with_safe_icons() {
    let url = platform(StatusCode::OK, offer()).await;
    let site = Site::with(|options| options.platform = Some(url.clone())).await;
    let apps = site.member("lin").await.get("/api/mini-programs").await.body;
    let icons: Vec<_> = apps.as_array().unwrap().iter().map(|app| app["icon"].clone()).collect();
    assert_eq!(icons, [format!("{url}/blobs/abc").into(), Value::Null, Value::Null]);
    assert_eq!(
        (&apps[0]["id"], &apps[0]["name"], &apps[0]["summary"]),
        (&APP_ID.into(), &"咖啡".into(), &"好喝".into())
    );
    site.browser()
        .get("/api/mini-programs")
        .await
        .refused(401, "not_logged_in");
}

#[tokio::test]
async fn a_platform_that_is_down_or_talks_nonsense_is_a_clear_error() {
    let down = Site::new().await;
    down.member("lin")
        .await
        .get("/api/mini-programs")
        .await
        .refused(502, "platform_unavailable");
    for (status, answer) in [
        (StatusCode::NOT_FOUND, json!({})),
        (StatusCode::OK, json!([1])),
        (StatusCode::FOUND, json!({})),
    ] {
        let url = platform(status, answer).await;
        let site = Site::with(|options| options.platform = Some(url)).await;
        site.member("lin")
            .await
            .get("/api/mini-programs")
            .await
            .refused(502, "platform_unavailable");
    }
}

#[tokio::test]
async fn seeding_twice_is_seeding_once() {
    let url = platform(StatusCode::OK, offer()).await;
    let site = Site::with(|options| options.platform = Some(url)).await;
    assert_eq!(seed(&site.host).await.unwrap(), 3);
    let mut demo = site.browser();
    demo.post("/api/session", json!({"name": "demo", "password": "hutong"}))
        .await;
    let views = [
        "/api/feed",
        "/api/conversations",
        "/api/wallet",
        "/api/people",
        "/api/config",
    ];
    let mut first = Vec::new();
    for view in views {
        first.push(demo.get(view).await.body);
    }
    assert_eq!(seed(&site.host).await.unwrap(), 3);
    for (view, before) in views.into_iter().zip(first) {
        assert_eq!(demo.get(view).await.body, before, "{view}");
    }
    let feed = demo.get("/api/feed").await.body;
    assert_eq!(feed["items"].as_array().unwrap().len(), 7);
    assert_eq!(feed["items"][0]["card"]["app"], APP_ID);
    assert_eq!(
        demo.get("/api/config").await.body["demo"]["accounts"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    assert!(demo.get("/api/wallet").await.body["balance"].as_i64().unwrap() > 0);
}

#[tokio::test]
async fn cards_come_when_the_platform_does() {
    let site = Site::new().await;
    assert_eq!(
        seed(&site.host).await.unwrap_err().to_string(),
        "the platform does not answer; try again later"
    );
    let mut demo = site.browser();
    assert_eq!(
        demo.post("/api/session", json!({"name": "demo", "password": "hutong"}))
            .await
            .status,
        StatusCode::OK
    );
    assert_eq!(demo.get("/api/feed").await.body["items"].as_array().unwrap().len(), 5);
}
