//! Tables of the core. An applied migration never changes: a new one follows it.

mod chain;
mod jobs;
mod keys;

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, binary, json, json_null, text, text_null};

/// The core's migrations, oldest first. Every area has such a list; `hutong_api` puts them in order.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(Start),
        Box::new(People),
        Box::new(Bounds),
        Box::new(jobs::Jobs),
        Box::new(chain::Chain),
        Box::new(keys::Keys),
    ]
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

struct People;

impl MigrationName for People {
    fn name(&self) -> &'static str {
        "core_0002_people"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for People {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let references = |from: &'static str, column: &'static str, to: &'static str| {
            ForeignKey::create().from(from, column).to(to, "id").to_owned()
        };
        let tables = [
            Table::create()
                .table("users")
                .col(text("id").primary_key())
                .col(text("email").unique_key())
                .col(text("name"))
                .col(text("password"))
                .col(big_integer("created_at"))
                .to_owned(),
            Table::create()
                .table("members")
                .col(text("organisation"))
                .col(text("user"))
                .col(text("role"))
                .col(big_integer("created_at"))
                .primary_key(Index::create().col("organisation").col("user"))
                .foreign_key(&mut references("members", "organisation", "organisations"))
                .foreign_key(&mut references("members", "user", "users"))
                .to_owned(),
            Table::create()
                .table("sessions")
                .col(text("id").primary_key())
                .col(text("user"))
                .col(text("hash").unique_key())
                .col(text_null("address"))
                .col(text_null("agent"))
                .col(big_integer("created_at"))
                .col(big_integer("seen_at"))
                .foreign_key(&mut references("sessions", "user", "users"))
                .to_owned(),
        ];
        for table in tables {
            manager.create_table(table).await?;
        }
        for table in ["members", "sessions"] {
            let mut index = Index::create();
            index.name(format!("{table}_user")).table(table).col("user");
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

struct Bounds;

impl MigrationName for Bounds {
    fn name(&self) -> &'static str {
        "core_0003_bounds"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Bounds {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            ("organisations", big_integer_null("certified_at")),
            ("organisations", text_null("certification_note")),
            ("tokens", text_null("role")),
            ("tokens", json_null("scopes")),
            ("tokens", json_null("networks")),
            ("tokens", text_null("user")),
        ];
        for (table, column) in columns {
            let alter = Table::alter().table(table).add_column(column).to_owned();
            manager.alter_table(alter).await?;
        }
        // every organisation until now was made by an operator
        let certified = Query::update()
            .table("organisations")
            .value("certified_at", Expr::col("created_at"))
            .to_owned();
        manager.execute(certified).await
    }
}
