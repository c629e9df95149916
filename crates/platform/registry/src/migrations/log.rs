//! The log of admissions, with those that there were before it.

use hutong_package::{Admission, Digest, FORMAT, Signature, package_digest};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text};

use super::{index, references};
use crate::log::{self, ROW};

pub(super) struct Log;

impl MigrationName for Log {
    fn name(&self) -> &'static str {
        "registry_0026_log"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Log {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        manager
            .create_index(index("log_entries", &["version"]).unique().to_owned())
            .await?;
        manager.create_index(index("log_entries", &["manifest_sha256"])).await?;
        let db = manager.get_connection();
        let mut empty = Query::insert();
        empty
            .into_table("log_sizes")
            .columns(["id", "size"])
            .values_panic([ROW.into(), 0_i64.into()]);
        db.execute(&empty).await?;
        let mut admitted = Query::select();
        admitted
            .from("versions")
            .inner_join("apps", Expr::col(("apps", "id")).equals(("versions", "app")))
            .expr_as(Expr::col(("versions", "id")), "version")
            .expr_as(Expr::col(("apps", "id")), "app")
            .expr_as(Expr::col(("apps", "appid")), "appid")
            .expr_as(Expr::col(("versions", "code")), "code")
            .expr_as(Expr::col(("versions", "manifest")), "manifest")
            .expr_as(Expr::col(("versions", "signature")), "signature")
            .expr_as(Expr::col(("versions", "state_since")), "since")
            .and_where(Expr::col(("versions", "state")).eq("admitted"))
            .order_by(("versions", "state_since"), Order::Asc)
            .order_by(("versions", "id"), Order::Asc);
        for row in db.query_all(&admitted).await? {
            let custom = |error: &dyn std::fmt::Display| DbErr::Custom(error.to_string());
            let manifest: String = row.try_get("", "manifest")?;
            let signature: serde_json::Value = row.try_get("", "signature")?;
            let signature: Signature = serde_json::from_value(signature).map_err(|error| custom(&error))?;
            let admission = Admission {
                admitted_at: row.try_get("", "since")?,
                app: row.try_get("", "app")?,
                appid: row.try_get("", "appid")?,
                format: FORMAT,
                manifest_sha256: Digest::of(manifest.as_bytes()),
                package_sha256: package_digest(manifest.as_bytes(), &signature),
                version: row.try_get("", "version")?,
                version_code: row.try_get::<i64>("", "code")?.unsigned_abs(),
            };
            log::append(&admission, db).await.map_err(|error| custom(&error))?;
        }
        Ok(())
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("log_entries")
            .col(big_integer("place").primary_key())
            .col(text("version"))
            .col(text("manifest_sha256"))
            .col(text("entry"))
            .foreign_key(&mut references("log_entries", "version", "versions"))
            .to_owned(),
        Table::create()
            .table("log_nodes")
            .col(big_integer("number").primary_key())
            .col(text("hash"))
            .to_owned(),
        Table::create()
            .table("log_sizes")
            .col(text("id").primary_key())
            .col(big_integer("size"))
            .to_owned(),
    ]
}
