//! What runs, day by day: for good, as far as the platform keeps it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text};

use super::{index, references};

pub(super) struct Numbers;

impl MigrationName for Numbers {
    fn name(&self) -> &'static str {
        "registry_0039_numbers"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Numbers {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let counts = Table::create()
            .table("day_counts")
            .col(text("app"))
            .col(text("host"))
            .col(big_integer("version_code"))
            .col(big_integer("day"))
            .col(big_integer("runs"))
            .col(big_integer("users"))
            .col(big_integer("errors"))
            .col(big_integer("crashes"))
            .primary_key(Index::create().col("app").col("host").col("version_code").col("day"))
            .foreign_key(&mut references("day_counts", "app", "apps"))
            .foreign_key(&mut references("day_counts", "host", "hosts"))
            .to_owned();
        let visits = Table::create()
            .table("visits")
            .col(text("host"))
            .col(text("app"))
            .col(text("span"))
            .col(big_integer("first"))
            .col(big_integer("users"))
            .col(big_integer("after_1"))
            .col(big_integer("after_7"))
            .col(big_integer("after_30"))
            .primary_key(Index::create().col("host").col("app").col("span").col("first"))
            .foreign_key(&mut references("visits", "host", "hosts"))
            .to_owned();
        for table in [counts, visits] {
            manager.create_table(table).await?;
        }
        for index in [
            index("day_counts", &["host", "day"]),
            index("day_counts", &["day"]),
            index("visits", &["app", "first"]),
            index("visits", &["first"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
