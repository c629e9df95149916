//! The review: how far a version has come and how it came there, and what the operator has set about it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, json, text, text_null};

use super::{index, references};

pub(super) struct Review;

impl MigrationName for Review {
    fn name(&self) -> &'static str {
        "registry_0002_review"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Review {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        let mut versions = Table::alter();
        versions
            .table("versions")
            .add_column(big_integer("state_since").default(0));
        manager.alter_table(versions).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        // Until now every complete version counted as admitted.
        let mut admitted = Query::update();
        admitted
            .table("versions")
            .value("state", "admitted")
            .and_where(Expr::col("state").eq("uploaded"));
        manager.execute(admitted).await?;
        let since = Func::coalesce([Expr::col("uploaded_at"), Expr::col("created_at")]);
        let mut dated = Query::update();
        dated.table("versions").value("state_since", since);
        manager.execute(dated).await
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("version_steps")
            .col(text("id").primary_key())
            .col(text("version"))
            .col(text("app"))
            .col(text("action"))
            .col(text("side"))
            .col(text("actor"))
            .col(text("state"))
            .col(json("reasons"))
            .col(text_null("note"))
            .col(big_integer("at"))
            .foreign_key(&mut references("version_steps", "version", "versions"))
            .to_owned(),
        Table::create()
            .table("platform_policy")
            .col(text("id").primary_key())
            .col(json("settings"))
            .col(big_integer("updated_at"))
            .to_owned(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("version_steps", &["version", "id"]),
        index("version_steps", &["app", "action", "at"]),
        index("versions", &["app", "state"]),
        index("versions", &["state", "state_since", "id"]),
    ]
}
