//! The database: SQLite or PostgreSQL by its URL, one code path.

use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait};
use sea_orm_migration::MigratorTrait;

use crate::dialect;

/// A handle on the database; clones share the connections.
#[derive(Debug, Clone)]
pub struct Db {
    write: DatabaseConnection,
    read: DatabaseConnection,
}

impl Db {
    /// Connects to `sqlite://FILE` (created when missing) or `postgres://…`.
    pub async fn connect(url: &str) -> Result<Self, DbErr> {
        let (write, read) = dialect::connect(url).await?;
        Ok(Self { write, read })
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
