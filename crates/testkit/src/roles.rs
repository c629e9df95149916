//! The platform and the people on it.

use std::sync::Arc;

use axum::Router;
use hutong_api::Migrator;
use hutong_base::{Ids, ManualClock, OsRandom, Random};
use hutong_core::organisation::{Kind, organisations, tokens};
use hutong_core::{AppState, Blobs, Platform};
use hutong_package::SigningKey;
use hutong_registry::Registry;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{Client, TestDatabase, TestPackage};

/// When tests begin: 21 September 2026.
const START: i64 = 1_790_000_000_000;

/// A whole platform.
pub struct TestApp {
    /// Its parts.
    pub platform: AppState,
    /// Its clock.
    pub clock: Arc<ManualClock>,
    /// Its router.
    pub router: Router,
    /// Its database; dropped before the folder.
    pub database: TestDatabase,
    /// Its folder.
    pub folder: TempDir,
}

/// A developer with an app and a key that signs its packages.
pub struct Project {
    /// The developer.
    pub developer: Client,
    /// The app, as the API showed it.
    pub app: Value,
    /// Registered for the app.
    pub key: SigningKey,
}

impl TestApp {
    /// A new platform on a database of its own.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = TestDatabase::new(folder.path()).await;
        let db = database.connect().await;
        db.migrate::<Migrator>().await.unwrap();
        let clock = Arc::new(ManualClock::new(START));
        let random: Arc<dyn Random> = Arc::new(OsRandom);
        let key = SigningKey::from_seed(&[1; 32]);
        let platform: AppState = Arc::new(Platform {
            blobs: Blobs::folder(&folder.path().join("blobs")).unwrap(),
            ids: Ids::new(clock.clone(), random.clone()),
            clock: clock.clone(),
            random,
            public_url: "http://platform.test".to_owned(),
            directory: Arc::new(Registry::new(db.clone(), key.clone())),
            db,
            key,
        });
        let router = hutong_api::router(platform.clone());
        Self {
            platform,
            clock,
            router,
            database,
            folder,
        }
    }

    /// Somebody without a token.
    pub fn anonymous(&self) -> Client {
        Client::new(self.router.clone(), None, String::new())
    }

    /// A new operator organisation.
    pub async fn operator(&self) -> Client {
        self.role(Kind::Operator).await
    }

    /// A new developer organisation.
    pub async fn developer(&self) -> Client {
        self.role(Kind::Developer).await
    }

    /// A new host owner organisation.
    pub async fn host_owner(&self) -> Client {
        self.role(Kind::HostOwner).await
    }

    /// A new organisation of this kind.
    pub async fn role(&self, kind: Kind) -> Client {
        let transaction = self.platform.db.begin().await.unwrap();
        let organisation = organisations::Model::create(&self.platform, &transaction, kind.as_str(), kind)
            .await
            .unwrap();
        let (_, token) = tokens::Model::create(&self.platform, &transaction, &organisation.id, "test", None)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        Client::new(self.router.clone(), Some(token), organisation.id)
    }

    /// A new developer with an app.
    pub async fn project(&self) -> Project {
        Project::of(self.developer().await, 7).await
    }

    /// A host of a new host owner, as the API showed it, with one assertion key from this seed.
    pub async fn host(&self, seed: u8) -> (Client, Value) {
        let owner = self.host_owner().await;
        let host = owner.post("/v1/hosts", registration("Plaza", seed)).await.expect(201);
        (owner, host)
    }
}

/// A host's registration, with one assertion key from this seed.
fn registration(name: &str, seed: u8) -> Value {
    let public_key = SigningKey::from_seed(&[seed; 32]).verifying_key();
    json!({
        "name": name, "bundle_ids": ["com.example.plaza"], "origins": ["http://plaza.test:8080"],
        "keys": [{"kid": "1", "public_key": public_key}], "surfaces": ["entry"],
        "capabilities": [{"name": "storage.get", "since": "1.0.0"}],
    })
}

impl Project {
    /// An app of `developer`, whose packages are signed with the key that grows from `seed`.
    pub async fn of(developer: Client, seed: u8) -> Self {
        let key = SigningKey::from_seed(&[seed; 32]);
        let app = developer.post("/v1/apps", json!({"name": "Coffee"})).await.expect(201);
        let body = json!({"name": "laptop", "public_key": key.verifying_key()});
        developer
            .post(&format!("/v1/apps/{}/keys", text(&app["id"])), body)
            .await
            .expect(201);
        Self { developer, app, key }
    }

    /// The app's id.
    pub fn id(&self) -> &str {
        text(&self.app["id"])
    }

    /// A package of this app.
    pub fn package(&self, code: u64, more: &[(&str, &[u8])]) -> TestPackage {
        TestPackage::new(text(&self.app["appid"]), code, more)
    }

    /// Begins to upload `package`; answers `{id, state, missing}`.
    pub async fn begin(&self, package: &TestPackage) -> Value {
        self.developer
            .post(&format!("/v1/apps/{}/versions", self.id()), package.begin(&self.key))
            .await
            .expect(201)
    }

    /// Uploads what `begun` says is missing.
    pub async fn upload(&self, begun: &Value, package: &TestPackage) {
        for hash in begun["missing"].as_array().unwrap() {
            let path = format!("/v1/versions/{}/files/{}", text(&begun["id"]), text(hash));
            self.developer
                .put_bytes(&path, package.files[text(hash)].clone())
                .await
                .expect(204);
        }
    }

    /// Uploads `package` whole; answers the version.
    pub async fn publish(&self, package: &TestPackage) -> Value {
        let begun = self.begin(package).await;
        self.upload(&begun, package).await;
        self.developer
            .post(&format!("/v1/versions/{}/complete", text(&begun["id"])), json!({}))
            .await
            .expect(200)
    }

    /// Releases `version` to everybody on `host`.
    pub async fn release(&self, version: &Value, host: &Value) -> Value {
        let body = json!({"app": self.id(), "version": version["id"], "host": host["id"], "track": "online"});
        self.developer.put("/v1/releases", body).await.expect(200)
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
