//! What bounds an access token.

use hutong_policy::roles::Role;
use hutong_testkit::{Client, Reply, TestApp};
use serde_json::{Value, json};

use crate::support::{PASSWORD, developer};

async fn create(client: &Client, body: Value) -> Reply {
    let path = format!("/v1/organisations/{}/tokens", client.organisation);
    client.post(&path, body).await
}

async fn token(client: &Client, body: Value) -> Client {
    let created = create(client, body).await.expect(201);
    client.with_token(created["token"].as_str().unwrap())
}

#[tokio::test]
async fn a_token_does_what_its_role_and_scopes_leave_to_it() {
    let app = TestApp::new().await;
    let owner = app.developer().await;
    let all = token(&owner, json!({"name": "as before"})).await;
    assert_eq!(all.get("/v1/me").await.expect(200)["role"], "owner");
    let analyst = token(&owner, json!({"name": "numbers", "role": "analyst"})).await;
    analyst.get("/v1/apps").await.expect(200);
    analyst
        .post("/v1/apps", json!({"name": "Tea"}))
        .await
        .expect_problem(403, "forbidden");

    let ci = token(
        &owner,
        json!({"name": "ci", "role": "developer", "scopes": ["read_app", "upload_version"]}),
    )
    .await;
    ci.get("/v1/apps").await.expect(200);
    let problem = ci.get("/v1/releases").await.expect_problem(403, "forbidden");
    assert_eq!(problem["detail"], "read_release is not among the token's scopes");
    let me = ci.get("/v1/me").await.expect(200);
    assert_eq!(me["rights"], json!(["read_app", "upload_version"]));
    let listed = owner.get("/v1/tokens").await.expect(200);
    assert_eq!(listed["items"][0]["scopes"], json!(["read_app", "upload_version"]));
}

#[tokio::test]
async fn a_token_never_has_more_rights_than_its_maker() {
    let app = TestApp::new().await;
    let owner = app.developer().await;
    let admin = app.member(&owner.organisation, Role::Admin).await;
    create(&admin, json!({"name": "up", "role": "owner"}))
        .await
        .expect_problem(403, "forbidden");
    let own = token(&admin, json!({"name": "own"})).await;
    assert_eq!(own.get("/v1/me").await.expect(200)["role"], "admin");
    // a role beyond one's own, cut down to rights that one has
    create(&admin, json!({"name": "cut", "role": "owner", "scopes": ["read_app"]}))
        .await
        .expect(201);

    let narrow = token(
        &owner,
        json!({"name": "narrow", "scopes": ["change_tokens", "read_app"]}),
    )
    .await;
    create(&narrow, json!({"name": "wide", "scopes": ["create_app"]}))
        .await
        .expect_problem(403, "forbidden");
    let child = token(&narrow, json!({"name": "child"})).await;
    assert_eq!(
        child.get("/v1/me").await.expect(200)["rights"],
        json!(["change_tokens", "read_app"])
    );
}

#[tokio::test]
async fn no_second_operator_is_a_way_to_more_rights() {
    let app = TestApp::new().await;
    let operator = app.operator().await;
    let maker = token(
        &operator,
        json!({"name": "maker", "scopes": ["create_organisation", "change_tokens"]}),
    )
    .await;
    let admin = app.member(&operator.organisation, Role::Admin).await;
    let other = app.operator().await;
    for client in [&maker, &admin, &operator] {
        client
            .post("/v1/organisations", json!({"name": "Second", "kind": "operator"}))
            .await
            .expect_problem(422, "invalid_field");
    }
    let path = format!("/v1/organisations/{}/tokens", other.organisation);
    for client in [&maker, &admin] {
        client
            .post(&path, json!({"name": "up", "scopes": ["decide_review"]}))
            .await
            .expect_problem(403, "forbidden");
    }
    let developer = json!({"name": "Tea", "kind": "developer"});
    let developer = maker.post("/v1/organisations", developer).await.expect(201);
    let path = format!("/v1/organisations/{}/tokens", developer["id"].as_str().unwrap());
    maker.post(&path, json!({"name": "theirs"})).await.expect(201);
}

#[tokio::test]
async fn a_token_of_a_token_ends_with_it_and_is_good_where_it_is() {
    let app = TestApp::new().await;
    let owner = app.developer().await;
    let end = app.platform.clock.now() + 60_000;
    let bound = token(
        &owner,
        json!({"name": "bound", "expires_at": end, "networks": ["192.0.2.0/24"]}),
    )
    .await;
    let child = create(&bound, json!({"name": "child"})).await.expect(201);
    assert_eq!(
        (&child["expires_at"], &child["networks"]),
        (&json!(end), &json!(["192.0.2.0/24"]))
    );
    for beyond in [
        json!({"name": "late", "expires_at": end + 1}),
        json!({"name": "wide", "networks": ["192.0.0.0/16"]}),
        json!({"name": "elsewhere", "networks": ["192.0.2.7", "203.0.113.0/24"]}),
    ] {
        create(&bound, beyond).await.expect_problem(403, "forbidden");
    }
    let within = json!({"name": "within", "expires_at": end - 1, "networks": ["192.0.2.7"]});
    create(&bound, within).await.expect(201);
}

#[tokio::test]
async fn a_token_with_networks_is_good_from_there_alone() {
    let app = TestApp::new().await;
    let owner = app.developer().await;
    let ci = token(
        &owner,
        json!({"name": "ci", "networks": ["203.0.113.0/24", "2001:db8::/32"]}),
    )
    .await;
    let problem = ci.get("/v1/apps").await.expect_problem(403, "address_refused");
    assert!(!problem.to_string().contains("203.0.113"), "{problem}");
    ci.from_address([203, 0, 113, 7]).get("/v1/apps").await.expect(200);
    for bad in [json!([]), json!(["everywhere"]), json!(["10.0.0.0/99"])] {
        create(&owner, json!({"name": "bad", "networks": bad}))
            .await
            .expect_problem(422, "invalid_field");
    }
    create(&owner, json!({"name": "bad", "scopes": []}))
        .await
        .expect_problem(422, "invalid_field");
    create(&owner, json!({"name": "bad", "scopes": ["everything"]}))
        .await
        .expect_problem(400, "invalid_body");
}

#[tokio::test]
async fn a_personal_token_is_what_its_owner_is_and_goes_with_them() {
    let app = TestApp::new().await;
    let owner = app.developer().await;
    let li = app.member(&owner.organisation, Role::Developer).await;
    create(&li, json!({"name": "for all"}))
        .await
        .expect_problem(403, "forbidden");
    let laptop = token(&li, json!({"name": "laptop", "personal": true})).await;
    assert_eq!(laptop.get("/v1/me").await.expect(200)["role"], "developer");
    laptop
        .post("/v1/apps", json!({"name": "Tea"}))
        .await
        .expect_problem(403, "forbidden");
    create(&owner, json!({"name": "whose?", "personal": true}))
        .await
        .expect_problem(422, "invalid_field");

    let user = li.get("/v1/me").await.expect(200)["user"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/v1/members/{user}");
    owner.put(&path, json!({"role": "admin"})).await.expect(200);
    laptop.post("/v1/apps", json!({"name": "Tea"})).await.expect(201);

    // a tester sees and revokes their own tokens, and no others
    owner.put(&path, json!({"role": "tester"})).await.expect(200);
    let listed = li.get("/v1/tokens").await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let own = listed["items"][0]["id"].as_str().unwrap().to_owned();
    let others = owner.get("/v1/me").await.expect(200)["token"]
        .as_str()
        .unwrap()
        .to_owned();
    li.delete(&format!("/v1/tokens/{others}"))
        .await
        .expect_problem(403, "forbidden");
    li.delete(&format!("/v1/tokens/{own}")).await.expect(204);
    laptop.get("/v1/me").await.expect_problem(401, "unauthenticated");

    let second = token(&li, json!({"name": "second", "personal": true})).await;
    owner.delete(&path).await.expect(204);
    second.get("/v1/me").await.expect_problem(401, "unauthenticated");

    // whoever comes back makes new ones
    let invite = format!("/v1/organisations/{}/invitations", owner.organisation);
    let invitation = owner
        .post(&invite, json!({"name": "Li", "role": "tester"}))
        .await
        .expect(201);
    li.post("/v1/invitations/accept", json!({"token": invitation["token"]}))
        .await
        .expect(200);
    second.get("/v1/me").await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_personal_token_ends_with_the_password() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let laptop = token(&mei, json!({"name": "laptop", "personal": true})).await;
    let shared = token(&mei, json!({"name": "shared"})).await;
    let change = json!({"current": PASSWORD, "password": "another horse battery"});
    let changed = mei.put("/v1/me/password", change).await;
    changed.expect(204);
    laptop.get("/v1/me").await.expect_problem(401, "unauthenticated");
    shared.get("/v1/me").await.expect(200);

    let mei = mei.with_cookie_of(&changed);
    let laptop = token(&mei, json!({"name": "laptop", "personal": true})).await;
    hutong_people::admit_operator(&app.platform, "mei@example.com", "Mei", PASSWORD.to_owned())
        .await
        .unwrap();
    laptop.get("/v1/me").await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_token_of_somebody_else_does_not_exist() {
    let app = TestApp::new().await;
    let (owner, other) = (app.developer().await, app.developer().await);
    let tester = app.member(&owner.organisation, Role::Tester).await;
    let theirs = create(&other, json!({"name": "theirs"})).await.expect(201);
    let path = format!("/v1/tokens/{}", theirs["id"].as_str().unwrap());
    for client in [&owner, &tester] {
        client.delete(&path).await.expect_problem(404, "not_found");
    }
}
