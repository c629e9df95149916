//! What finds one app among a million.

use sea_orm_migration::prelude::*;

use super::index;
pub(super) struct Search;

impl MigrationName for Search {
    fn name(&self) -> &'static str {
        "registry_0031_search"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Search {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_index(index("apps", &["category", "id"])).await?;
        manager
            .create_index(index("apps", &["organisation", "category", "id"]))
            .await?;
        // with an index of letters at first, which `Names` drops
        manager.create_index(index("releases", &["app", "id"])).await
    }
}
