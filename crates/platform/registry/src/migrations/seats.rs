//! The seats of releases whose rule asks for them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text};

use super::{index, references};

pub(super) struct Seats;

impl MigrationName for Seats {
    fn name(&self) -> &'static str {
        "registry_0036_seats"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Seats {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let seats = Table::create()
            .table("release_seats")
            .col(text("release"))
            .col(text("subject"))
            .col(big_integer("seat"))
            .primary_key(Index::create().col("release").col("subject"))
            .foreign_key(&mut references("release_seats", "release", "releases"))
            .to_owned();
        manager.create_table(seats).await?;
        manager
            .create_index(index("release_seats", &["release", "seat"]).unique().to_owned())
            .await
    }
}
