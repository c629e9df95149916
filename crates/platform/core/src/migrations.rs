//! Tables of the core. An applied migration never changes: a new one follows it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, binary, json, text, text_null};

/// The core's migrations, oldest first. Every area has such a list; `hutong_api` puts them in order.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Start)]
}

struct Start;

impl MigrationName for Start {
    fn name(&self) -> &'static str {
        "core_0001_start"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Start {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("organisations")
                    .col(text("id").primary_key())
                    .col(text("name"))
                    .col(text("kind"))
                    .col(big_integer("created_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("tokens")
                    .col(text("id").primary_key())
                    .col(text("organisation"))
                    .col(text("name"))
                    .col(text("hash").unique_key())
                    .col(big_integer("created_at"))
                    .col(big_integer_null("expires_at"))
                    .col(big_integer_null("revoked_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("tokens", "organisation")
                            .to("organisations", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("tokens_organisation")
                    .table("tokens")
                    .col("organisation")
                    .col("id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("idempotency")
                    .col(text("token"))
                    .col(text("key"))
                    .col(text("request"))
                    .col(binary("answer"))
                    .col(big_integer("created_at"))
                    .primary_key(Index::create().col("token").col("key"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("event_heads")
                    .col(text("organisation").primary_key())
                    .col(big_integer("sequence"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("events")
                    .col(text("organisation"))
                    .col(big_integer("sequence"))
                    .col(text("id"))
                    .col(text("kind"))
                    .col(text("subject"))
                    .col(text("actor"))
                    .col(text_null("request"))
                    .col(big_integer("at"))
                    .col(json("data"))
                    .primary_key(Index::create().col("organisation").col("sequence"))
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}
