//! What is no longer kept.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, text};

use super::index;
use crate::removal::ROW;

pub(super) struct Retention;

impl MigrationName for Retention {
    fn name(&self) -> &'static str {
        "registry_0035_retention"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Retention {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Table::alter()
            .table("versions")
            .add_column(big_integer_null("gone_at"))
            .to_owned();
        manager.alter_table(column).await?;
        manager
            .create_index(index("versions", &["gone_at", "state_since"]))
            .await?;
        let doomed = Table::create()
            .table("doomed_files")
            .col(text("sha256").primary_key())
            .col(big_integer("since"))
            .to_owned();
        manager.create_table(doomed).await?;
        let removals = Table::create()
            .table("removals")
            .col(text("id").primary_key())
            .to_owned();
        manager.create_table(removals).await?;
        let mut row = Query::insert();
        row.into_table("removals").columns(["id"]).values_panic([ROW.into()]);
        manager.get_connection().execute(&row).await?;
        Ok(())
    }
}
