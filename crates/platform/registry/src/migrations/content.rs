//! The operator's content checker.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, binary, binary_null, text};

pub(super) struct Content;

impl MigrationName for Content {
    fn name(&self) -> &'static str {
        "registry_0037_content"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Content {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let checkers = Table::create()
            .table("content_checkers")
            .col(text("id").primary_key())
            .col(text("url"))
            .col(binary("secret"))
            .col(binary_null("old_secret"))
            .col(big_integer_null("old_until"))
            .col(big_integer("since"))
            .to_owned();
        manager.create_table(checkers).await
    }
}
