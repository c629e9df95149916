//! What a version calls stands with the version: its releases need not repeat it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::json;

pub(super) struct Capabilities;

impl MigrationName for Capabilities {
    fn name(&self) -> &'static str {
        "registry_0025_capabilities"
    }
}

/// Versions that are read at once.
const BATCH: u64 = 200;

#[async_trait::async_trait]
impl MigrationTrait for Capabilities {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut versions = Table::alter();
        versions
            .table("versions")
            .add_column(json("capabilities").default("[]"));
        manager.alter_table(versions).await?;
        let db = manager.get_connection();
        let mut last = String::new();
        loop {
            let mut some = Query::select();
            some.from("versions")
                .columns(["id", "manifest"])
                .and_where(Expr::col("id").gt(last.as_str()))
                .order_by("id", Order::Asc)
                .limit(BATCH);
            let rows = db.query_all(&some).await?;
            for row in &rows {
                last = row.try_get("", "id")?;
                let manifest: String = row.try_get("", "manifest")?;
                let manifest: serde_json::Value =
                    serde_json::from_str(&manifest).map_err(|error| DbErr::Custom(error.to_string()))?;
                let mut filled = Query::update();
                filled
                    .table("versions")
                    .value("capabilities", manifest["capabilities"].clone())
                    .and_where(Expr::col("id").eq(last.as_str()));
                db.execute(&filled).await?;
            }
            if rows.is_empty() {
                break;
            }
        }
        let mut releases = Table::alter();
        releases.table("releases").drop_column("capabilities");
        manager.alter_table(releases).await
    }
}
