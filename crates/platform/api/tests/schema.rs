//! The schema as the databases have it, so that a migration is reviewed as tables and columns.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use hutong_api::Migrator;
use hutong_package::Admission;
use hutong_testkit::TestDatabase;
use sea_orm::sea_query::{Order, Query, Value};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use sea_orm_migration::{MigrationStatus, MigrationTrait, MigratorTrait};
use serde_json::json;

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

/// As it was before versions held what they call, and admissions were logged.
struct Earlier;

impl MigratorTrait for Earlier {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let all = Migrator::migrations();
        let later = ["registry_0025_capabilities", "registry_0026_log"];
        all.into_iter()
            .filter(|migration| !later.contains(&migration.name()))
            .collect()
    }
}

async fn insert(db: &impl ConnectionTrait, table: &'static str, row: &[(&'static str, Value)]) {
    let mut insert = Query::insert();
    insert
        .into_table(table)
        .columns(row.iter().map(|(column, _)| *column))
        .values_panic(row.iter().map(|(_, value)| value.clone().into()));
    db.execute(&insert).await.unwrap();
}

#[tokio::test]
async fn versions_from_before_have_what_their_manifests_call_and_those_admitted_are_logged() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::new(folder.path()).await;
    let db = database.connect().await;
    db.migrate::<Earlier>().await.unwrap();
    let transaction = db.begin().await.unwrap();
    let named = |id: &str| ("id", Value::from(id));
    insert(
        &transaction,
        "organisations",
        &[
            named("org_1"),
            ("name", "A".into()),
            ("kind", "developer".into()),
            ("created_at", 0_i64.into()),
        ],
    )
    .await;
    let app = [
        named("app_1"),
        ("organisation", "org_1".into()),
        ("appid", "wx1".into()),
        ("name", "A".into()),
        ("created_at", 0_i64.into()),
    ];
    insert(&transaction, "apps", &app).await;
    let signature = json!({"algorithm": "ed25519", "key": "k", "signature": "s"});
    let versions = [
        ("ver_1", 1_i64, "admitted"),
        ("ver_2", 2, "rejected"),
        ("ver_3", 3, "admitted"),
    ];
    for (id, code, state) in versions {
        let version = [
            named(id),
            ("organisation", "org_1".into()),
            ("app", "app_1".into()),
            ("code", code.into()),
            ("name", "1".into()),
            ("state", state.into()),
            ("promotable", false.into()),
            ("manifest", format!(r#"{{"capabilities":["pay.{id}"]}}"#).into()),
            ("manifest_sha256", id.into()),
            ("signature", signature.clone().into()),
            ("created_at", 0_i64.into()),
            ("state_since", (10 - code).into()),
        ];
        insert(&transaction, "versions", &version).await;
    }
    transaction.commit().await.unwrap();
    db.migrate::<Migrator>().await.unwrap();

    let mut uses = Query::select();
    uses.from("versions").column("capabilities").order_by("id", Order::Asc);
    let rows = db.read().query_all(&uses).await.unwrap();
    let uses: Vec<serde_json::Value> = rows
        .iter()
        .map(|row| row.try_get("", "capabilities").unwrap())
        .collect();
    assert_eq!(uses, [json!(["pay.ver_1"]), json!(["pay.ver_2"]), json!(["pay.ver_3"])]);
    let mut logged = Query::select();
    logged.from("log_entries").column("entry").order_by("place", Order::Asc);
    let rows = db.read().query_all(&logged).await.unwrap();
    let entries = rows.iter().map(|row| row.try_get::<String>("", "entry").unwrap());
    let logged: Vec<_> = entries
        .map(|entry| Admission::parse(&entry).unwrap())
        .map(|admission| (admission.version, admission.admitted_at))
        .collect();
    assert_eq!(
        logged,
        [("ver_3".to_owned(), 7), ("ver_1".to_owned(), 9)],
        "in the order in which they were admitted"
    );
}
