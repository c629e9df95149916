//! The statements about the platform's keys.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, json, text};

pub(super) struct Keys;

impl MigrationName for Keys {
    fn name(&self) -> &'static str {
        "core_0005_keys"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Keys {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("platform_keys")
            .col(big_integer("number").primary_key())
            .col(text("statement"))
            .col(json("signatures"));
        manager.create_table(table).await
    }
}
