//! A release that a session got, answered again from memory: the same, and no longer than it holds.

use axum::body::Body;
use axum::http::{Method, Request};
use hutong_core::Rates;
use hutong_testkit::{Client, Reply};
use serde_json::json;

use crate::support::{App, Host, World};

const SECOND: i64 = 1000;
const RELEASE: &str = "/connect/release";

struct Stage {
    world: World,
    host: Host,
    app: App,
    session: String,
}

impl Stage {
    /// A session that got its release just now.
    async fn new() -> Self {
        let world = World::new().await;
        let (host, app) = world.host_with_app().await;
        let session = world.session(&host, "user-1", &app).await;
        assert_eq!(world.version_of(&session).await, 1);
        Self {
            world,
            host,
            app,
            session,
        }
    }

    /// Whether the same request would be answered from memory.
    fn is_known(&self) -> bool {
        is_known(&self.world, RELEASE, &[], &self.session)
    }

    /// From memory, then, the refusal with this code.
    async fn is_refused(&self, status: u16, code: &str) {
        assert!(!self.is_known());
        let (answered, problem) = self.world.release_of(&self.session).await;
        assert_eq!((answered, &problem["code"]), (status, &json!(code)));
    }

    /// The client at another server on the same database.
    async fn elsewhere(&self, client: &Client) -> Client {
        client.through(&hutong_api::router(self.world.app.second_node().await))
    }
}

fn is_known(world: &World, path: &str, headers: &[(&str, &str)], session: &str) -> bool {
    let mut request = Request::get(path).header("authorization", format!("Bearer {session}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let (request, ()) = request.body(()).unwrap().into_parts();
    hutong_identity::again(&world.app.platform, &request).is_some()
}

async fn ask(client: &Client, path: &str, headers: &[(&str, &str)]) -> Reply {
    client.request(Method::GET, path, headers, Body::empty()).await
}

#[tokio::test]
async fn it_is_the_same_to_the_letter() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let codings: [(&[(&str, &str)], bool); 5] = [
        (&[], true),
        (&[("accept-encoding", "gzip, deflate, br, zstd")], true),
        (&[("accept-encoding", "br")], false),
        (&[("accept-encoding", "br;q=1.0, gzip;q=0.8")], false),
        (&[("accept-encoding", "identity;q=0, br")], false),
    ];
    let paths = [
        (RELEASE, true),
        ("/connect/release?running=1", true),
        ("/connect/release?running=+1", false),
        ("/connect/release?running=1&running=2", false),
        ("/connect/release?Running=1", false),
        ("/connect/release?", false),
        ("/connect/release/", false),
        ("/connect/standing", false),
    ];
    for (coding, usual) in codings {
        for (path, plain) in paths {
            let session = world.session(&host, "user-1", &app).await;
            let mut headers = vec![("x-request-id", "a-1"), ("origin", "https://host.test")];
            headers.extend(coding);
            let client = world.app.anonymous().with_token(&session);
            assert!(!is_known(&world, path, &headers, &session));
            let mut first = ask(&client, path, &headers).await;
            assert_eq!(
                is_known(&world, path, &headers, &session),
                usual && plain,
                "{path} {coding:?}"
            );
            let mut again = ask(&client, path, &headers).await;
            // where there is none, the server writes it
            for reply in [&mut first, &mut again] {
                let length = reply.headers.remove("content-length");
                assert!(length.is_none_or(|length| length == reply.body.len().to_string().as_str()));
            }
            assert_eq!(again.status, first.status, "{path} {coding:?}");
            assert_eq!(again.headers, first.headers, "{path} {coding:?}");
            assert!(again.body == first.body, "{path} {coding:?}");
        }
    }
}

#[tokio::test]
async fn each_has_an_id_of_its_own() {
    let stage = Stage::new().await;
    let client = stage.world.app.anonymous().with_token(&stage.session);
    let mut ids = Vec::new();
    for _ in 0..3 {
        assert!(stage.is_known());
        ids.push(ask(&client, RELEASE, &[]).await.header("x-request-id").to_owned());
    }
    ids.dedup();
    assert!(ids.len() == 3 && ids.iter().all(|id| id.starts_with("req_")), "{ids:?}");
}

#[tokio::test]
async fn it_is_for_who_asked_and_what_was_asked() {
    let stage = Stage::new().await;
    let world = &stage.world;
    let other = world.session(&stage.host, "user-2", &stage.app).await;
    for (path, session) in [
        ("/connect/release?running=1", &stage.session),
        (RELEASE, &other),
        (RELEASE, &"hcs_nobody".to_owned()),
    ] {
        assert!(!is_known(world, path, &[], session), "{path} {session}");
    }
    let (request, ()) = Request::post(RELEASE)
        .header("authorization", format!("Bearer {}", stage.session))
        .body(())
        .unwrap()
        .into_parts();
    assert!(hutong_identity::again(&world.app.platform, &request).is_none());
}

#[tokio::test]
async fn it_holds_for_a_second_and_never_beyond_the_session() {
    let stage = Stage::new().await;
    let clock = stage.world.clock();
    clock.advance(SECOND - 1);
    assert!(stage.is_known());
    clock.advance(1);
    assert!(!stage.is_known());
    // what it follows from was seen before it was answered
    let other = stage.world.session(&stage.host, "user-2", &stage.app).await;
    clock.advance(SECOND);
    stage.world.release_of(&stage.session).await;
    clock.advance(600);
    stage.world.release_of(&other).await;
    assert!(is_known(&stage.world, RELEASE, &[], &other));
    clock.advance(400);
    assert!(!is_known(&stage.world, RELEASE, &[], &other));

    let stage = Stage::new().await;
    let clock = stage.world.clock();
    clock.advance(3600 * SECOND - 1);
    stage.world.release_of(&stage.session).await;
    assert!(stage.is_known());
    clock.advance(1);
    stage.is_refused(401, "unauthenticated").await;
}

#[tokio::test]
async fn it_ends_with_what_this_server_is_told() {
    let stage = Stage::new().await;
    stage.world.update(&stage.app, &stage.host, 2, &[]).await;
    assert!(!stage.is_known());
    assert_eq!(stage.world.version_of(&stage.session).await, 2);
    assert!(stage.is_known());

    let operator = stage.world.app.operator().await;
    let body = json!({
        "app": stage.app.id, "sanction": {"kind": "suspension"}, "rule": "no sweepstakes", "reason": "there is one",
        "remedy": "take it out",
    });
    operator.post("/v1/measures", body).await.expect(201);
    stage.is_refused(403, "app_suspended").await;
}

#[tokio::test]
async fn it_ends_a_second_after_another_server_was_told() {
    let stage = Stage::new().await;
    let owner = stage.elsewhere(&stage.host.owner).await;
    let path = format!("/v1/hosts/{}/apps", stage.host.id);
    let none = json!({"take": "listed", "apps": []});
    owner.put(&path, none).await.expect(200);
    assert!(stage.is_known());
    stage.world.clock().advance(SECOND);
    stage.is_refused(404, "release_not_found").await;
}

#[tokio::test]
async fn it_ends_when_the_time_alone_decides_otherwise() {
    let stage = Stage::new().await;
    let (world, app) = (&stage.world, &stage.app);
    let now = world.app.platform.clock.now();
    let version = app.project.publish(&app.project.package(2, &[])).await;
    let body = json!({
        "app": app.id, "version": version["id"], "host": stage.host.id, "track": "gray", "percent": 100,
        "starts_at": now + 300, "ends_at": now + 600,
    });
    app.owner.put("/v1/releases", body).await.expect(200);
    for (wait, code) in [(0, 1), (299, 1), (1, 2), (299, 2), (1, 1)] {
        world.clock().advance(wait);
        assert_eq!(world.version_of(&stage.session).await, code);
        assert!(stage.is_known());
    }
}

#[tokio::test]
async fn requests_are_counted_as_ever() {
    let stage = Stage::new().await;
    let node = stage.world.app.node_with(Rates::per_minute(0, 3)).await;
    let client = stage.world.app.anonymous().through(&hutong_api::router(node));
    let client = client.with_token(&stage.session);
    for _ in 0..3 {
        ask(&client, RELEASE, &[]).await.expect(200);
    }
    let refused = ask(&client, RELEASE, &[]).await;
    refused.expect_problem(429, "too_many_requests");
    assert_eq!(refused.header("access-control-allow-origin"), "*");
}
