//! Somebody who signs up.

use hutong_testkit::{Client, Reply, TestApp};
use serde_json::{Value, json};

/// The password of everybody here.
pub const PASSWORD: &str = "correct horse battery";

/// Signs up with an organisation of this kind.
pub async fn sign_up(app: &TestApp, email: &str, kind: &str) -> Reply {
    let body = json!({
        "email": email, "password": PASSWORD, "name": "Mei", "organisation": {"name": "茶馆", "kind": kind},
    });
    app.anonymous().post("/v1/signup", body).await
}

/// A developer who signed up, acting for their organisation.
pub async fn developer(app: &TestApp, email: &str) -> Client {
    let reply = sign_up(app, email, "developer").await;
    let organisation = reply.expect(201)["memberships"][0]["organisation"]["id"].clone();
    app.anonymous()
        .with_cookie_of(&reply)
        .acting_for(organisation.as_str().unwrap())
}

/// Signs in.
pub async fn sign_in(client: &Client, email: &str, password: &str) -> Reply {
    client
        .post("/v1/sessions", json!({"email": email, "password": password}))
        .await
}

/// The types of the events of an organisation, as its member sees them.
pub async fn told(client: &Client) -> Vec<Value> {
    let page = client.get("/v1/events?limit=200").await.expect(200);
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["type"].clone())
        .collect()
}
