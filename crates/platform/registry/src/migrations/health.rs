//! How versions fare on hosts, minute by minute.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text};

use super::{index, references};

pub(super) struct Health;

impl MigrationName for Health {
    fn name(&self) -> &'static str {
        "registry_0022_health"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Health {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let counts = Table::create()
            .table("run_counts")
            .col(text("app"))
            .col(text("host"))
            .col(big_integer("version_code"))
            .col(big_integer("at"))
            .col(big_integer("starts"))
            .col(big_integer("errors"))
            .col(big_integer("crashes"))
            .primary_key(Index::create().col("app").col("host").col("version_code").col("at"))
            .foreign_key(&mut references("run_counts", "app", "apps"))
            .foreign_key(&mut references("run_counts", "host", "hosts"))
            .to_owned();
        manager.create_table(counts).await?;
        manager.create_index(index("run_counts", &["at"])).await
    }
}
