//! Tables of the registry. An applied migration never changes: a new one follows it.

mod acceptance;
mod capabilities;
mod category;
mod content;
mod evidence;
mod health;
mod line;
mod log;
mod measures;
mod names;
mod numbers;
mod retention;
mod review;
mod reviewers;
mod search;
mod seats;
mod secrets;
mod speed_up;

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, boolean, json, json_null, text, text_null};

/// The registry's migrations, oldest first; they come after the core's.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(Start),
        Box::new(review::Review),
        Box::new(line::Line),
        Box::new(secrets::Secrets),
        Box::new(evidence::Evidence),
        Box::new(measures::Measures),
        Box::new(health::Health),
        Box::new(capabilities::Capabilities),
        Box::new(log::Log),
        Box::new(category::Category),
        Box::new(search::Search),
        Box::new(acceptance::Acceptance),
        Box::new(reviewers::Reviewers),
        Box::new(names::Names),
        Box::new(retention::Retention),
        Box::new(seats::Seats),
        Box::new(content::Content),
        Box::new(speed_up::SpeedUp),
        Box::new(numbers::Numbers),
    ]
}

struct Start;

impl MigrationName for Start {
    fn name(&self) -> &'static str {
        "registry_0001_start"
    }
}

/// A foreign key to the `id` of `to`.
fn references(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(from, column).to(to, "id").to_owned()
}

fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("{table}_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

#[async_trait::async_trait]
impl MigrationTrait for Start {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("hosts")
            .col(text("id").primary_key())
            .col(text("organisation"))
            .col(json("registration"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut references("hosts", "organisation", "organisations"))
            .to_owned(),
        Table::create()
            .table("apps")
            .col(text("id").primary_key())
            .col(text("organisation"))
            .col(text("appid").unique_key())
            .col(text("name"))
            .col(text_null("summary"))
            .col(text_null("icon"))
            .col(big_integer("created_at"))
            .foreign_key(&mut references("apps", "organisation", "organisations"))
            .to_owned(),
        Table::create()
            .table("app_secrets")
            .col(text("id").primary_key())
            .col(text("app"))
            .col(text("hash").unique_key())
            .col(big_integer("created_at"))
            .foreign_key(&mut references("app_secrets", "app", "apps"))
            .to_owned(),
        Table::create()
            .table("app_keys")
            .col(text("id").primary_key())
            .col(text("app"))
            .col(text("name"))
            .col(text("public_key"))
            .col(big_integer("created_at"))
            .foreign_key(&mut references("app_keys", "app", "apps"))
            .to_owned(),
        Table::create()
            .table("versions")
            .col(text("id").primary_key())
            .col(text("organisation"))
            .col(text("app"))
            .col(big_integer("code"))
            .col(text("name"))
            .col(text("state"))
            .col(boolean("promotable"))
            .col(text("manifest"))
            .col(text("manifest_sha256"))
            .col(json("signature"))
            .col(big_integer("created_at"))
            .col(big_integer_null("uploaded_at"))
            .foreign_key(&mut references("versions", "app", "apps"))
            .to_owned(),
        Table::create()
            .table("version_files")
            .col(text("version"))
            .col(text("sha256"))
            .col(big_integer("size"))
            .col(boolean("compressible"))
            .col(boolean("present"))
            .primary_key(Index::create().col("version").col("sha256"))
            .foreign_key(&mut references("version_files", "version", "versions"))
            .to_owned(),
        Table::create()
            .table("public_files")
            .col(text("sha256").primary_key())
            .col(big_integer("size"))
            .col(boolean("compressible"))
            .to_owned(),
        Table::create()
            .table("releases")
            .col(text("id").primary_key())
            .col(text("organisation"))
            .col(text("app"))
            .col(text("version"))
            .col(big_integer("version_code"))
            .col(text("host"))
            .col(text("host_organisation"))
            .col(text("track"))
            .col(text("state"))
            .col(json_null("audience"))
            .col(boolean("rollback"))
            .col(big_integer_null("starts_at"))
            .col(big_integer_null("ends_at"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut references("releases", "app", "apps"))
            .foreign_key(&mut references("releases", "version", "versions"))
            .foreign_key(&mut references("releases", "host", "hosts"))
            .to_owned(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("hosts", &["organisation", "id"]),
        index("apps", &["organisation", "id"]),
        index("app_secrets", &["app"]),
        index("app_keys", &["app", "public_key"]).unique().to_owned(),
        index("versions", &["app", "manifest_sha256"]).unique().to_owned(),
        index("version_files", &["sha256"]),
        index("releases", &["version", "host", "track"]).unique().to_owned(),
        index("releases", &["host", "app", "state"]),
        index("releases", &["organisation", "id"]),
        index("releases", &["host_organisation", "id"]),
    ]
}
