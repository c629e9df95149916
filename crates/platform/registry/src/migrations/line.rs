//! What the line of an app on a host needs beside its releases.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, json_null, text};

use super::references;

pub(super) struct Line;

impl MigrationName for Line {
    fn name(&self) -> &'static str {
        "registry_0020_line"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Line {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let releases = || Table::alter().table("releases").to_owned();
        // Whether a container may go back follows from the codes that were released.
        manager
            .alter_table(releases().drop_column("rollback").to_owned())
            .await?;
        manager
            .alter_table(releases().add_column(big_integer_null("percent")).to_owned())
            .await?;
        manager
            .alter_table(releases().add_column(json_null("capabilities")).to_owned())
            .await?;
        let takedowns = Table::create()
            .table("takedowns")
            .col(text("app"))
            .col(text("host"))
            .col(big_integer("version_code"))
            .col(text("by"))
            .col(text("reason"))
            .col(big_integer("created_at"))
            .primary_key(Index::create().col("app").col("host").col("version_code").col("by"))
            .foreign_key(&mut references("takedowns", "app", "apps"))
            .foreign_key(&mut references("takedowns", "host", "hosts"))
            .to_owned();
        manager.create_table(takedowns).await
    }
}
