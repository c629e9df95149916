//! Hosts, apps and the calls between them.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey};
use hutong_base::ManualClock;
use hutong_identity::{jobs, model};
use hutong_testkit::{Client, Project, Reply, TestApp};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

/// A platform, and whoever calls it without a token.
pub struct World {
    pub app: TestApp,
    pub anybody: Client,
    counter: AtomicU64,
}

/// A host with its assertion key.
#[derive(Clone)]
pub struct Host {
    pub id: String,
    pub owner: Client,
    pub key: SigningKey,
    registration: Value,
}

/// An app with a secret and one uploaded version.
pub struct App {
    pub id: String,
    pub appid: String,
    pub secret: String,
    pub owner: Client,
    pub project: Project,
    pub version: Value,
}

/// What an app's back end learns.
pub struct Login {
    pub openid: String,
    pub session_key: String,
}

impl World {
    pub async fn new() -> Self {
        let app = TestApp::new().await;
        let anybody = app.anonymous();
        Self {
            app,
            anybody,
            counter: AtomicU64::new(1),
        }
    }

    pub fn clock(&self) -> &ManualClock {
        &self.app.clock
    }

    /// The platform's time in seconds.
    pub fn seconds(&self) -> i64 {
        self.app.platform.clock.now() / 1000
    }

    fn next(&self) -> u64 {
        self.counter.fetch_add(1, Ordering::SeqCst)
    }

    /// A new host of a new owner.
    pub async fn host(&self, name: &str) -> Host {
        let key = new_key(self.next());
        let registration = json!({
            "name": name, "bundle_ids": [], "origins": [], "surfaces": [], "capabilities": [],
            "keys": [{"kid": "1", "public_key": public(&key)}],
        });
        let owner = self.app.host_owner().await;
        let host = owner.post("/v1/hosts", registration.clone()).await.expect(201);
        Host {
            id: text(&host["id"]),
            owner,
            key,
            registration,
        }
    }

    /// Takes the host's key out of its registration and puts another in, under the same `kid`.
    pub async fn replace_key(&self, host: &mut Host) {
        host.key = new_key(self.next());
        host.registration["keys"] = json!([{"kid": "1", "public_key": public(&host.key)}]);
        host.owner
            .put(&format!("/v1/hosts/{}", host.id), host.registration.clone())
            .await
            .expect(200);
    }

    /// Registers that the host offers this capability since this version of its.
    pub async fn offer(&self, host: &mut Host, capability: &str, since: &str) {
        host.registration["capabilities"] = json!([{"name": capability, "since": since}]);
        host.owner
            .put(&format!("/v1/hosts/{}", host.id), host.registration.clone())
            .await
            .expect(200);
    }

    /// A new app of a new developer, released nowhere.
    pub async fn app(&self) -> App {
        let project = self.app.project().await;
        let id = project.id().to_owned();
        let secret = project
            .developer
            .post(&format!("/v1/apps/{id}/secrets"), json!({}))
            .await
            .expect(201);
        let version = project.publish(&project.package(1, &[])).await;
        App {
            id,
            appid: text(&project.app["appid"]),
            secret: text(&secret["secret"]),
            owner: project.developer.clone(),
            project,
            version,
        }
    }

    /// Releases the app to everybody on the host.
    pub async fn release(&self, app: &App, host: &Host) {
        app.project.release(&app.version, &json!({"id": host.id})).await;
    }

    /// Publishes a version with more files and releases it to everybody on the host.
    pub async fn update(&self, app: &App, host: &Host, code: u64, more: &[(&str, &[u8])]) {
        let version = app.project.publish(&app.project.package(code, more)).await;
        app.project.release(&version, &json!({"id": host.id})).await;
    }

    /// Publishes a version and releases it to everybody as a gray release; its id.
    pub async fn release_gray(&self, app: &App, host: &Host, code: u64) -> String {
        let version = app.project.publish(&app.project.package(code, &[])).await;
        let body = json!({
            "app": app.id, "version": version["id"], "host": host.id, "track": "gray", "percent": 100,
        });
        text(&app.owner.put("/v1/releases", body).await.expect(200)["id"])
    }

    /// Publishes a version and releases it to the testers on the host.
    pub async fn release_to_testers(&self, app: &App, host: &Host, code: u64) {
        let version = app.project.publish(&app.project.package(code, &[])).await;
        let testers = json!({"attr": "tester", "op": "eq", "value": true});
        let body = json!({
            "app": app.id, "version": version["id"], "host": host.id, "track": "trial", "audience": testers,
        });
        app.owner.put("/v1/releases", body).await.expect(200);
    }

    /// The code of the version that the session gets.
    pub async fn version_of(&self, session: &str) -> u64 {
        let (status, answer) = self.release_of(session).await;
        assert_eq!(status, 200, "{answer}");
        let statement: Value = serde_json::from_str(answer["release"].as_str().unwrap()).unwrap();
        statement["version_code"].as_u64().unwrap()
    }

    /// A host with one app.
    pub async fn host_with_app(&self) -> (Host, App) {
        let (host, app) = (self.host("Plaza").await, self.app().await);
        self.release(&app, &host).await;
        (host, app)
    }

    /// Claims that are good now, with a `jti` of their own.
    pub fn claims(&self, host: &Host, user: &str) -> Value {
        let now = self.seconds();
        json!({
            "iss": host.id, "sub": user, "aud": self.app.platform.public_url,
            "iat": now, "exp": now + 300, "jti": format!("assertion-{}", self.next()),
        })
    }

    /// An assertion that is good now.
    pub fn assertion(&self, host: &Host, user: &str) -> String {
        sign(host, &self.claims(host, user))
    }

    /// `POST /connect/token` with these fields.
    pub async fn post_form(&self, fields: &[(&str, &str)]) -> (u16, Value) {
        self.post_form_to("/connect/token", fields).await
    }

    async fn post_form_to(&self, path: &str, fields: &[(&str, &str)]) -> (u16, Value) {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        answer(&self.anybody.request(Method::POST, path, &form, body).await)
    }

    /// The form is refused with this error.
    pub async fn refuses_form(&self, fields: &[(&str, &str)], error: &str) {
        let (status, answer) = self.post_form(fields).await;
        assert_eq!((status, &answer["error"]), (400, &json!(error)), "{fields:?}: {answer}");
    }

    /// Exchanges an assertion for a session with an app.
    pub async fn exchange_token(&self, assertion: &str, app: &str) -> (u16, Value) {
        self.post_form(&exchange_form(assertion, app)).await
    }

    /// `POST /connect/open`
    pub async fn open(&self, assertion: &str, app: &str) -> (u16, Value) {
        self.post_form_to("/connect/open", &exchange_form(assertion, app)).await
    }

    /// The code of the version that opens for a user whose container had `running` last; 0 when none does.
    pub async fn opened(&self, host: &Host, user: &str, app: &App, running: u64) -> u64 {
        let (assertion, running) = (self.assertion(host, user), running.to_string());
        let mut form = exchange_form(&assertion, &app.id).to_vec();
        form.push(("running", &running));
        let (_, answer) = self.post_form_to("/connect/open", &form).await;
        let statement = answer["release"]
            .as_str()
            .map_or(Value::Null, |text| serde_json::from_str(text).unwrap());
        statement["version_code"].as_u64().unwrap_or_default()
    }

    /// A container session of the host's user in the app.
    pub async fn session(&self, host: &Host, user: &str, app: &App) -> String {
        let (status, answer) = self.exchange_token(&self.assertion(host, user), &app.id).await;
        assert_eq!(status, 200, "{answer}");
        text(&answer["access_token"])
    }

    /// `GET /connect/release`
    pub async fn release_of(&self, session: &str) -> (u16, Value) {
        answer(&self.anybody.with_token(session).get("/connect/release").await)
    }

    /// `POST /connect/standing` of a page in which this session runs this code.
    pub async fn standing_of(&self, session: &str, running: u64) -> (u16, Value) {
        let (status, mut answer) = self.standings_of(&[(session, running)]).await;
        (status, answer["standings"][0].take())
    }

    /// `POST /connect/standing`
    pub async fn standings_of(&self, sessions: &[(&str, u64)]) -> (u16, Value) {
        let sessions: Vec<_> = sessions
            .iter()
            .map(|(token, running)| json!({"token": token, "running": running}))
            .collect();
        let body = json!({"sessions": sessions});
        answer(&self.anybody.post("/connect/standing", body).await)
    }

    /// `POST /connect/reports`
    pub async fn report_all(&self, session: &str, code: u64, what: &[&str]) -> u16 {
        let body = json!({"version_code": code, "what": what});
        let caller = self.anybody.with_token(session);
        caller.post("/connect/reports", body).await.status.as_u16()
    }

    /// `POST /connect/code`
    pub async fn code_of(&self, session: &str) -> (u16, Value) {
        answer(
            &self
                .anybody
                .with_token(session)
                .request(Method::POST, "/connect/code", &[], "")
                .await,
        )
    }

    /// A login code of the session.
    pub async fn code(&self, session: &str) -> String {
        let (status, answer) = self.code_of(session).await;
        assert_eq!((status, &answer["expires_in"]), (200, &json!(300)), "{answer}");
        text(&answer["code"])
    }

    /// `GET /connect/hosts/{host}/apps`
    pub async fn offered_apps(&self, host: &str) -> (u16, Value) {
        answer(&self.anybody.get(&format!("/connect/hosts/{host}/apps")).await)
    }

    /// `GET /sns/jscode2session`, whose status is always 200.
    pub async fn jscode2session(&self, fields: impl IntoIterator<Item = (&str, &str)>) -> Value {
        let query = Serializer::new(String::new()).extend_pairs(fields).finish();
        self.anybody
            .get(&format!("/sns/jscode2session?{query}"))
            .await
            .expect(200)
    }

    /// The app's back end exchanges a code.
    pub async fn exchange(&self, app: &App, code: &str) -> Value {
        self.jscode2session([
            ("appid", app.appid.as_str()),
            ("secret", &app.secret),
            ("js_code", code),
            ("grant_type", "authorization_code"),
        ])
        .await
    }

    /// All steps of a login.
    pub async fn login(&self, host: &Host, user: &str, app: &App) -> Login {
        let code = self.code(&self.session(host, user, app).await).await;
        let answer = self.exchange(app, &code).await;
        assert!(answer["openid"].is_string(), "{answer}");
        Login {
            openid: text(&answer["openid"]),
            session_key: text(&answer["session_key"]),
        }
    }

    /// The events that an organisation sees, as text.
    pub async fn events(&self, organisation: &Client) -> Vec<String> {
        let page = organisation.get("/v1/events").await.expect(200);
        page["items"].as_array().unwrap().iter().map(Value::to_string).collect()
    }

    /// The session keys that the platform keeps for an app.
    pub async fn stored_session_keys(&self, app: &App) -> Vec<String> {
        let rows = model::openid::Entity::find().filter(model::openid::Column::App.eq(&app.id));
        let rows = rows.all(self.app.platform.db.read()).await.unwrap();
        rows.into_iter().map(|row| row.session_key).collect()
    }

    /// What hosts said of the users of the sessions that are kept.
    pub async fn stored_said(&self) -> Vec<Value> {
        let rows = model::container_session::Entity::find().all(self.app.platform.db.read());
        rows.await.unwrap().into_iter().map(|row| row.said).collect()
    }

    /// A session of the user tells this of a version.
    pub async fn report(&self, host: &Host, user: &str, app: &App, code: u64, what: &[&str]) {
        let session = self.session(host, user, app).await;
        assert_eq!(self.report_all(&session, code, what).await, 204);
    }

    /// Starts, errors and crashes of the app's first version, as those see it who halt releases.
    pub async fn runs(&self, host: &Host, app: &App) -> [u64; 3] {
        let path = format!("/v1/versions/{}/hosts/{}/runs", text(&app.version["id"]), host.id);
        let runs = app.owner.get(&path).await.expect(200);
        let minutes = runs["minutes"].as_array().unwrap();
        ["starts", "errors", "crashes"].map(|what| minutes.iter().map(|minute| minute[what].as_u64().unwrap()).sum())
    }

    /// How many marks are kept.
    pub async fn marks(&self) -> Vec<model::mark::Model> {
        model::mark::Entity::find()
            .all(self.app.platform.db.read())
            .await
            .unwrap()
    }

    /// Runs the cleaning job. Answers the number of rows.
    pub async fn forget_expired(&self) -> u64 {
        jobs::forget_expired(&self.app.platform).await.unwrap()
    }
}

/// Signs claims as the host's back end does.
pub fn sign(host: &Host, claims: &Value) -> String {
    sign_as(host, &json!({"alg": "EdDSA", "kid": "1", "typ": "JWT"}), claims)
}

/// Signs claims under any header with the host's key.
pub fn sign_as(host: &Host, header: &Value, claims: &Value) -> String {
    let message = message(header, claims);
    let signature = host.key.sign(message.as_bytes()).to_bytes();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// A token with an empty signature.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.", message(header, claims))
}

/// A token with an HMAC under `secret`.
pub fn mac(secret: &[u8], kid: &str, claims: &Value) -> String {
    let header = Header {
        kid: Some(kid.to_owned()),
        ..Header::new(Algorithm::HS256)
    };
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(secret)).unwrap()
}

fn message(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}

fn new_key(seed: u64) -> SigningKey {
    let mut bytes = [3; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    SigningKey::from_bytes(&bytes)
}

fn public(key: &SigningKey) -> String {
    URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes())
}

fn answer(reply: &Reply) -> (u16, Value) {
    let value = serde_json::from_slice(&reply.body);
    (
        reply.status.as_u16(),
        value.unwrap_or_else(|_| panic!("not JSON: {}", reply.text())),
    )
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn exchange_form<'a>(assertion: &'a str, app: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
        ("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
        ("subject_token", assertion),
        ("audience", app),
    ]
}
