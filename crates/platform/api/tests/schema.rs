//! The schema as the databases have it, so that a migration is reviewed as tables and columns.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use hutong_api::Migrator;
use hutong_testkit::TestDatabase;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use sea_orm_migration::{MigrationStatus, MigratorTrait};

const SQLITE: &str = "SELECT sql AS line FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name";

const POSTGRES: &str = "
    SELECT line FROM (
        SELECT 1 AS part, table_name AS name, ordinal_position AS position, table_name || '.' || column_name || ' ' ||
               data_type || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END AS line
          FROM information_schema.columns WHERE table_schema = current_schema()
        UNION ALL
        SELECT 2, indexname, 0, regexp_replace(indexdef, ' ON [^ .]+\\.', ' ON ')
          FROM pg_indexes WHERE schemaname = current_schema()
        UNION ALL
        SELECT 3, conrelid::regclass::text || conname, 0, conrelid::regclass::text || ': ' || pg_get_constraintdef(oid)
          FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
    ) AS lines ORDER BY part, name COLLATE \"C\", position";

async fn lines(db: &DatabaseConnection) -> String {
    let sql = if db.get_database_backend() == DbBackend::Sqlite {
        SQLITE
    } else {
        POSTGRES
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "each database describes itself in its own words"
    )]
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap();
    rows.iter()
        .map(|row| row.try_get::<String>("", "line").unwrap() + "\n")
        .collect()
}

#[tokio::test]
async fn migrations_make_the_schema_that_was_reviewed() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::new(folder.path()).await;
    let db = database.connect().await;
    db.migrate::<Migrator>().await.unwrap();
    let schema = lines(db.read()).await;
    insta::assert_snapshot!(format!("schema_{:?}", db.read().get_database_backend()), schema);
    db.migrate::<Migrator>().await.unwrap();
    assert_eq!(lines(db.read()).await, schema, "a second run changes nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn servers_that_start_at_once_migrate_once() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::new(folder.path()).await;
    let url = database.url.clone();
    let starts = (0..6).map(|_| {
        let url = url.clone();
        tokio::spawn(async move {
            let db = hutong_core::Db::connect(&url).await.unwrap();
            db.migrate::<Migrator>().await.unwrap();
        })
    });
    for start in starts.collect::<Vec<_>>() {
        start.await.unwrap();
    }
    let db = database.connect().await;
    let applied = Migrator::get_migration_with_status_read_only(db.read()).await.unwrap();
    assert!(
        applied
            .iter()
            .all(|migration| migration.status() == MigrationStatus::Applied)
    );
}
