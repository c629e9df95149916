//! A platform on which something of everything exists.

use axum::http::Method;
use hutong_core::organisation::Kind;
use hutong_package::SigningKey;
use hutong_testkit::{Client, Project, Reply, TestApp, TestPackage};
use serde_json::{Value, json};

/// One organisation of each kind, with things that belong to it.
pub struct World {
    /// The platform.
    pub app: TestApp,
    operator: Client,
    project: Project,
    host_owner: Client,
    host: Value,
    /// Released to the host.
    version: Value,
    /// Begun, with every file in place.
    begun: Value,
    begun_package: TestPackage,
    /// A token of each organisation that nobody uses.
    spare: Vec<(String, Value)>,
    /// A token that has ended.
    pub expired: String,
    /// A token that was revoked.
    pub revoked: String,
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

impl World {
    /// Builds it.
    pub async fn new() -> Self {
        let app = TestApp::new().await;
        let operator = app.operator().await;
        let project = app.project().await;
        let (host_owner, host) = app.host(3).await;
        let version = project.publish(&project.package(1, &[("assets/a.txt", b"one")])).await;
        project.release(&version, &host).await;
        let begun_package = project.package(2, &[("assets/a.txt", b"two")]);
        let begun = project.begin(&begun_package).await;
        project.upload(&begun, &begun_package).await;

        let mut spare = Vec::new();
        for client in [&operator, &project.developer, &host_owner] {
            let path = format!("/v1/organisations/{}/tokens", client.organisation);
            let token = client.post(&path, json!({"name": "spare"})).await.expect(201);
            spare.push((client.organisation.clone(), token));
        }
        let path = format!("/v1/organisations/{}/tokens", operator.organisation);
        let now = app.platform.clock.now();
        let expired = operator
            .post(&path, json!({"name": "short", "expires_at": now + 1}))
            .await
            .expect(201);
        app.clock.advance(1);
        let revoked = operator.post(&path, json!({"name": "lost"})).await.expect(201);
        operator
            .delete(&format!("/v1/tokens/{}", text(&revoked["id"])))
            .await
            .expect(204);
        let (expired, revoked) = (text(&expired["token"]).to_owned(), text(&revoked["token"]).to_owned());
        Self {
            app,
            operator,
            project,
            host_owner,
            host,
            version,
            begun,
            begun_package,
            spare,
            expired,
            revoked,
        }
    }

    /// The organisation of this kind.
    pub fn member(&self, kind: Kind) -> &Client {
        match kind {
            Kind::Operator => &self.operator,
            Kind::Developer => &self.project.developer,
            Kind::HostOwner => &self.host_owner,
        }
    }

    /// Ids of everything that belongs to somebody.
    pub fn ids(&self) -> Vec<String> {
        let members = [&self.operator, &self.project.developer, &self.host_owner];
        let things = [
            &self.project.app["id"],
            &self.host["id"],
            &self.version["id"],
            &self.begun["id"],
        ];
        let organisations = members.iter().map(|client| client.organisation.clone());
        organisations
            .chain(things.iter().map(|id| text(id).to_owned()))
            .collect()
    }

    /// The events that `client` sees, oldest first.
    pub async fn events_of(&self, client: &Client) -> Vec<Value> {
        let page = client.get("/v1/events?limit=200").await.expect(200);
        page["items"].as_array().unwrap().clone()
    }

    /// How many events each organisation of this world sees.
    pub async fn events_of_everybody(&self) -> Vec<usize> {
        let mut counts = Vec::new();
        for kind in Kind::ALL {
            counts.push(self.events_of(self.member(kind)).await.len());
        }
        counts
    }

    /// Id of the token that `client` calls with.
    pub async fn token_of(&self, client: &Client) -> String {
        text(&client.get("/v1/me").await.expect(200)["token"]).to_owned()
    }

    /// A call of `endpoint` that names this world's things and is good in itself. Things that belong to an
    /// organisation are those of the member of the same kind, or the developer's.
    pub async fn call(&self, endpoint: &str, client: &Client) -> Reply {
        let owner = if client.organisation.is_empty() {
            self.project.developer.organisation.clone()
        } else {
            self.namesake(client).await
        };
        let spare = self.spare.iter().find(|(organisation, _)| *organisation == owner);
        let spare = spare.map_or("", |(_, token)| text(&token["id"]));
        let file = self.begun_package.files.keys().next().unwrap();
        let (method, path) = endpoint.split_once(' ').unwrap();
        let version = if path.ends_with("/complete") || path.contains("/files/") {
            &self.begun
        } else {
            &self.version
        };
        let path = path
            .replace("{organisation}", &owner)
            .replace("{token}", spare)
            .replace("{host}", text(&self.host["id"]))
            .replace("{app}", self.project.id())
            .replace("{version}", text(&version["id"]))
            .replace("{sha256}", file);
        let method: Method = method.parse().unwrap();
        if path.contains("/files/") {
            return client
                .request(method, &path, &[], self.begun_package.files[file].clone())
                .await;
        }
        let body = self.body(endpoint).to_string();
        client
            .request(method, &path, &[("content-type", "application/json")], body)
            .await
    }

    /// The organisation of this world that is of the same kind as `client`'s.
    async fn namesake(&self, client: &Client) -> String {
        let me = client.get("/v1/me").await;
        let kind = if me.status == 200 {
            me.expect(200)["kind"].clone()
        } else {
            json!("developer")
        };
        let kind = Kind::ALL.into_iter().find(|known| kind == known.as_str()).unwrap();
        self.member(kind).organisation.clone()
    }

    fn body(&self, endpoint: &str) -> Value {
        let public_key = SigningKey::from_seed(&[99; 32]).verifying_key();
        match endpoint {
            "POST /v1/organisations" => json!({"name": "Another", "kind": "developer"}),
            "POST /v1/organisations/{organisation}/tokens" => json!({"name": "new"}),
            "POST /v1/hosts" | "PUT /v1/hosts/{host}" => {
                json!({"name": "Purse", "keys": [{"kid": "2", "public_key": public_key}]})
            }
            "POST /v1/apps" => json!({"name": "Tea"}),
            "POST /v1/apps/{app}/keys" => json!({"name": "ci", "public_key": public_key}),
            "POST /v1/apps/{app}/versions" => self.project.package(3, &[]).begin(&self.project.key),
            "PUT /v1/releases" => json!({
                "app": self.project.id(), "version": self.version["id"], "host": self.host["id"], "track": "online",
            }),
            _ => json!({}),
        }
    }
}
