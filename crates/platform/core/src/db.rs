//! The database: SQLite or PostgreSQL by its URL, one code path.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait};
use sea_orm_migration::MigratorTrait;

use crate::dialect;

/// A handle on the database; clones share the connections.
#[derive(Debug, Clone)]
pub struct Db {
    write: DatabaseConnection,
    read: DatabaseConnection,
    told: Arc<AtomicU64>,
}

impl Db {
    /// Connects to `sqlite://FILE` (created when missing) or `postgres://…`.
    pub async fn connect(url: &str) -> Result<Self, DbErr> {
        let (write, read) = dialect::connect(url).await?;
        Ok(Self {
            write,
            read,
            told: Arc::default(),
        })
    }

    /// For queries outside of a change. A transaction that is open elsewhere is not seen.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Begins a transaction that may write. Dropped without a commit, it leaves nothing behind.
    ///
    /// A change that people should see in the log goes through [`Change`](crate::Change) instead.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        self.write.begin_with_options(dialect::write_transaction()).await
    }

    /// Begins a transaction that only reads: all that is read in it was so at one moment.
    pub async fn begin_reading(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = dialect::read_transaction(self.read.get_database_backend());
        self.read.begin_with_options(options).await
    }

    /// How many changes that told an event were committed through this handle and its clones.
    pub fn told(&self) -> u64 {
        self.told.load(Ordering::SeqCst)
    }

    /// After such a commit.
    pub(crate) fn tell(&self) {
        self.told.fetch_add(1, Ordering::SeqCst);
    }

    /// Brings the schema up to date, all or nothing; several servers may do so at once.
    pub async fn migrate<M: MigratorTrait>(&self) -> Result<(), DbErr> {
        let transaction = self.begin().await?;
        dialect::lock_migrations(&transaction).await?;
        M::up(&transaction, None).await?;
        transaction.commit().await
    }

    /// Closes every connection.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close().await?;
        self.write.close().await
    }
}
