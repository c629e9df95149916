//! What an app is about.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

pub(super) struct Category;

impl MigrationName for Category {
    fn name(&self) -> &'static str {
        "registry_0030_category"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Category {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let category = Table::alter()
            .table("apps")
            .add_column(text_null("category"))
            .to_owned();
        manager.alter_table(category).await
    }
}
