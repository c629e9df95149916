//! From a configuration to the parts of a running platform.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hutong_base::{Ids, OsRandom, Random, SystemClock, ThreadRandom};
use hutong_core::http::Network;
use hutong_core::keys::new_key;
use hutong_core::{
    AppState, Blobs, ContainerSession, Db, Keys, Limiter, Memory, Platform, Rates, Retention, Scanner, SnapshotSeen,
    Testers, dialect, private_file,
};
use hutong_events::Sender;
use hutong_package::{PackageError, SigningKey};
use hutong_registry::Registry;
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// What a platform needs to know before it starts.
#[derive(Debug, Clone)]
pub struct Config {
    /// Folder of the database (unless `database_url` says otherwise), the files and the platform's key. Made when
    /// missing. Servers that share a database share this folder.
    pub data: PathBuf,
    /// `postgres://…` or `sqlite://…`; `DATA/hutong.db` when absent.
    pub database_url: Option<String>,
    /// Where the platform is reached from outside. Also its issuer name.
    pub public_url: String,
    /// Proxies in front of the platform. What they say of where requests come from is believed.
    pub proxies: Vec<Network>,
    /// How many requests a minute each server takes from a caller.
    pub rates: Rates,
    /// Networks that are not public and that webhooks and the content checker may reach nonetheless.
    pub webhook_networks: Vec<Network>,
    /// For how long packages are kept.
    pub retention: Retention,
}

/// Why a platform could not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A file or folder cannot be used.
    #[error("cannot use {path}")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The platform's key file holds something else.
    #[error("{path} is not the platform's signing key; restore it from a backup, hosts have pinned it")]
    Key {
        /// The key file.
        path: PathBuf,
        /// Why.
        source: PackageError,
    },
    /// The database cannot be reached or brought up to date.
    #[error("cannot use the database")]
    Database(#[from] DbErr),
    /// The folder of files cannot be used.
    #[error("cannot use the folder of files")]
    Blobs(#[from] hutong_core::Error),
}

/// Migrations of all areas: the core's first, for the others refer to its tables.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        [
            hutong_core::migrations(),
            hutong_people::migrations(),
            hutong_events::migrations(),
            hutong_registry::migrations(),
            hutong_identity::migrations(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Opens the platform: connects, migrates, and reads or makes its key. `scanner` looks at packages for it.
pub async fn open(config: &Config, scanner: Arc<dyn Scanner>) -> Result<AppState, OpenError> {
    fs::create_dir_all(&config.data).map_err(|source| OpenError::File {
        path: config.data.clone(),
        source,
    })?;
    let random: Arc<dyn Random> = Arc::new(OsRandom);
    let clock = Arc::new(SystemClock);
    let first = platform_key(&config.data.join("platform.key"), random.as_ref())?;
    let keys = Arc::new(Keys::new(first, config.data.join("keys")));
    let file = dialect::sqlite_url(&config.data.join("hutong.db"));
    let db = Db::connect(config.database_url.as_ref().unwrap_or(&file)).await?;
    db.migrate::<Migrator>().await?;
    Ok(Arc::new(Platform {
        blobs: Blobs::folder(&config.data.join("blobs"))?,
        ids: Ids::new(clock.clone(), Arc::new(ThreadRandom)),
        clock,
        random,
        public_url: config.public_url.trim_end_matches('/').to_owned(),
        proxies: config.proxies.clone(),
        limiter: Limiter::new(config.rates),
        outbound: Arc::new(Sender::new(config.webhook_networks.clone(), Sender::PATIENCE)),
        directory: Arc::new(Registry::new(db.clone(), keys.clone())),
        scanner,
        db,
        keys,
        sessions: Memory::new(ContainerSession::REMEMBERED),
        testers: Memory::new(Testers::REMEMBERED),
        snapshots: Memory::new(SnapshotSeen::REMEMBERED),
        retention: config.retention,
        names: tokio::sync::RwLock::default(),
    }))
}

/// The key in `path`, which is made at the first start. A key is linked into place when it is whole, so of several
/// servers that start at once all get the same.
fn platform_key(path: &Path, random: &dyn Random) -> Result<SigningKey, OpenError> {
    let unusable = |source| OpenError::File {
        path: path.to_owned(),
        source,
    };
    let broken = |source| OpenError::Key {
        path: path.to_owned(),
        source,
    };
    if !path.exists() {
        let pem = new_key(random).to_pem().map_err(broken)?;
        let mut suffix = [0; 8];
        random.fill(&mut suffix);
        let draft = path.with_extension(format!("{:016x}", u64::from_be_bytes(suffix)));
        private_file(&draft)
            .and_then(|mut file| file.write_all(pem.as_bytes()).and_then(|()| file.sync_all()))
            .map_err(unusable)?;
        let linked = fs::hard_link(&draft, path);
        fs::remove_file(&draft).map_err(unusable)?;
        match linked {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(unusable(error)),
            _ => {}
        }
    }
    SigningKey::parse(&fs::read_to_string(path).map_err(unusable)?).map_err(broken)
}
