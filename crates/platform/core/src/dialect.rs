//! Everything that differs between SQLite and PostgreSQL. No other module asks which one it is.

use std::path::Path;
use std::time::Duration;

use sea_orm::sqlx;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, IsolationLevel,
    RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions,
};

/// Connections that only read from a SQLite file.
const SQLITE_READERS: u32 = 4;
/// Connections to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long a statement waits for another process that is writing to the same SQLite file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How often a SQLite file that is busy is opened again, and how long after.
const OPEN_ATTEMPTS: u32 = 200;
const OPEN_PAUSE: Duration = Duration::from_millis(25);
/// How long a request waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(20);

/// Connects for (writing, reading). SQLite has one writer at a time, so it gets one writing connection, and
/// the others are opened read-only; PostgreSQL uses one pool for both.
pub(crate) async fn connect(url: &str) -> Result<(DatabaseConnection, DatabaseConnection), DbErr> {
    if url.starts_with("sqlite:") {
        let write = open_sqlite(url, 1, false).await?;
        let read = open_sqlite(url, SQLITE_READERS, true).await?;
        return Ok((write, read));
    }
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .sqlx_logging(false);
    let both = Database::connect(options).await?;
    Ok((both.clone(), both))
}

/// Opens a SQLite file that others may be opening too. To give a file its write-ahead log, SQLite needs it
/// alone; of two that try at once it refuses one as busy without waiting for [`BUSY_TIMEOUT`].
async fn open_sqlite(url: &str, connections: u32, read_only: bool) -> Result<DatabaseConnection, DbErr> {
    let mut attempt = 0;
    loop {
        match Database::connect(sqlite(url, connections, read_only)).await {
            Err(error @ DbErr::Conn(_)) if is_transient(&error) && attempt < OPEN_ATTEMPTS => {
                attempt += 1;
                tokio::time::sleep(OPEN_PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

/// With a write-ahead log, `synchronous = NORMAL` keeps every commit when the process is killed; only a
/// power cut may lose the last ones, never the consistency of the file.
fn sqlite(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .sqlx_logging(false);
    options.map_sqlx_sqlite_opts(move |options| {
        options
            .create_if_missing(!read_only)
            .read_only(read_only)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(BUSY_TIMEOUT)
            .foreign_keys(true)
    });
    options
}

/// URL of a SQLite file.
pub fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// A transaction that writes. On SQLite it takes the write lock at once: one that began by reading could
/// find its snapshot outdated when it comes to write.
pub(crate) fn write_transaction() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    }
}

/// A transaction that only reads, all of it as it was at one moment. On SQLite every transaction does.
pub(crate) fn read_transaction(backend: DbBackend) -> TransactionOptions {
    if backend != DbBackend::Postgres {
        return TransactionOptions::default();
    }
    TransactionOptions {
        isolation_level: Some(IsolationLevel::RepeatableRead),
        access_mode: Some(AccessMode::ReadOnly),
        ..Default::default()
    }
}

/// Holds back every other process that wants to migrate, until the transaction ends. SQLite's write lock
/// does that already.
pub(crate) async fn lock_migrations(transaction: &impl ConnectionTrait) -> Result<(), DbErr> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        // the number is "hutong" in ASCII
        execute(transaction, "SELECT pg_advisory_xact_lock(114867895725671)").await?;
    }
    Ok(())
}

/// Whether the same request may succeed when it is sent again: no connection was free, another writer was too slow,
/// or the database ended a transaction for the sake of another.
pub(crate) fn is_transient(error: &DbErr) -> bool {
    let cause = match error {
        DbErr::ConnectionAcquire(_) => return true,
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => cause,
        _ => return false,
    };
    let code = cause
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .unwrap_or_default();
    // SQLite's primary code is the low byte: 5 busy, 6 locked. PostgreSQL: serialization, deadlock, shutdown.
    code.parse()
        .is_ok_and(|code: u32| code < 10_000 && matches!(code & 0xff, 5 | 6))
        || matches!(code.as_ref(), "40001" | "40P01" | "57P01")
}

/// Removes the index over the letters of `table`, which SQLite and PostgreSQL once kept each in its own way.
pub async fn drop_letters(table: &str, db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let statements = if db.get_database_backend() == DbBackend::Postgres {
        vec![
            format!("DROP FUNCTION IF EXISTS {table}_having(text, bigint)"),
            format!("DROP INDEX IF EXISTS {table}_grams"),
            format!("DROP FUNCTION IF EXISTS {table}_grams(text, text)"),
        ]
    } else {
        let triggers =
            ["insert", "update", "delete"].map(|when| format!("DROP TRIGGER IF EXISTS {table}_grams_{when}"));
        let tables = [
            format!("{table}_grams"),
            format!("{table}_rows"),
            "gram_places".to_owned(),
        ];
        let tables = tables.map(|table| format!("DROP TABLE IF EXISTS {table}"));
        [triggers, tables].concat()
    };
    for statement in statements {
        execute(db, &statement).await?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "this is the module for SQL of one database")]
async fn execute(db: &impl ConnectionTrait, sql: &str) -> Result<(), DbErr> {
    db.execute_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .map(drop)
}
