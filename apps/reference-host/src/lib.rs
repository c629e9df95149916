//! A host's own back end: its accounts, its sessions, its content, its key. Run as *Plaza* and as *Purse*,
//! it shows how any app becomes a host: what it knows of the platform is `platform.rs`,
//! `assertion.rs` and `facts.rs`, all after spec/host-connect.md.

mod accounts;
mod assertion;
mod avatar;
mod card;
mod config;
mod error;
mod facts;
mod feed;
mod messages;
mod model;
mod pages;
mod password;
mod platform;
mod request;
mod seed;
mod session;
mod wallet;
mod world;

use std::{path::Path, sync::Arc};

use anyhow::Context;
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    http::HeaderValue,
    middleware,
    routing::{get, post, put},
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, trace::TraceLayer};

use self::{accounts::Person, model::user, pages::Pages, platform::Platform};
pub use self::{
    assertion::AssertionKey,
    config::{Config, Face, Options},
    error::Error,
    seed::{DEMO_PASSWORD, seed},
    world::{System, World},
};

/// Largest request body, in bytes: a post with an inline card image.
const LARGEST_BODY: usize = 256 * 1024;

/// One running host.
pub struct Host {
    config: Config,
    db: DatabaseConnection,
    key: AssertionKey,
    pages: Pages,
    platform: Platform,
    policy: HeaderValue,
    world: Arc<dyn World>,
}

impl Host {
    /// Opens the host whose database and key are in the folder `data`; both are made at first use.
    pub async fn open(config: Config, data: &Path, key: AssertionKey, world: Arc<dyn World>) -> anyhow::Result<Self> {
        let file = data.join("host.db");
        let db = model::open(&format!("sqlite://{}?mode=rwc", file.display()))
            .await
            .with_context(|| format!("cannot open the database {}", file.display()))?;
        Ok(Host {
            pages: Pages::read(&config)?,
            platform: Platform::new(&config.platform, &config.host),
            policy: HeaderValue::try_from(pages::policy(&config))?,
            config,
            db,
            key,
            world,
        })
    }
}

/// All routes.
pub fn router(host: Arc<Host>) -> Router {
    let api = Router::new()
        .route("/health", get(health))
        .route("/config", get(front_config))
        .route("/accounts", post(accounts::sign_up))
        .route(
            "/session",
            get(accounts::current).post(accounts::login).delete(accounts::logout),
        )
        .route("/people", get(accounts::list))
        .route("/hutong/assertion", get(assertion::get))
        .route("/mini-programs", get(platform::list))
        .route("/feed", get(feed::list).post(feed::write))
        .route("/feed/{post}/like", put(feed::like).delete(feed::unlike))
        .route("/feed/{post}/comments", get(feed::comments).post(feed::comment))
        .route("/conversations", get(messages::conversations))
        .route("/conversations/{name}", get(messages::read).post(messages::write))
        .route("/wallet", get(wallet::get))
        .route("/wallet/transfers", post(wallet::transfer))
        .route("/wallet/top-ups", post(wallet::top_up))
        .layer(DefaultBodyLimit::max(LARGEST_BODY));
    Router::new()
        .nest("/api", api)
        .fallback(pages::get)
        .method_not_allowed_fallback(async || Error::MethodNotAllowed)
        .layer(middleware::from_fn(request::same_origin))
        .layer(middleware::from_fn_with_state(Arc::clone(&host), pages::harden))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::new())
        .layer(TraceLayer::new_for_http())
        .with_state(host)
}

#[derive(Serialize)]
struct Health {
    status: &'static str,
    face: Face,
}

async fn health(State(host): State<Arc<Host>>) -> Result<Json<Health>, Error> {
    host.db.ping().await?;
    Ok(Json(Health {
        status: "ok",
        face: host.config.face,
    }))
}

/// What the front end needs to know before anybody is logged in.
#[derive(Serialize)]
struct FrontConfig {
    face: Face,
    platform: String,
    platform_key: String,
    host: String,
    demo: Option<Demo>,
}

/// The demo accounts and their password; only in demo mode.
#[derive(Serialize)]
struct Demo {
    accounts: Vec<Person>,
    password: &'static str,
}

async fn front_config(State(host): State<Arc<Host>>) -> Result<Json<FrontConfig>, Error> {
    let demo = if host.config.demo {
        let accounts = user::Entity::find()
            .filter(user::Column::Demo.eq(true))
            .order_by_asc(user::Column::Id);
        let accounts = accounts.all(&host.db).await?.into_iter().map(Person::from).collect();
        Some(Demo {
            accounts,
            password: DEMO_PASSWORD,
        })
    } else {
        None
    };
    let config = &host.config;
    Ok(Json(FrontConfig {
        face: config.face,
        platform: config.platform.clone(),
        platform_key: config.platform_key.clone(),
        host: config.host.clone(),
        demo,
    }))
}
