//! The log where it is kept.

use futures::future::join_all;
use hutong_api::Migrator;
use hutong_core::audit::{self, Broken};
use hutong_core::{Db, events};
use hutong_testkit::{Client, TestApp, TestDatabase};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use sea_orm_migration::MigratorTrait;
use serde_json::json;

async fn a_log(app: &TestApp, entries: usize) -> Client {
    let developer = app.developer().await;
    for n in 0..entries {
        developer
            .post("/v1/apps", json!({"name": format!("Tea {n}")}))
            .await
            .expect(201);
    }
    developer
}

async fn verify(db: &Db) -> Result<u64, Broken> {
    audit::verify(db.read()).await.unwrap()
}

#[tokio::test]
async fn a_row_that_is_altered_in_the_database_is_found() {
    let app = TestApp::new().await;
    let developer = a_log(&app, 4).await;
    let db = &app.platform.db;
    assert_eq!(verify(db).await, Ok(4));
    let transaction = db.begin().await.unwrap();
    events::Entity::update_many()
        .col_expr(events::Column::Actor, Expr::value("tok_somebody"))
        .filter(events::Column::Organisation.eq(&developer.organisation))
        .filter(events::Column::Sequence.eq(3))
        .exec(&transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let broken = verify(db).await.unwrap_err();
    assert_eq!((&broken.organisation, broken.sequence), (&developer.organisation, 3));
}

#[tokio::test]
async fn a_row_that_is_removed_is_found_at_the_end_too() {
    for removed in [1, 2, 4] {
        let app = TestApp::new().await;
        a_log(&app, 4).await;
        let transaction = app.platform.db.begin().await.unwrap();
        events::Entity::delete_many()
            .filter(events::Column::Sequence.eq(removed))
            .exec(&transaction)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        let broken = verify(&app.platform.db).await.unwrap_err();
        assert!(broken.sequence == removed || broken.sequence == removed + 1, "{broken}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_nodes_that_write_at_once_write_one_chain() {
    let app = TestApp::new().await;
    let operator = app.operator().await;
    let organisations = [app.developer().await, app.developer().await];
    let nodes = [app.router.clone(), hutong_api::router(app.second_node().await)];
    let calls = (0..48).map(|n| {
        let developer = organisations[n % 2].through(&nodes[n / 2 % 2]);
        let operator = operator.through(&nodes[n % 2]);
        tokio::spawn(async move {
            if n % 3 == 0 {
                // told to both: whoever writes locks two heads
                let path = format!("/v1/organisations/{}/certify", developer.organisation);
                operator
                    .post(&path, json!({"note": format!("seen {n}")}))
                    .await
                    .expect(200);
            } else {
                developer
                    .post("/v1/apps", json!({"name": format!("Tea {n}")}))
                    .await
                    .expect(201);
            }
        })
    });
    for done in join_all(calls).await {
        done.unwrap();
    }
    assert_eq!(verify(&app.platform.db).await, Ok(32 + 2 * 16));
}

#[tokio::test]
async fn what_was_told_before_there_was_a_chain_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::new(folder.path()).await;
    let db = database.connect().await;
    let migrations = hutong_core::migrations();
    let before = migrations.iter().position(|next| next.name() == "core_0004_chain");
    let before = before.unwrap();
    let transaction = db.begin().await.unwrap();
    Migrator::up(&transaction, Some(u32::try_from(before).unwrap()))
        .await
        .unwrap();
    for (organisation, count) in [("org_1", 3_i64), ("org_2", 1)] {
        let head = Query::insert()
            .into_table("event_heads")
            .columns(["organisation", "sequence"])
            .values_panic([organisation.into(), count.into()])
            .to_owned();
        transaction.execute(&head).await.unwrap();
        for sequence in 1..=count {
            let event = Query::insert()
                .into_table("events")
                .columns([
                    "organisation",
                    "sequence",
                    "id",
                    "kind",
                    "subject",
                    "actor",
                    "at",
                    "data",
                ])
                .values_panic([
                    organisation.into(),
                    sequence.into(),
                    format!("evt_{sequence}").into(),
                    "hutong.app.created".into(),
                    "app_1".into(),
                    "tok_1".into(),
                    sequence.into(),
                    json!({"name": "茶", "share": 0.5}).into(),
                ])
                .to_owned();
            transaction.execute(&event).await.unwrap();
        }
    }
    transaction.commit().await.unwrap();
    db.migrate::<Migrator>().await.unwrap();
    assert_eq!(verify(&db).await, Ok(4));
}
