//! From a host's assertion to an app's openid, over HTTP.

use std::collections::HashSet;

use crate::support::World;
use futures::future::join_all;
use serde_json::json;

const MINUTE: i64 = 60 * 1000;

#[tokio::test]
async fn an_openid_is_stable_per_app_and_subject() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let first = world.login(&host, "user-1", &app).await;
    world.clock().advance(30 * 24 * 60 * MINUTE);
    let again = world.login(&host, "user-1", &app).await;
    let other = world.login(&host, "user-2", &app).await;
    assert_eq!(first.openid, again.openid);
    assert_ne!(first.openid, other.openid);
    assert_eq!(first.openid.len(), 28, "the vendor's length: {}", first.openid);
}

#[tokio::test]
async fn openids_of_apps_and_hosts_have_nothing_in_common() {
    let world = World::new().await;
    let (plaza, purse) = (world.host("Plaza").await, world.host("Purse").await);
    let (coffee, taxi) = (world.app().await, world.app().await);
    let mut openids = HashSet::new();
    for host in [&plaza, &purse] {
        for app in [&coffee, &taxi] {
            world.release(app, host).await;
            openids.insert(world.login(host, "user-1", app).await.openid);
        }
    }
    assert_eq!(
        openids.len(),
        4,
        "one per app, and one per host for the same host user id: {openids:?}"
    );
}

#[tokio::test]
async fn a_code_is_exchanged_once() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let code = world.code(&world.session(&host, "user-1", &app).await).await;
    let first = world.exchange(&app, &code).await;
    assert!(first["openid"].is_string(), "{first}");
    let second = world.exchange(&app, &code).await;
    assert_eq!(second, json!({"errcode": 40029, "errmsg": "invalid code"}));
}

#[tokio::test]
async fn one_of_many_simultaneous_exchanges_succeeds() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let code = world.code(&world.session(&host, "user-1", &app).await).await;
    let answers = join_all((0..32).map(|_| world.exchange(&app, &code))).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer["openid"].is_string());
    assert_eq!(won.len(), 1, "{answers:?}");
    assert!(lost.iter().all(|answer| answer["errcode"] == 40029), "{lost:?}");
}

#[tokio::test]
async fn a_code_ends_after_five_minutes() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let session = world.session(&host, "user-1", &app).await;
    let (early, late) = (world.code(&session).await, world.code(&session).await);
    world.clock().advance(5 * MINUTE - 1);
    assert!(world.exchange(&app, &early).await["openid"].is_string());
    world.clock().advance(1);
    assert_eq!(world.exchange(&app, &late).await["errcode"], 40029);
}

#[tokio::test]
async fn a_code_belongs_to_its_app() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let other = world.app().await;
    let code = world.code(&world.session(&host, "user-1", &app).await).await;
    assert_eq!(world.exchange(&other, &code).await["errcode"], 40029);
    assert!(
        world.exchange(&app, &code).await["openid"].is_string(),
        "a stranger's attempt does not use it up"
    );
}

#[tokio::test]
async fn each_exchange_renews_the_session_key() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let first = world.login(&host, "user-1", &app).await;
    let second = world.login(&host, "user-1", &app).await;
    assert_eq!(first.session_key.len(), 24, "16 bytes in base64: {}", first.session_key);
    assert_ne!(first.session_key, second.session_key);
    assert_eq!(world.stored_session_keys(&app).await, [second.session_key]);
}

#[tokio::test]
async fn refusals_are_the_vendors() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let code = world.code(&world.session(&host, "user-1", &app).await).await;
    let good = [
        ("appid", app.appid.as_str()),
        ("secret", app.secret.as_str()),
        ("js_code", code.as_str()),
        ("grant_type", "authorization_code"),
    ];
    let long = "x".repeat(4000);
    let cases = [
        ("appid", 40013, "invalid appid"),
        ("secret", 40125, "invalid appsecret"),
        ("grant_type", 40002, "invalid grant_type"),
        ("js_code", 40029, "invalid code"),
    ];
    for (field, errcode, errmsg) in cases {
        for bad in [
            None,
            Some(""),
            Some("wrong"),
            Some("a\0b"),
            Some("' OR 1=1 --"),
            Some("咖啡"),
            Some(&long),
        ] {
            let query = good.iter().filter_map(|&(name, value)| match (name == field, bad) {
                (false, _) => Some((name, value)),
                (true, bad) => bad.map(|bad| (name, bad)),
            });
            let answer = world.jscode2session(query).await;
            assert_eq!(
                answer,
                json!({"errcode": errcode, "errmsg": errmsg}),
                "{field} is {bad:?}"
            );
        }
    }
    assert_eq!(world.jscode2session([]).await["errcode"], 40013);
    assert!(
        world.jscode2session(good).await["openid"].is_string(),
        "refused attempts do not use the code up"
    );
}

#[tokio::test]
async fn simultaneous_first_logins_are_one_subject() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let logins = join_all((0..8).map(|_| world.login(&host, "user-1", &app))).await;
    let openids: HashSet<_> = logins.iter().map(|login| &login.openid).collect();
    assert_eq!(openids.len(), 1);
    let created = world
        .events(&host.owner)
        .await
        .iter()
        .filter(|kind| kind.contains("subject.created"))
        .count();
    assert_eq!(created, 1);
}

#[tokio::test]
async fn events_tell_each_side_only_what_it_may_know() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let session = world.session(&host, "secret-user-id", &app).await;
    let code = world.code(&session).await;
    let answer = world.exchange(&app, &code).await;
    let openid = answer["openid"].as_str().unwrap();

    let owners = world.events(&host.owner).await;
    let created: Vec<_> = owners
        .iter()
        .filter(|event| event.contains("hutong.identity.subject.created"))
        .collect();
    assert_eq!(created.len(), 1, "{owners:?}");
    let developers = world.events(&app.owner).await;
    let exchanged: Vec<_> = developers
        .iter()
        .filter(|event| event.contains("hutong.identity.code.exchanged"))
        .collect();
    assert_eq!(exchanged.len(), 1, "{developers:?}");
    assert!(exchanged[0].contains(openid));

    for event in owners.iter().chain(&developers) {
        for secret in [
            "secret-user-id",
            &session,
            &code,
            answer["session_key"].as_str().unwrap(),
        ] {
            assert!(!event.contains(secret), "{secret} is in {event}");
        }
    }
    assert!(
        developers.iter().all(|event| !event.contains("sub_")),
        "an app knows its users by openid only"
    );
    assert!(
        owners.iter().all(|event| !event.contains(openid)),
        "a host does not learn openids"
    );
}

#[tokio::test]
async fn what_is_over_is_forgotten() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let first = world.login(&host, "user-1", &app).await;
    let session = world.session(&host, "user-1", &app).await;
    world.code(&session).await;
    assert_eq!(world.forget_expired().await, 0, "nothing is over yet");
    world.clock().advance(10 * MINUTE);
    assert_eq!(world.forget_expired().await, 4, "two assertions and two codes");
    assert_eq!(world.release_of(&session).await.0, 200, "the session goes on");
    world.clock().advance(50 * MINUTE);
    assert_eq!(world.forget_expired().await, 2, "two sessions");
    assert_eq!(
        world.login(&host, "user-1", &app).await.openid,
        first.openid,
        "openids are for ever"
    );
}
