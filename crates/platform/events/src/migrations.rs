//! Tables of this area. An applied migration never changes: a new one follows it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary, binary_null, integer, integer_null, json, text, text_null,
};

/// The area's migrations, oldest first; they come after the core's.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Webhooks)]
}

struct Webhooks;

impl MigrationName for Webhooks {
    fn name(&self) -> &'static str {
        "events_0001_webhooks"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Webhooks {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let webhooks = Table::create()
            .table("webhooks")
            .col(text("id").primary_key())
            .col(text("organisation"))
            .col(text("url"))
            .col(text_null("description"))
            .col(json("types"))
            .col(binary("secret"))
            .col(binary_null("old_secret"))
            .col(big_integer_null("old_until"))
            .col(big_integer("seen"))
            .col(big_integer_null("failing_since"))
            .col(big_integer_null("disabled_at"))
            .col(text_null("disabled_why"))
            .col(big_integer("created_at"))
            .foreign_key(
                ForeignKey::create()
                    .from("webhooks", "organisation")
                    .to("organisations", "id"),
            )
            .to_owned();
        manager.create_table(webhooks).await?;
        let deliveries = Table::create()
            .table("webhook_deliveries")
            .col(text("id").primary_key())
            .col(text("webhook"))
            .col(text("organisation"))
            .col(big_integer("sequence"))
            .col(text("event"))
            .col(text("kind"))
            .col(text("state"))
            .col(integer("attempts"))
            .col(integer_null("status"))
            .col(text_null("error"))
            .col(big_integer("created_at"))
            .col(big_integer_null("tried_at"))
            .col(big_integer_null("next_at"))
            .foreign_key(
                ForeignKey::create()
                    .from("webhook_deliveries", "webhook")
                    .to("webhooks", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(deliveries).await?;
        for (name, table, columns, unique) in [
            ("webhooks_organisation", "webhooks", ["organisation", "id"], false),
            (
                "webhook_deliveries_webhook",
                "webhook_deliveries",
                ["webhook", "id"],
                false,
            ),
            (
                "webhook_deliveries_once",
                "webhook_deliveries",
                ["webhook", "sequence"],
                true,
            ),
            (
                "webhook_deliveries_created_at",
                "webhook_deliveries",
                ["created_at", "state"],
                false,
            ),
        ] {
            let mut index = Index::create();
            index.name(name).table(table).col(columns[0]).col(columns[1]);
            if unique {
                index.unique();
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
