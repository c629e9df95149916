//! What a reviewer is shown of a version, and what is written about it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, json, text};

use super::{index, references};

pub(super) struct Evidence;

impl MigrationName for Evidence {
    fn name(&self) -> &'static str {
        "registry_0004_evidence"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Evidence {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut to_version = Table::create()
            .table("version_evidence")
            .col(text("version").primary_key())
            .col(json("evidence"))
            .col(big_integer("at"))
            .foreign_key(&mut references("version_evidence", "version", "versions"))
            .to_owned();
        manager.create_table(to_version.take()).await?;
        let mut messages = Table::create()
            .table("version_messages")
            .col(text("id").primary_key())
            .col(text("version"))
            .col(text("side"))
            .col(text("actor"))
            .col(text("text"))
            .col(big_integer("at"))
            .foreign_key(&mut references("version_messages", "version", "versions"))
            .to_owned();
        manager.create_table(messages.take()).await?;
        manager
            .create_index(index("version_messages", &["version", "id"]))
            .await
    }
}
