//! App secrets that are frozen for a while.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::big_integer_null;

pub(super) struct Secrets;

impl MigrationName for Secrets {
    fn name(&self) -> &'static str {
        "registry_0004_secrets"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Secrets {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut secrets = Table::alter();
        secrets.table("app_secrets").add_column(big_integer_null("frozen_at"));
        manager.alter_table(secrets).await
    }
}
