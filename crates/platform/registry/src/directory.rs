//! The registry's side of the port through which other areas ask it.

use async_trait::async_trait;
use hutong_core::{AppRecord, Db, Delivery, Directory, HostRecord, OfferedApp, Result, secret_hash};
use hutong_package::{FORMAT, Release, SigningKey, Track, VerifyingKey};
use hutong_policy::{Audience, Candidate, Facts, select};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::model::{app_keys, app_secrets, apps, hosts, releases, versions};
use crate::ops::create_host::Registration;
use crate::ops::put_release::{ReleaseState, from_text, to_text};

/// How long a release statement is valid, in milliseconds: what is taken down is gone after that at the latest.
const STATEMENT_LIFE: i64 = 60 * 60 * 1000;

/// Answers from the registry's tables, with release statements signed by the platform.
pub struct Registry {
    db: Db,
    key: SigningKey,
}

impl Registry {
    /// `key` is the platform's.
    pub fn new(db: Db, key: SigningKey) -> Self {
        Self { db, key }
    }

    /// The releases in force for `app` on `host`.
    async fn in_force(&self, host: &str, app: &str) -> Result<Vec<releases::Model>> {
        Ok(releases::Entity::find()
            .filter(releases::Column::Host.eq(host))
            .filter(releases::Column::App.eq(app))
            .filter(releases::Column::State.eq(to_text(ReleaseState::Active)?))
            .all(self.db.read())
            .await?)
    }

    async fn developer_keys(&self, app: &str) -> Result<Vec<VerifyingKey>> {
        let keys: Vec<String> = app_keys::Entity::find()
            .select_only()
            .column(app_keys::Column::PublicKey)
            .filter(app_keys::Column::App.eq(app))
            .order_by_asc(app_keys::Column::Id)
            .into_tuple()
            .all(self.db.read())
            .await?;
        keys.iter()
            .map(|key| key.parse().map_err(hutong_core::Error::internal))
            .collect()
    }
}

fn candidate(row: &releases::Model) -> Result<Candidate> {
    let audience = row
        .audience
        .as_ref()
        .map(Audience::parse)
        .transpose()
        .map_err(hutong_core::Error::internal)?;
    let rank = match from_text(&row.track)? {
        Track::Dev => 3,
        Track::Trial => 2,
        Track::Gray => 1,
        Track::Online => 0,
    };
    Ok(Candidate {
        id: row.id.clone(),
        rank,
        version_code: row.version_code.unsigned_abs(),
        audience,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
    })
}

fn app_record(row: apps::Model) -> AppRecord {
    AppRecord {
        id: row.id,
        appid: row.appid,
        organisation: row.organisation,
    }
}

#[async_trait]
impl Directory for Registry {
    async fn host(&self, id: &str) -> Result<Option<HostRecord>> {
        let Some(row) = hosts::Entity::find_by_id(id).one(self.db.read()).await? else {
            return Ok(None);
        };
        let Registration { keys, origins, .. } = serde_json::from_value(row.registration)?;
        Ok(Some(HostRecord {
            id: row.id,
            organisation: row.organisation,
            keys,
            origins,
        }))
    }

    async fn app(&self, id: &str) -> Result<Option<AppRecord>> {
        Ok(apps::Entity::find_by_id(id).one(self.db.read()).await?.map(app_record))
    }

    async fn app_by_appid(&self, appid: &str) -> Result<Option<AppRecord>> {
        let row = apps::Entity::find()
            .filter(apps::Column::Appid.eq(appid))
            .one(self.db.read())
            .await?;
        Ok(row.map(app_record))
    }

    async fn app_secret_matches(&self, app: &str, secret: &str) -> Result<bool> {
        let row = app_secrets::Entity::find()
            .filter(app_secrets::Column::Hash.eq(secret_hash(secret)))
            .filter(app_secrets::Column::App.eq(app))
            .one(self.db.read())
            .await?;
        Ok(row.is_some())
    }

    async fn release_for(&self, host: &str, app: &str, facts: &Facts, now: i64) -> Result<Option<Delivery>> {
        let rows = self.in_force(host, app).await?;
        let candidates = rows.iter().map(candidate).collect::<Result<Vec<_>>>()?;
        let Some(chosen) = select(&candidates, facts, now) else {
            return Ok(None);
        };
        let Some(release) = rows.iter().find(|row| row.id == chosen.id) else {
            return Ok(None);
        };
        let Some(app) = apps::Entity::find_by_id(app).one(self.db.read()).await? else {
            return Ok(None);
        };
        let version = versions::Entity::find_by_id(&release.version)
            .one(self.db.read())
            .await?;
        let version = version.ok_or_else(|| hutong_core::Error::internal("a released version is gone"))?;
        let statement = Release {
            developer_keys: self.developer_keys(&app.id).await?,
            app: app.id,
            appid: app.appid,
            expires_at: now.saturating_add(STATEMENT_LIFE),
            format: FORMAT,
            host: release.host.clone(),
            issued_at: now,
            manifest_sha256: version.manifest_sha256.parse().map_err(hutong_core::Error::internal)?,
            release: release.id.clone(),
            rollback: release.rollback,
            track: from_text(&release.track)?,
            version: version.id,
            version_code: chosen.version_code,
        };
        let (release, release_signature) = statement.sign(&self.key);
        let signature = serde_json::from_value(version.signature)?;
        Ok(Some(Delivery {
            release,
            release_signature,
            manifest: version.manifest,
            signature,
        }))
    }

    async fn offered_apps(&self, host: &str, now: i64) -> Result<Option<Vec<OfferedApp>>> {
        if hosts::Entity::find_by_id(host).one(self.db.read()).await?.is_none() {
            return Ok(None);
        }
        let rows = releases::Entity::find()
            .filter(releases::Column::Host.eq(host))
            .filter(releases::Column::State.eq(to_text(ReleaseState::Active)?))
            .filter(releases::Column::Track.eq(to_text(Track::Online)?))
            .filter(releases::Column::Audience.is_null())
            .order_by_desc(releases::Column::Id)
            .all(self.db.read())
            .await?;
        let mut offered = Vec::new();
        for row in rows {
            if row.starts_at.is_some_and(|start| now < start) || row.ends_at.is_some_and(|end| end <= now) {
                continue;
            }
            let app = apps::Entity::find_by_id(row.app).one(self.db.read()).await?;
            let name = versions::Entity::find_by_id(row.version)
                .select_only()
                .column(versions::Column::Name)
                .into_tuple::<String>()
                .one(self.db.read())
                .await?;
            let (Some(app), Some(version)) = (app, name) else {
                continue;
            };
            let apps::Model {
                id,
                appid,
                name,
                summary,
                icon,
                ..
            } = app;
            offered.push(OfferedApp {
                id,
                appid,
                name,
                summary,
                icon,
                version,
            });
        }
        Ok(Some(offered))
    }
}
