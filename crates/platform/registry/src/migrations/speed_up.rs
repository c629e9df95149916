//! Reviews that were sped up come first in the queue.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, integer};

use super::index;

pub(super) struct SpeedUp;

impl MigrationName for SpeedUp {
    fn name(&self) -> &'static str {
        "registry_0038_speed_up"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SpeedUp {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time
        for column in [big_integer_null("sped_up_at"), integer("queue").default(1).take()] {
            let change = Table::alter().table("versions").add_column(column).to_owned();
            manager.alter_table(change).await?;
        }
        let before = Index::drop()
            .name("versions_state_state_since_id")
            .table("versions")
            .to_owned();
        manager.drop_index(before).await?;
        manager
            .create_index(index("versions", &["state", "queue", "state_since", "id"]))
            .await
    }
}
