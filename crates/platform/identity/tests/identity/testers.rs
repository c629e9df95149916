//! Testers of an app: users of hosts whom its developer names.

use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn whom_the_developer_names_gets_what_is_for_testers() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    world.release_to_testers(&app, &host, 2).await;
    let session = world.session(&host, "user-1", &app).await;
    assert_eq!(world.version_of(&session).await, 1);

    let path = format!("/v1/apps/{}/testers", app.id);
    let body = json!({"host": host.id, "user": "user-1", "name": "Li"});
    let named = app.owner.post(&path, body.clone()).await.expect(201);
    app.owner.post(&path, body).await.expect_problem(409, "already_tester");
    assert_eq!(world.version_of(&session).await, 2, "from the next request on");
    let other = world.session(&host, "user-2", &app).await;
    assert_eq!(world.version_of(&other).await, 1);
    // the same id on another host is somebody else
    let (elsewhere, _) = world.host_with_app().await;
    world.release(&app, &elsewhere).await;
    world.release_to_testers(&app, &elsewhere, 3).await;
    let stranger = world.session(&elsewhere, "user-1", &app).await;
    assert_eq!(world.version_of(&stranger).await, 1);

    let id = named["id"].as_str().unwrap_or_default();
    app.owner.delete(&format!("{path}/{id}")).await.expect(204);
    assert_eq!(world.version_of(&session).await, 1);
}

#[tokio::test]
async fn there_are_as_many_testers_as_the_policy_allows() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let operator = world.app.operator().await;
    let policy = json!({"preset": "own", "changes": {"max_testers": 2}});
    operator.put("/v1/policy", policy).await.expect(200);
    let path = format!("/v1/apps/{}/testers", app.id);
    let body = |user: &str| json!({"host": host.id, "user": user, "name": "Li"});
    let first = app.owner.post(&path, body("user-1")).await.expect(201);
    app.owner.post(&path, body("user-2")).await.expect(201);
    app.owner
        .post(&path, body("user-3"))
        .await
        .expect_problem(409, "tester_limit");
    let id = first["id"].as_str().unwrap_or_default();
    app.owner.delete(&format!("{path}/{id}")).await.expect(204);
    app.owner.post(&path, body("user-3")).await.expect(201);
}
