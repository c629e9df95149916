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
    app: TestApp,
    anybody: Client,
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
    project: Project,
    version: Value,
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

fn text(value: &Value) -> String {
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
