//! The platform and the people on it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use hutong_api::Front;
use hutong_api::Migrator;
use hutong_base::{Ids, ManualClock, OsRandom, Random};
use hutong_core::organisation::{Bounds, Kind, organisations, tokens};
use hutong_core::people::{members, sessions, users};
use hutong_core::{
    AppState, Blobs, ContainerSession, Db, Keys, Limiter, Memory, Platform, Rates, Retention, SnapshotSeen, Testers,
};
use hutong_events::Sender;
use hutong_package::SigningKey;
use hutong_policy::roles::Role;
use hutong_registry::Registry;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{Client, TestDatabase, TestPackage, TestScanner};

/// A password that nobody knows.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5MTIzNA$Y0ZtVXg0bWd2R1dqVHh2cFF3cWJkZUxzYVh5Wm5rUG8";
/// When tests begin: 21 September 2026.
const START: i64 = 1_790_000_000_000;
/// Turns of 5 ms in which a scan ends.
const SCAN_TURNS: u32 = 12_000;

/// A whole platform.
pub struct TestApp {
    /// Its parts.
    pub platform: AppState,
    /// Its clock.
    pub clock: Arc<ManualClock>,
    /// Its scanner.
    pub scanner: Arc<TestScanner>,
    /// Its router.
    pub router: Front,
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
        let scanner = Arc::new(TestScanner::default());
        let platform = node(
            db,
            &folder.path().join("blobs"),
            Rates::per_minute(0, 0),
            &clock,
            &scanner,
        );
        let router = hutong_api::router(platform.clone());
        Self {
            platform,
            clock,
            scanner,
            router,
            database,
            folder,
        }
    }

    /// The platform of another server on the same database and files.
    pub async fn second_node(&self) -> AppState {
        self.node_with(Rates::per_minute(0, 0)).await
    }

    /// The same, of a server that takes no more requests than these.
    pub async fn node_with(&self, rates: Rates) -> AppState {
        let blobs = self.folder.path().join("blobs");
        node(self.database.connect().await, &blobs, rates, &self.clock, &self.scanner)
    }

    /// The API of another server, which is reached from outside as `public_url`.
    pub async fn router_at(&self, public_url: &str) -> Front {
        let node = self.second_node().await;
        let mut parts = Arc::into_inner(node).unwrap();
        public_url.clone_into(&mut parts.public_url);
        hutong_api::router(Arc::new(parts))
    }

    /// Somebody without a token.
    pub fn anonymous(&self) -> Client {
        Client::new(self.platform.clone(), self.router.clone(), None, String::new())
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
        let organisation = organisations::Model::create(&self.platform, &transaction, kind.as_str(), kind, true)
            .await
            .unwrap();
        let (_, token) = tokens::Model::create(
            &self.platform,
            &transaction,
            &organisation.id,
            "test",
            Bounds::default(),
        )
        .await
        .unwrap();
        transaction.commit().await.unwrap();
        Client::new(self.platform.clone(), self.router.clone(), Some(token), organisation.id)
    }

    /// A new member of `organisation` with this role, signed in.
    pub async fn member(&self, organisation: &str, role: Role) -> Client {
        let transaction = self.platform.db.begin().await.unwrap();
        let id = String::from(self.platform.ids.next("usr"));
        let user = users::ActiveModel {
            id: Set(id.clone()),
            email: Set(format!("{id}@example.com")),
            name: Set(format!("{role:?}")),
            password: Set(NOBODY.to_owned()),
            created_at: Set(self.platform.clock.now()),
        };
        user.insert(&transaction).await.unwrap();
        let owner = organisations::Entity::find_by_id(organisation)
            .one(&transaction)
            .await
            .unwrap()
            .unwrap();
        members::Model::create(&self.platform, &transaction, &owner, &id, role)
            .await
            .unwrap();
        let (_, secret) = sessions::Model::begin(&self.platform, &transaction, &id, None, &HeaderMap::new())
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        let mut client = Client::new(
            self.platform.clone(),
            self.router.clone(),
            None,
            organisation.to_owned(),
        );
        client.cookie = Some(format!("hutong={secret}"));
        client
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

/// How long a server waits for an answer of another.
const PATIENCE: Duration = Duration::from_secs(3);

/// A server. It calls this machine, too.
fn node(db: Db, blobs: &Path, rates: Rates, clock: &Arc<ManualClock>, scanner: &Arc<TestScanner>) -> AppState {
    let random: Arc<dyn Random> = Arc::new(OsRandom);
    let keys = Arc::new(Keys::new(SigningKey::from_seed(&[1; 32]), blobs.join("keys")));
    Arc::new(Platform {
        scanner: scanner.clone(),
        blobs: Blobs::folder(blobs).unwrap(),
        ids: Ids::new(clock.clone(), random.clone()),
        clock: clock.clone(),
        random,
        public_url: "http://platform.test".to_owned(),
        limiter: Limiter::new(rates),
        proxies: vec!["198.51.100.0/24".parse().unwrap()],
        outbound: Arc::new(Sender::new(vec!["127.0.0.0/8".parse().unwrap()], PATIENCE)),
        directory: Arc::new(Registry::new(db.clone(), keys.clone())),
        db,
        keys,
        sessions: Memory::new(ContainerSession::REMEMBERED),
        testers: Memory::new(Testers::REMEMBERED),
        snapshots: Memory::new(SnapshotSeen::REMEMBERED),
        retention: Retention::default(),
        names: tokio::sync::RwLock::default(),
    })
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

    /// Uploads `package` whole; answers the version, scanned.
    pub async fn publish(&self, package: &TestPackage) -> Value {
        let begun = self.begin(package).await;
        self.upload(&begun, package).await;
        self.developer
            .post(&format!("/v1/versions/{}/complete", text(&begun["id"])), json!({}))
            .await
            .expect(200);
        self.scanned(text(&begun["id"])).await
    }

    /// The version, once it is scanned, without its steps.
    pub async fn scanned(&self, version: &str) -> Value {
        for _ in 0..SCAN_TURNS {
            while hutong_api::work_one(&self.developer.platform).await.unwrap() {}
            let mut version = self.developer.get(&format!("/v1/versions/{version}")).await.expect(200);
            version.as_object_mut().unwrap().remove("steps");
            if !matches!(text(&version["state"]), "uploaded" | "scanning") {
                return version;
            }
            // another task of the test is at it
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let version = self.developer.get(&format!("/v1/versions/{version}")).await;
        panic!("the scan does not end: {}", version.text());
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
