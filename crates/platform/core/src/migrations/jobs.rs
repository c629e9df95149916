//! Work that outlives a request.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer, text, text_null};

pub(super) struct Jobs;

impl MigrationName for Jobs {
    fn name(&self) -> &'static str {
        "core_0002_jobs"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Jobs {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let jobs = Table::create()
            .table("jobs")
            .col(text("id").primary_key())
            .col(text("kind"))
            .col(text("subject"))
            .col(big_integer("free_at"))
            .col(text_null("claim"))
            .col(integer("attempts"))
            .to_owned();
        manager.create_table(jobs).await?;
        let mut one = Index::create();
        one.name("jobs_kind_subject").table("jobs").col("kind").col("subject");
        manager.create_index(one.unique().to_owned()).await?;
        let mut free = Index::create();
        free.name("jobs_free_at").table("jobs").col("free_at");
        manager.create_index(free).await
    }
}
