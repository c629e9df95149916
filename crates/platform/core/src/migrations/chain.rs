//! The log of who did what becomes a chain; what is in it already, too.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, text_null};

use crate::audit::{Entry, NOTHING};

/// Entries that are read at once.
const AT_ONCE: u64 = 500;

pub(super) struct Chain;

impl MigrationName for Chain {
    fn name(&self) -> &'static str {
        "core_0004_chain"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Chain {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, mut column) in [
            ("events", text_null("address")),
            ("events", text("previous").default("").to_owned()),
            ("events", text("hash").default("").to_owned()),
            ("event_heads", text("hash").default(NOTHING).to_owned()),
        ] {
            let alter = Table::alter().table(table).add_column(&mut column).to_owned();
            manager.alter_table(alter).await?;
        }
        let mut index = Index::create();
        index.name("events_at").table("events").col("organisation").col("at");
        manager.create_index(index).await?;
        let db = manager.get_connection();
        let heads = Query::select()
            .columns(["organisation", "sequence"])
            .from("event_heads")
            .to_owned();
        for head in db.query_all(&heads).await? {
            let organisation: String = head.try_get("", "organisation")?;
            chain(db, &organisation).await?;
        }
        Ok(())
    }
}

/// Chains what an organisation has been told until now.
async fn chain(db: &SchemaManagerConnection<'_>, organisation: &str) -> Result<(), DbErr> {
    let (mut last, mut hash) = (0, NOTHING.to_owned());
    loop {
        let found = crate::audit::entries(db, organisation, last, AT_ONCE).await;
        let found = found.map_err(|error| DbErr::Migration(error.to_string()))?;
        let Some(end) = found.last() else { break };
        last = end.sequence;
        for entry in found {
            let entry = Entry {
                previous: hash,
                hash: String::new(),
                ..entry
            };
            let entry = entry.sealed().map_err(|error| DbErr::Migration(error.to_string()))?;
            let update = Query::update()
                .table("events")
                .value("previous", entry.previous.as_str())
                .value("hash", entry.hash.as_str())
                .and_where(Expr::col("organisation").eq(organisation))
                .and_where(Expr::col("sequence").eq(entry.sequence))
                .to_owned();
            db.execute(&update).await?;
            hash = entry.hash;
        }
    }
    let head = Query::update()
        .table("event_heads")
        .value("hash", hash.as_str())
        .and_where(Expr::col("organisation").eq(organisation))
        .to_owned();
    db.execute(&head).await.map(drop)
}
