//! Measures against apps, the lowest usable codes, what hosts take, and how versions fare.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, boolean, json, text, text_null};

use super::{index, references};

pub(super) struct Measures;

impl MigrationName for Measures {
    fn name(&self) -> &'static str {
        "registry_0021_measures"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Measures {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for columns in [["app", "id"], ["organisation", "id"], ["host_organisation", "id"]] {
            manager.create_index(index("measures", &columns)).await?;
        }
        Ok(())
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("measures")
            .col(text("id").primary_key())
            .col(text("organisation"))
            .col(text("app"))
            .col(text_null("host"))
            .col(text_null("host_organisation"))
            .col(boolean("by_host"))
            .col(json("sanction"))
            .col(big_integer("starts_at"))
            .col(big_integer_null("ends_at"))
            .col(big_integer_null("lifted_at"))
            .col(text("rule"))
            .col(text_null("rule_url"))
            .col(text("reason"))
            .col(text("remedy"))
            .col(text_null("remedy_url"))
            .col(text("appeal"))
            .col(text_null("appeal_text"))
            .col(text_null("appeal_answer"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut references("measures", "app", "apps"))
            .foreign_key(&mut references("measures", "host", "hosts"))
            .to_owned(),
        Table::create()
            .table("minimums")
            .col(text("app"))
            .col(text("host"))
            .col(big_integer("version_code"))
            .primary_key(Index::create().col("app").col("host"))
            .foreign_key(&mut references("minimums", "app", "apps"))
            .foreign_key(&mut references("minimums", "host", "hosts"))
            .to_owned(),
        Table::create()
            .table("host_choices")
            .col(text("host").primary_key())
            .col(json("choice"))
            .foreign_key(&mut references("host_choices", "host", "hosts"))
            .to_owned(),
    ]
}
