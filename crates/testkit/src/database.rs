//! One database per test.

use std::path::Path;

use hutong_base::{Ids, OsRandom, SystemClock};
use hutong_core::{Db, dialect};
use sea_orm::{ConnectionTrait, Database};
use std::sync::Arc;

/// A database that nobody else uses; gone when dropped.
pub struct TestDatabase {
    /// Where it is.
    pub url: String,
    schema: Option<(String, String)>,
}

impl TestDatabase {
    /// A SQLite file in `folder`, or a schema on the server that `TEST_DATABASE_URL` names.
    pub async fn new(folder: &Path) -> Self {
        match std::env::var("TEST_DATABASE_URL") {
            Ok(server) if !server.is_empty() => Self::postgres(server).await,
            _ => Self {
                url: dialect::sqlite_url(&folder.join("hutong.db")),
                schema: None,
            },
        }
    }

    async fn postgres(server: String) -> Self {
        let schema = Ids::new(Arc::new(SystemClock), Arc::new(OsRandom))
            .next("test")
            .to_string();
        run(&server, &format!("CREATE SCHEMA {schema}")).await;
        let joint = if server.contains('?') { '&' } else { '?' };
        Self {
            url: format!("{server}{joint}application_name={schema}&options[search_path]={schema}"),
            schema: Some((server, schema)),
        }
    }

    /// Connects; the schema is empty.
    pub async fn connect(&self) -> Db {
        Db::connect(&self.url).await.unwrap()
    }
}

async fn run(server: &str, sql: &str) {
    let db = Database::connect(server).await.unwrap();
    db.execute_unprepared(sql).await.unwrap();
    db.close().await.unwrap();
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Some((server, schema)) = self.schema.take() else {
            return;
        };
        // a test's runtime cannot wait inside a drop, so another thread does
        let cleanup = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            // a transaction that the test dropped is rolled back by the runtime that waits here: end it from outside
            let connections = format!("FROM pg_stat_activity WHERE application_name = '{schema}'");
            let sql = format!("SELECT pg_terminate_backend(pid) {connections}; DROP SCHEMA {schema} CASCADE");
            runtime.block_on(run(&server, &sql));
        });
        assert!(
            cleanup.join().is_ok() || std::thread::panicking(),
            "the test's schema could not be dropped"
        );
    }
}
