//! Who reviews what, and which reviews were told to be overdue.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, text, text_null};

use super::{index, references};

pub(super) struct Reviewers;

impl MigrationName for Reviewers {
    fn name(&self) -> &'static str {
        "registry_0033_reviewers"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Reviewers {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let reviews = Table::create()
            .table("reviews")
            .col(text("version").primary_key())
            .col(text_null("reviewer"))
            .col(big_integer_null("told_overdue"))
            .foreign_key(&mut references("reviews", "version", "versions"))
            .to_owned();
        manager.create_table(reviews).await?;
        manager.create_index(index("reviews", &["reviewer"])).await
    }
}
