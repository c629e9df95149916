//! How the memory of names hears what has changed.

use hutong_core::dialect;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text};

use super::index;
use crate::names::ROW;

pub(super) struct Names;

impl MigrationName for Names {
    fn name(&self) -> &'static str {
        "registry_0034_names"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Names {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        dialect::drop_letters("apps", db).await?;
        let column = Table::alter()
            .table("apps")
            .add_column(big_integer("changed").default(0))
            .to_owned();
        manager.alter_table(column).await?;
        manager.create_index(index("apps", &["changed"])).await?;
        let changes = Table::create()
            .table("app_changes")
            .col(text("id").primary_key())
            .col(big_integer("number"))
            .to_owned();
        manager.create_table(changes).await?;
        let mut none = Query::insert();
        none.into_table("app_changes")
            .columns(["id", "number"])
            .values_panic([ROW.into(), 0_i64.into()]);
        db.execute(&none).await?;
        Ok(())
    }
}
