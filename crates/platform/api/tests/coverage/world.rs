//! A platform on which something of everything exists.

use std::collections::BTreeMap;

use std::sync::Mutex;

use axum::http::{HeaderMap, Method};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::Signer as _;
use hutong_core::ScanError;
use hutong_core::organisation::Kind;
use hutong_core::people::sessions;
use hutong_package::SigningKey;
use hutong_policy::roles::Role;
use hutong_testkit::{Authenticator, Client, Project, Reply, TestApp, TestPackage};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

/// One organisation of each kind, with things that belong to it.
pub struct World {
    /// The platform.
    pub app: TestApp,
    operator: Client,
    project: Project,
    host_owner: Client,
    host: Value,
    /// Released to the host, after `earlier` and before `newer`.
    version: Value,
    /// By the step that may be taken next with it.
    reviewed: BTreeMap<&'static str, Value>,
    earlier: Value,
    newer: Value,
    /// Releases of `newer`.
    gray: Value,
    trial: Value,
    /// A warning of the host's owner.
    measure: Value,
    /// Begun, with every file in place.
    begun: Value,
    begun_package: TestPackage,
    /// What each organisation has and nobody uses.
    spare: Vec<(String, Spare)>,
    /// An app without versions, and a host without releases: ids.
    unused_app: String,
    unused_host: String,
    /// A host that wants a word of its own, and by the step that may be taken next the version that it is about.
    asking_host: String,
    /// Id of somebody who may decide reviews.
    reviewer: Value,
    asked: BTreeMap<&'static str, Value>,
    /// Id of a secret of the app.
    secret: String,
    /// Id of a tester of the app.
    tester: String,
    /// Id of a webhook of the developer.
    webhook: String,
    /// Accepts an invitation into the developer organisation.
    invitation: String,
    /// A session of somebody who signed up.
    pub session: String,
    /// Who signed up.
    user: String,
    /// Their second factor, once there is one.
    device: Mutex<Option<Totp>>,
    /// What keeps their passkey, and its id.
    authenticator: Mutex<Authenticator>,
    passkey: String,
    /// A token of their organisation.
    pub log: Client,
    /// A token that has ended.
    pub expired: String,
    /// A token that was revoked.
    pub revoked: String,
}

/// The steps of a review, each with those that lead to where it begins.
const STEPS: &[(&str, &[&str])] = &[
    ("submit", &[]),
    ("check", &["submit"]),
    ("withdraw", &["submit"]),
    ("speed_up", &["submit"]),
    ("delay", &["submit"]),
    ("resume", &["submit", "delay"]),
    ("take", &["submit"]),
    ("give_back", &["submit", "take"]),
    ("assign", &["submit"]),
    ("approve", &["submit"]),
    ("reject", &["submit"]),
    ("remove", &["submit", "approve"]),
    ("restore", &["submit", "approve", "remove"]),
    ("promote", &["submit", "approve"]),
    ("demote", &["submit", "approve"]),
];

/// Names a content checker that does not answer.
async fn name_checker(operator: &Client) {
    let checker = json!({"url": "http://127.0.0.1:1/"});
    operator.post("/v1/policy/content-checker", checker).await.expect(201);
}

/// Where people review, a version for each step.
async fn reviewed(app: &TestApp, operator: &Client, project: &Project) -> BTreeMap<&'static str, Value> {
    operator.put("/v1/policy", json!({"preset": "tcsas"})).await.expect(200);
    let mut versions = BTreeMap::new();
    for (code, (step, before)) in (5..).zip(STEPS) {
        let version = project.publish(&project.package(code, &[])).await;
        for earlier in *before {
            let client = if *earlier == "submit" {
                &project.developer
            } else {
                operator
            };
            let path = format!("/v1/versions/{}/{earlier}", text(&version["id"]));
            client.post(&path, words(earlier)).await.expect(200);
        }
        versions.insert(*step, version);
    }
    app.scanner
        .says(|_| Err(ScanError::Package("it does not end".to_owned())));
    versions.insert("scan", project.publish(&project.package(20, &[])).await);
    versions
}

/// A host that wants a word of its own, and what it was asked about: a version for each step.
async fn asked(
    host_owner: &Client,
    project: &Project,
    [one, two, three]: [&Value; 3],
) -> (String, BTreeMap<&'static str, Value>) {
    let key = SigningKey::from_seed(&[97; 32]).verifying_key();
    let host = json!({"name": "Guild", "keys": [{"kid": "1", "public_key": key}]});
    let host = host_owner.post("/v1/hosts", host).await.expect(201);
    let host = text(&host["id"]);
    let path = format!("/v1/hosts/{host}/acceptance");
    host_owner.put(&path, json!({"ask": "all"})).await.expect(200);
    let four = project.publish(&project.package(4, &[])).await;
    let steps = [("accept", one), ("refuse", two), ("take_back", three), ("ask", &four)];
    for (step, version) in steps.into_iter().filter(|(step, _)| *step != "ask") {
        let path = |word: &str| format!("/v1/versions/{}/hosts/{host}/{word}", text(&version["id"]));
        project.developer.post(&path("ask"), json!({})).await.expect(200);
        if step == "take_back" {
            host_owner.post(&path("accept"), json!({})).await.expect(200);
        }
    }
    let asked = steps
        .into_iter()
        .map(|(step, version)| (step, version.clone()))
        .collect();
    (host.to_owned(), asked)
}

/// A measure that forbids nothing yet.
fn warning(app: &str, host: &Value) -> Value {
    json!({
        "app": app, "host": host["id"], "sanction": {"kind": "warning"}, "rule": "no sweepstakes",
        "reason": "the second page has one", "remedy": "take it out",
    })
}

/// What is said with a step.
fn words(step: &str) -> Value {
    match step {
        "messages" => json!({"text": "Which licence?"}),
        "reject" | "remove" | "refuse" | "take_back" => json!({"reasons": ["does_not_run"]}),
        _ => json!({}),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// What an organisation has and nobody uses: ids.
#[derive(Clone, Default)]
struct Spare {
    token: String,
    user: String,
    invitation: String,
}

impl Spare {
    async fn of(app: &TestApp, client: &Client) -> Self {
        let path = format!("/v1/organisations/{}/tokens", client.organisation);
        let token = client.post(&path, json!({"name": "spare"})).await.expect(201);
        let member = app.member(&client.organisation, Role::Analyst).await;
        let me = member.get("/v1/me").await.expect(200);
        Self {
            token: text(&token["id"]).to_owned(),
            user: text(&me["user"]["id"]).to_owned(),
            invitation: text(&invite(client).await["id"]).to_owned(),
        }
    }
}

async fn invite(client: &Client) -> Value {
    let path = format!("/v1/organisations/{}/invitations", client.organisation);
    client
        .post(&path, json!({"name": "Li", "role": "tester"}))
        .await
        .expect(201)
}

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
/// The seed of the host's key.
const HOST: u8 = 3;

/// A request that is ready to be sent, as often as one likes.
pub struct Prepared {
    method: Method,
    path: String,
    kind: &'static str,
    body: Vec<u8>,
}

impl Prepared {
    /// Sends it, with an idempotency key or without.
    pub async fn send(&self, client: &Client, key: Option<&str>) -> Reply {
        let mut headers = vec![("content-type", self.kind)];
        headers.extend(key.map(|key| ("idempotency-key", key)));
        client
            .request(self.method.clone(), &self.path, &headers, self.body.clone())
            .await
    }

    /// The same with other words in it. None are left where each other word makes another person of the caller.
    pub fn in_other_words(&self, world: &World) -> Option<Self> {
        let mut body: Value = serde_json::from_slice(&self.body).unwrap();
        let fields = body.as_object_mut().unwrap();
        let words = ["name", "text", "reason", "answer", "note", "url", "code"];
        if let Some(word) = words.into_iter().find(|word| fields.contains_key(*word)) {
            fields[word] = json!(format!("{}1", text(&fields[word])));
        } else if let Some(number) = ["since", "version_code"]
            .into_iter()
            .find(|name| fields.contains_key(*name))
        {
            fields[number] = json!(2);
        } else if fields.contains_key("reviewer") {
            fields["reviewer"] = Value::Null;
        } else if fields.contains_key("version") {
            fields["version"] = world.version["id"].clone();
        } else if fields.contains_key("token") {
            fields["token"] = json!("hui_guessed");
        } else if fields.contains_key("passkey") {
            fields.insert("code".to_owned(), json!("000000"));
        } else if fields.contains_key("password") {
            return None;
        } else {
            let added = if fields.contains_key("manifest") {
                "name"
            } else {
                "note"
            };
            fields.insert(added.to_owned(), json!("again"));
        }
        Some(Self {
            method: self.method.clone(),
            path: self.path.clone(),
            kind: self.kind,
            body: body.to_string().into_bytes(),
        })
    }
}

/// Another request than any that the table has, which whoever changes something may send with a key.
pub async fn another(client: &Client, key: &str) -> Reply {
    if client.cookie.is_some() {
        let body = json!({"token": "hui_guessed"});
        return client.post_once(key, "/v1/invitations/accept", body).await;
    }
    let path = format!("/v1/organisations/{}/invitations", client.organisation);
    let body = json!({"name": "Somebody else", "role": "tester"});
    client.post_once(key, &path, body).await
}

/// A wrong proof of who one is.
pub fn wrong(endpoint: &str) -> Value {
    match endpoint {
        // no attempt is a good one, as the email is taken
        "POST /v1/signup" => new_user(),
        "POST /v1/sessions" => json!({"email": new_user()["email"], "password": "guessed"}),
        "PUT /v1/me/password" => json!({"current": "guessed", "password": "guessed it right"}),
        "POST /v1/me/second-factor" | "POST /v1/me/passkeys/begin" => json!({"password": "guessed"}),
        "POST /v1/sessions/passkey" => json!({"ceremony": "guessed", "credential": {
            "id": "AAAA", "rawId": "AAAA", "type": "public-key",
            "response": {"clientDataJSON": "AAAA", "authenticatorData": "AAAA", "signature": "AAAA"},
        }}),
        _ => json!({"code": "000000"}),
    }
}

fn new_user() -> Value {
    json!({
        "email": "mei@example.com", "password": "correct horse battery", "name": "Mei",
        "organisation": {"name": "Tea house", "kind": "developer"},
    })
}

/// A passkey that the device makes for `client`, or what nobody takes for one.
async fn new_passkey(client: &Client, device: &mut Authenticator) -> Value {
    let proof = json!({"password": new_user()["password"]});
    let begun = client.post("/v1/me/passkeys/begin", proof).await;
    if begun.status != 200 {
        return json!({});
    }
    let begun = begun.expect(200);
    json!({"name": "laptop", "ceremony": begun["ceremony"], "credential": device.create(&begun["options"])})
}

impl World {
    /// Builds it; what is held meanwhile is more than a stack should carry.
    pub async fn new() -> Self {
        Box::pin(Self::built()).await
    }

    async fn built() -> Self {
        let app = TestApp::new().await;
        let operator = app.operator().await;
        let project = app.project().await;
        let (host_owner, host) = app.host(HOST).await;
        let earlier = project.publish(&project.package(1, &[])).await;
        let version = project.publish(&project.package(2, &[("assets/a.txt", b"one")])).await;
        let newer = project.publish(&project.package(3, &[])).await;
        for version in [&earlier, &version] {
            project.release(version, &host).await;
        }
        let of_newer = |track: &str, percent: Option<u8>| {
            let body = json!({"app": project.id(), "version": newer["id"], "host": host["id"], "track": track, "percent": percent});
            project.developer.put("/v1/releases", body)
        };
        let gray = of_newer("gray", Some(10)).await.expect(200);
        let trial = of_newer("trial", None).await.expect(200);
        let (asking_host, asked) = asked(&host_owner, &project, [&earlier, &version, &newer]).await;
        let reviewed = Box::pin(reviewed(&app, &operator, &project)).await;
        let begun_package = project.package(21, &[("assets/a.txt", b"two")]);
        let measure = host_owner
            .post("/v1/measures", warning(project.id(), &host))
            .await
            .expect(201);
        let begun = project.begin(&begun_package).await;
        project.upload(&begun, &begun_package).await;

        let mut spare = Vec::new();
        for client in [&operator, &project.developer, &host_owner] {
            spare.push((client.organisation.clone(), Spare::of(&app, client).await));
        }
        let unused_app = project
            .developer
            .post("/v1/apps", json!({"name": "Draft"}))
            .await
            .expect(201);
        let key = SigningKey::from_seed(&[98; 32]).verifying_key();
        let unused_host = json!({"name": "Draft", "keys": [{"kid": "1", "public_key": key}]});
        let unused_host = host_owner.post("/v1/hosts", unused_host).await.expect(201);
        let approver = app.member(&operator.organisation, Role::Approver).await;
        let invitation = invite(&project.developer).await;
        let path = format!("/v1/apps/{}/testers", project.id());
        let tester = json!({"host": host["id"], "user": "user-1", "name": "Li"});
        let tester = project.developer.post(&path, tester).await.expect(201);
        name_checker(&operator).await;
        let hook = json!({"url": "https://example.com/hook"});
        let webhook = project.developer.post("/v1/webhooks", hook).await.expect(201);
        let path = format!("/v1/apps/{}/secrets", project.id());
        let secret = project.developer.post(&path, json!({})).await.expect(201);
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
        let joined = app.anonymous().post("/v1/signup", new_user()).await;
        let person = app.anonymous().with_cookie_of(&joined);
        let sessions = person.get("/v1/sessions").await.expect(200);
        let mut authenticator = Authenticator::new(1);
        let passkey = new_passkey(&person, &mut authenticator).await;
        let passkey = person.post("/v1/me/passkeys", passkey).await;
        let organisation = text(&joined.expect(201)["memberships"][0]["organisation"]["id"]).to_owned();
        let path = format!("/v1/organisations/{organisation}/tokens");
        let token = person
            .acting_for(&organisation)
            .post(&path, json!({"name": "log"}))
            .await;
        let log = app.anonymous().with_token(text(&token.expect(201)["token"]));
        let (expired, revoked) = (text(&expired["token"]).to_owned(), text(&revoked["token"]).to_owned());
        Self {
            app,
            operator,
            project,
            host_owner,
            host,
            version,
            reviewed,
            earlier,
            newer,
            gray,
            trial,
            measure,
            begun,
            begun_package,
            spare,
            unused_app: text(&unused_app["id"]).to_owned(),
            unused_host: text(&unused_host["id"]).to_owned(),
            asking_host,
            reviewer: approver.get("/v1/me").await.expect(200)["user"]["id"].clone(),
            asked,
            secret: text(&secret["id"]).to_owned(),
            tester: text(&tester["id"]).to_owned(),
            webhook: text(&webhook["id"]).to_owned(),
            invitation: text(&invitation["token"]).to_owned(),
            session: text(&sessions["items"][0]["id"]).to_owned(),
            user: text(&joined.expect(201)["user"]["id"]).to_owned(),
            device: Mutex::default(),
            authenticator: Mutex::new(authenticator),
            passkey: text(&passkey.expect(201)["id"]).to_owned(),
            log,
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
            &self.gray["id"],
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

    /// Who `client` is in events: a token or a user.
    pub async fn id_of(&self, client: &Client) -> Value {
        let me = client.get("/v1/me").await.expect(200);
        me.get("token").unwrap_or(&me["user"]["id"]).clone()
    }

    /// The person who signed up, in a session of its own.
    pub async fn person(&self) -> Client {
        let transaction = self.app.platform.db.begin().await.unwrap();
        let (_, secret) = sessions::Model::begin(&self.app.platform, &transaction, &self.user, None, &HeaderMap::new())
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        let mut client = self.app.anonymous();
        client.cookie = Some(format!("hutong={secret}"));
        client
    }

    /// A code of the second factor of the person who signed up, which is set up as far as `endpoint` needs it.
    async fn code(&self, endpoint: &str, client: &Client) -> String {
        let proof = json!({"password": new_user()["password"]});
        let begun = client.post("/v1/me/second-factor", proof).await;
        if begun.status == 201 {
            let secret = Secret::try_from_base32(text(&begun.expect(201)["secret"])).unwrap();
            *self.device.lock().unwrap() = Some(Builder::new().with_secret(secret).build().unwrap());
        }
        let code = || {
            // a code counts once
            self.app.clock.advance(30_000);
            let now = u64::try_from(self.app.platform.clock.now() / 1000).unwrap();
            let device = self.device.lock().unwrap();
            device
                .as_ref()
                .map_or_else(String::new, |device| device.generate(now).to_string())
        };
        if begun.status == 201 && !endpoint.ends_with("/confirm") {
            let confirmed = json!({"code": code()});
            client.post("/v1/me/second-factor/confirm", confirmed).await.expect(200);
        }
        code()
    }

    /// What the device of the person who signed up answers, if `endpoint` wants it.
    async fn passkey(&self, endpoint: &str, client: &Client) -> Option<Value> {
        let asks = match endpoint {
            "POST /v1/me/passkeys" => return Some(new_passkey(client, &mut Authenticator::new(2)).await),
            "POST /v1/sessions/passkey" => "/v1/sessions/passkey/begin",
            "POST /v1/me/passkeys/{passkey}/remove" => "/v1/me/passkeys/prove",
            _ => return None,
        };
        let asked = client.post(asks, json!({})).await;
        if asked.status != 200 {
            return Some(json!({}));
        }
        let asked = asked.expect(200);
        let credential = self.authenticator.lock().unwrap().get(&asked["options"]);
        let told = json!({"ceremony": asked["ceremony"], "credential": credential});
        Some(if asks.ends_with("prove") {
            json!({"passkey": told})
        } else {
            told
        })
    }

    /// A container in which the host's user runs the app.
    pub async fn container(&self) -> Client {
        let anybody = self.app.anonymous();
        let session = self
            .prepare("POST /connect/token", &anybody)
            .await
            .send(&anybody, None)
            .await;
        anybody.with_token(text(&session.expect(200)["access_token"]))
    }

    /// What the host says of its user, to be used once.
    fn assertion(&self) -> String {
        let now = self.app.platform.clock.now() / 1000;
        let claims = json!({
            "iss": self.host["id"], "sub": "user-1", "aud": self.app.platform.public_url, "iat": now, "exp": now + 300,
            "jti": self.app.platform.ids.next("jti"),
        });
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(json!({"alg": "EdDSA", "kid": "1"})), part(claims));
        let signature = ed25519_dalek::SigningKey::from_bytes(&[HOST; 32]).sign(message.as_bytes());
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    /// How many rows each table has but that of attempts, which count whatever comes of them.
    pub async fn rows(&self) -> BTreeMap<String, i64> {
        let db = self.app.platform.db.read();
        let tables = match db.get_database_backend() {
            DbBackend::Sqlite => "SELECT name AS value FROM sqlite_master WHERE type = 'table'",
            _ => "SELECT tablename AS value FROM pg_tables WHERE schemaname = current_schema()",
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "each database lists its tables in its own words"
        )]
        let query = |sql: String| db.query_all_raw(Statement::from_string(db.get_database_backend(), sql));
        let mut rows = BTreeMap::new();
        for table in query(tables.to_owned()).await.unwrap() {
            let table: String = table.try_get("", "value").unwrap();
            let count = query(format!("SELECT count(*) AS value FROM \"{table}\""))
                .await
                .unwrap();
            rows.insert(table, count[0].try_get("", "value").unwrap());
        }
        rows.remove("attempts");
        rows
    }

    /// A call of `endpoint` that names this world's things and is good in itself. Things that belong to an
    /// organisation are those of the member of the same kind, or the developer's.
    pub async fn call(&self, endpoint: &str, client: &Client) -> Reply {
        self.prepare(endpoint, client).await.send(client, None).await
    }

    /// The request of such a call.
    pub async fn prepare(&self, endpoint: &str, client: &Client) -> Prepared {
        let owner = if client.organisation.is_empty() {
            self.project.developer.organisation.clone()
        } else {
            self.namesake(client).await
        };
        let spare = self.spare.iter().find(|(organisation, _)| *organisation == owner);
        let spare = spare.map(|(_, spare)| spare.clone()).unwrap_or_default();
        let file = self.begun_package.files.keys().next().unwrap();
        let (method, path) = endpoint.split_once(' ').unwrap();
        let last = path.rsplit('/').next().unwrap();
        let version = if path.ends_with("/complete") || path.contains("/files/") {
            &self.begun
        } else {
            let own = self.reviewed.get(last).or_else(|| self.asked.get(last));
            own.unwrap_or(&self.version)
        };
        let release = if path.ends_with("/take_offline") {
            &self.trial
        } else {
            &self.gray
        };
        let (app, host) = if matches!(endpoint, "DELETE /v1/apps/{app}" | "DELETE /v1/hosts/{host}") {
            (self.unused_app.as_str(), self.unused_host.as_str())
        } else if path.contains("/acceptance") || path.starts_with("/v1/versions/{version}/hosts/") && last != "runs" {
            (self.project.id(), self.asking_host.as_str())
        } else {
            (self.project.id(), text(&self.host["id"]))
        };
        let path = path
            .replace("{measure}", text(&self.measure["id"]))
            .replace("{release}", text(&release["id"]))
            .replace("{organisation}", &owner)
            .replace("{token}", &spare.token)
            .replace("{user}", &spare.user)
            .replace("{invitation}", &spare.invitation)
            .replace("{secret}", &self.secret)
            .replace("{tester}", &self.tester)
            .replace("{webhook}", &self.webhook)
            .replace("{session}", &self.session)
            .replace("{passkey}", &self.passkey)
            .replace("{host}", host)
            .replace("{app}", app)
            .replace("{version}", text(&version["id"]))
            .replace("{sha256}", file);
        let method: Method = method.parse().unwrap();
        let (kind, body) = if path.contains("/files/") {
            ("application/octet-stream", self.begun_package.files[file].clone())
        } else if matches!(path.as_str(), "/connect/token" | "/connect/open") {
            let form = format!(
                "grant_type=urn:ietf:params:oauth:grant-type:token-exchange\
                 &subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token={}&audience={app}",
                self.assertion()
            );
            (FORM, form.into_bytes())
        } else if endpoint.contains("/second-factor/") {
            let body = json!({"code": self.code(endpoint, client).await});
            (JSON, body.to_string().into_bytes())
        } else if let Some(body) = self.passkey(endpoint, client).await {
            (JSON, body.to_string().into_bytes())
        } else {
            (JSON, self.body(endpoint).to_string().into_bytes())
        };
        Prepared {
            method,
            path,
            kind,
            body,
        }
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
            "POST /v1/signup" => {
                let mut other = new_user();
                other["email"] = json!("lan@example.com");
                other
            }
            "POST /v1/sessions" => json!({"email": new_user()["email"], "password": new_user()["password"]}),
            "PUT /v1/me/password" => {
                json!({"current": new_user()["password"], "password": new_user()["password"]})
            }
            "POST /v1/me/second-factor" | "POST /v1/me/passkeys/begin" => json!({"password": new_user()["password"]}),
            "PUT /v1/me/passkeys/{passkey}" => json!({"name": "my phone"}),
            "PUT /v1/apps/{app}/secrets/{secret}" => json!({"frozen": true}),
            "POST /v1/apps/{app}/testers" => {
                json!({"host": self.host["id"], "user": "user-2", "name": "Zhao"})
            }
            "PUT /v1/members/{user}" => json!({"role": "tester"}),
            "POST /v1/organisations/{organisation}/invitations" => json!({"name": "Li", "role": "tester"}),
            "POST /v1/invitations/accept" => json!({"token": self.invitation}),
            "POST /v1/organisations/{organisation}/certify" => json!({"note": "business licence seen"}),
            "POST /v1/organisations" => json!({"name": "Another", "kind": "developer"}),
            "POST /v1/organisations/{organisation}/tokens" => json!({"name": "new"}),
            "POST /v1/hosts" => json!({"name": "Purse", "keys": [{"kid": "2", "public_key": public_key}]}),
            "PUT /v1/hosts/{host}" => {
                let public_key = SigningKey::from_seed(&[HOST; 32]).verifying_key();
                json!({"name": "Purse", "keys": [{"kid": "1", "public_key": public_key}]})
            }
            "POST /v1/apps" | "PUT /v1/apps/{app}" => json!({"name": "Tea", "category": "food"}),
            "PUT /v1/organisations/{organisation}" => json!({"name": "Another"}),
            "POST /v1/apps/{app}/keys" => json!({"name": "ci", "public_key": public_key}),
            "POST /v1/apps/{app}/versions" => self.project.package(22, &[]).begin(&self.project.key),
            "PUT /v1/releases" => json!({
                "app": self.project.id(), "version": self.version["id"], "host": self.host["id"], "track": "online",
                "ends_at": 32_503_680_000_000_i64,
            }),
            "POST /v1/apps/{app}/hosts/{host}/rollback" => json!({"version": self.earlier["id"]}),
            "POST /v1/apps/{app}/hosts/{host}/take_down" => {
                json!({"version": self.newer["id"], "reason": "it shows what it must not"})
            }
            "POST /v1/versions/{version}/assign" => json!({"reviewer": self.reviewer}),
            "POST /v1/measures" => warning(self.project.id(), &self.host),
            "POST /v1/measures/{measure}/appeal" => json!({"text": "it is a quiz"}),
            "POST /v1/measures/{measure}/decide" => json!({"granted": false, "answer": "it is not"}),
            "PUT /v1/hosts/{host}/acceptance" => json!({"ask": "categories", "categories": ["games"]}),
            "PUT /v1/hosts/{host}/apps" => json!({"take": "all"}),
            "POST /v1/apps/{app}/hosts/{host}/minimum" => json!({"version_code": 1}),
            "POST /connect/reports" => json!({"version_code": 1, "what": ["start"]}),
            "POST /connect/standing" => json!({"sessions": []}),
            "POST /v1/apps/{app}/hosts/{host}/restore" => json!({"version": self.newer["id"]}),
            "POST /v1/webhooks" => json!({"url": "https://example.com/hook"}),
            "PUT /v1/webhooks/{webhook}" => json!({"url": "https://example.com/another", "enabled": true}),
            "POST /v1/webhooks/{webhook}/replay" => json!({"since": 0}),
            "PUT /v1/policy" => json!({"preset": "own"}),
            "PUT /v1/policy/review-texts" => json!({"texts": [{"reason": "rights", "zh": "侵权", "en": "A brand"}]}),
            "POST /v1/policy/content-checker" => json!({"url": "http://127.0.0.1:1/"}),
            _ => words(endpoint.rsplit('/').next().unwrap()),
        }
    }
}
