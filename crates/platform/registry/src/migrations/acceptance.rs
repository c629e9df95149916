//! What hosts say of versions themselves.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, json, text, text_null};

use super::{index, references};

pub(super) struct Acceptance;

impl MigrationName for Acceptance {
    fn name(&self) -> &'static str {
        "registry_0032_acceptance"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Acceptance {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let rules = Table::create()
            .table("acceptance_rules")
            .col(text("host").primary_key())
            .col(json("rule"))
            .foreign_key(&mut references("acceptance_rules", "host", "hosts"))
            .to_owned();
        manager.create_table(rules).await?;
        let acceptances = Table::create()
            .table("acceptances")
            .col(text("id").primary_key())
            .col(text("version"))
            .col(text("host"))
            .col(text("app"))
            .col(big_integer("version_code"))
            .col(text("state"))
            .col(json("reasons"))
            .col(text_null("note"))
            .col(big_integer("since"))
            .foreign_key(&mut references("acceptances", "version", "versions"))
            .foreign_key(&mut references("acceptances", "host", "hosts"))
            .foreign_key(&mut references("acceptances", "app", "apps"))
            .to_owned();
        manager.create_table(acceptances).await?;
        let one = index("acceptances", &["version", "host"]).unique().to_owned();
        manager.create_index(one).await?;
        manager
            .create_index(index("acceptances", &["host", "state", "id"]))
            .await?;
        manager.create_index(index("acceptances", &["app", "host"])).await
    }
}
