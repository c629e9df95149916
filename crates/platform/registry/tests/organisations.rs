//! Organisations and access tokens.

use hutong_core::organisation::tokens;
use hutong_testkit::TestApp;
use sea_orm::EntityTrait;
use serde_json::json;

#[tokio::test]
async fn an_operator_takes_in_a_developer_who_then_works_alone() {
    let app = TestApp::new().await;
    let operator = app.operator().await;
    let created = operator
        .post("/v1/organisations", json!({"name": "咖啡馆", "kind": "developer"}))
        .await
        .expect(201);
    assert_eq!(created["name"], "咖啡馆");
    assert_eq!(created["kind"], "developer");
    assert_eq!(created["created_at"], app.platform.clock.now());

    let path = format!("/v1/organisations/{}/tokens", created["id"].as_str().unwrap());
    let token = operator.post(&path, json!({"name": "laptop"})).await.expect(201);
    let developer = app.anonymous().with_token(token["token"].as_str().unwrap());
    let me = developer.get("/v1/me").await.expect(200);
    assert_eq!(me["organisation"], created);
    assert_eq!(me["token"], token["id"]);

    let own = developer.get("/v1/organisations").await.expect(200);
    assert_eq!(own["items"], json!([created]));
    let all = operator.get("/v1/organisations").await.expect(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn only_the_hash_of_a_token_is_stored() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    let path = format!("/v1/organisations/{}/tokens", developer.organisation);
    let created = developer
        .post_once("key-1", &path, json!({"name": "ci"}))
        .await
        .expect(201);
    let token = created["token"].as_str().unwrap();
    assert!(token.starts_with("hut_") && token.len() > 40, "{token}");

    let rows = tokens::Entity::find().all(app.platform.db.read()).await.unwrap();
    assert!(rows.iter().any(|row| row.name == "ci"));
    assert!(!format!("{rows:?}").contains(token));
    let listed = developer.get("/v1/tokens").await;
    assert!(!listed.text().contains(token));
    let events = developer.get("/v1/events").await;
    assert!(!events.text().contains(token));
    // not even in the answer that is kept for repeated requests
    if std::env::var("TEST_DATABASE_URL").unwrap_or_default().is_empty() {
        for file in ["hutong.db", "hutong.db-wal"] {
            let bytes = std::fs::read(app.folder.path().join(file)).unwrap();
            assert!(
                !bytes.windows(token.len()).any(|window| window == token.as_bytes()),
                "{file} holds the token"
            );
        }
    }
}

#[tokio::test]
async fn a_token_ends_at_its_time_or_when_it_is_revoked() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    let path = format!("/v1/organisations/{}/tokens", developer.organisation);
    let end = app.platform.clock.now() + 1000;
    let short = developer
        .post(&path, json!({"name": "short", "expires_at": end}))
        .await
        .expect(201);
    let lost = developer.post(&path, json!({"name": "lost"})).await.expect(201);
    let [short, lost] = [short, lost].map(|token| (developer.with_token(token["token"].as_str().unwrap()), token));

    app.clock.advance(999);
    short.0.get("/v1/me").await.expect(200);
    app.clock.advance(1);
    short.0.get("/v1/me").await.expect_problem(401, "unauthenticated");

    lost.0.get("/v1/me").await.expect(200);
    let path = format!("/v1/tokens/{}", lost.1["id"].as_str().unwrap());
    developer.delete(&path).await.expect(204);
    lost.0.get("/v1/me").await.expect_problem(401, "unauthenticated");
    let events = developer.get("/v1/events").await.expect(200)["items"]
        .as_array()
        .unwrap()
        .len();
    developer.delete(&path).await.expect(204);
    assert_eq!(
        developer.get("/v1/events").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        events
    );

    let past = json!({"name": "past", "expires_at": app.platform.clock.now()});
    let path = format!("/v1/organisations/{}/tokens", developer.organisation);
    developer.post(&path, past).await.expect_problem(422, "invalid_field");
}

#[tokio::test]
async fn pages_are_complete_and_without_doubles() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    let mut ids = Vec::new();
    for n in 0..7 {
        app.clock.advance(1);
        let created = developer
            .post("/v1/apps", json!({"name": format!("App {n}")}))
            .await
            .expect(201);
        ids.push(created["id"].as_str().unwrap().to_owned());
    }
    for (order, expected) in [("oldest", ids.clone()), ("newest", ids.into_iter().rev().collect())] {
        let mut seen = Vec::new();
        let mut path = format!("/v1/apps?limit=3&order={order}");
        for length in [3, 3, 1] {
            let page = developer.get(&path).await.expect(200);
            let items = page["items"].as_array().unwrap();
            assert_eq!(items.len(), length);
            seen.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => path = format!("/v1/apps?limit=3&order={order}&cursor={next}"),
                None => assert_eq!(length, 1),
            }
        }
        assert_eq!(seen, expected, "{order} first");
        let first = developer
            .get(&format!("/v1/apps?limit=1&order={order}"))
            .await
            .expect(200);
        assert_eq!(first["items"][0]["id"], expected[0].as_str());
    }
    let usual = developer.get("/v1/apps").await.expect(200);
    let newest = developer.get("/v1/apps?order=newest").await.expect(200);
    assert_eq!(usual, newest);
    developer
        .get("/v1/apps?cursor=%27%20OR%201=1")
        .await
        .expect_problem(400, "invalid_cursor");
    developer
        .get("/v1/apps?limit=many")
        .await
        .expect_problem(400, "invalid_query");
    assert_eq!(
        developer.get("/v1/apps?limit=0").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn the_log_is_read_from_either_end_and_by_what_happened_to_what() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    for name in ["Coffee", "Tea"] {
        developer.post("/v1/apps", json!({"name": name})).await.expect(201);
    }
    let events = async |query: &str| {
        let page = developer.get(&format!("/v1/events?{query}")).await.expect(200);
        let items = page["items"].as_array().unwrap().iter();
        let sequences: Vec<u64> = items
            .map(|item| item["sequence"].as_str().unwrap().parse().unwrap())
            .collect();
        (sequences, page["next"].as_str().map(str::to_owned), page)
    };
    let (all, last, oldest_first) = events("").await;
    assert_eq!(last, all.last().map(u64::to_string));
    let (backwards, end, _) = events("newest=true").await;
    assert_eq!(backwards, all.iter().rev().copied().collect::<Vec<_>>());
    assert_eq!(end, None, "before the first there is nothing");

    let mut seen = Vec::new();
    let mut after = String::new();
    while let (page, Some(next), _) = events(&format!("newest=true&limit=1{after}")).await {
        seen.extend(page);
        after = format!("&after={next}");
    }
    assert!(
        backwards.starts_with(&seen) && backwards.len() - seen.len() <= 1,
        "{seen:?}"
    );

    let (apps, _, _) = events("type=hutong.app.").await;
    assert_eq!(apps.len(), 2);
    let (exact, _, _) = events("type=hutong.app.created&newest=true&limit=1").await;
    assert_eq!(exact, apps[1..]);
    assert_eq!(events("type=hutong.a%25").await.0, Vec::<u64>::new());
    let one = &oldest_first["items"][all.len() - 1];
    let subject = one["subject"].as_str().unwrap();
    assert_eq!(events(&format!("subject={subject}")).await.0, all[all.len() - 1..]);
    let actor = one["actor"].as_str().unwrap();
    assert!(events(&format!("actor={actor}")).await.0.ends_with(&apps));
    assert_eq!(events("actor=system").await.0, Vec::<u64>::new());
}
