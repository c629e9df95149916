//! Tables of identity. An applied migration never changes: a new one follows it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, binary, boolean, json, text};

/// The area's migrations, oldest first.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(Start),
        Box::new(Testers),
        Box::new(Runs),
        Box::new(Reports),
        Box::new(Said),
        Box::new(Marks),
    ]
}

struct Testers;

impl MigrationName for Testers {
    fn name(&self) -> &'static str {
        "identity_0002_testers"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Testers {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("testers")
            .col(text("id").primary_key())
            .col(text("app"))
            .col(text("host"))
            .col(text("host_user"))
            .col(text("name"))
            .col(big_integer("created_at"))
            .to_owned();
        manager.create_table(table).await?;
        let mut index = Index::create();
        index.name("testers_app_host_host_user").table("testers").unique();
        index.col("app").col("host").col("host_user");
        manager.create_index(index).await
    }
}

struct Start;

impl MigrationName for Start {
    fn name(&self) -> &'static str {
        "identity_0001_start"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Start {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("subjects")
                    .col(text("id").primary_key())
                    .col(text("host"))
                    .col(text("host_user"))
                    .col(big_integer("created_at"))
                    .to_owned(),
            )
            .await?;
        unique(manager, "subjects_host_user", "subjects", ["host", "host_user"]).await?;
        manager
            .create_table(
                Table::create()
                    .table("used_assertions")
                    .col(text("host"))
                    .col(text("jti"))
                    .col(big_integer("expires_at"))
                    .primary_key(Index::create().col("host").col("jti"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("container_sessions")
                    .col(text("hash").primary_key())
                    .col(text("host"))
                    .col(text("app"))
                    .col(text("subject"))
                    .col(big_integer("created_at"))
                    .col(big_integer("expires_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("container_sessions", "subject")
                            .to("subjects", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("login_codes")
                    .col(text("hash").primary_key())
                    .col(text("app"))
                    .col(text("subject"))
                    .col(big_integer("created_at"))
                    .col(big_integer("expires_at"))
                    .col(big_integer_null("used_at"))
                    .foreign_key(ForeignKey::create().from("login_codes", "subject").to("subjects", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("openids")
                    .col(text("app"))
                    .col(text("subject"))
                    .col(text("openid"))
                    .col(text("session_key"))
                    .col(big_integer("created_at"))
                    .col(big_integer("session_key_at"))
                    .primary_key(Index::create().col("app").col("subject"))
                    .foreign_key(ForeignKey::create().from("openids", "subject").to("subjects", "id"))
                    .to_owned(),
            )
            .await?;
        unique(manager, "openids_app_openid", "openids", ["app", "openid"]).await?;
        for table in ["used_assertions", "container_sessions", "login_codes"] {
            let name = format!("{table}_expires_at");
            manager
                .create_index(Index::create().name(name).table(table).col("expires_at").to_owned())
                .await?;
        }
        Ok(())
    }
}

async fn unique(
    manager: &SchemaManager<'_>,
    name: &'static str,
    table: &'static str,
    columns: [&'static str; 2],
) -> Result<(), DbErr> {
    let [first, second] = columns;
    manager
        .create_index(
            Index::create()
                .name(name)
                .table(table)
                .col(first)
                .col(second)
                .unique()
                .to_owned(),
        )
        .await
}

/// What a session has told of its run.
struct Runs;

impl MigrationName for Runs {
    fn name(&self) -> &'static str {
        "identity_0020_runs"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Runs {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for told in ["started", "failed", "crashed"] {
            let mut sessions = Table::alter();
            sessions
                .table("container_sessions")
                .add_column(boolean(told).default(false));
            manager.alter_table(sessions).await?;
        }
        Ok(())
    }
}

/// What a subject's containers have told of a version: sessions cost a container nothing, so they do not count.
struct Reports;

impl MigrationName for Reports {
    fn name(&self) -> &'static str {
        "identity_0021_reports"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Reports {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let reports = Table::create()
            .table("reports")
            .col(text("subject"))
            .col(text("app"))
            .col(big_integer("version_code"))
            .col(text("what"))
            .col(big_integer("at"))
            .primary_key(
                Index::create()
                    .col("subject")
                    .col("app")
                    .col("version_code")
                    .col("what"),
            )
            .to_owned();
        manager.create_table(reports).await?;
        let mut index = Index::create();
        index.name("reports_at").table("reports").col("at");
        manager.create_index(index).await?;
        for told in ["started", "failed", "crashed"] {
            let mut sessions = Table::alter();
            sessions.table("container_sessions").drop_column(told);
            manager.alter_table(sessions).await?;
        }
        Ok(())
    }
}

/// What the host said of the subject when a session began.
struct Said;

impl MigrationName for Said {
    fn name(&self) -> &'static str {
        "identity_0022_said"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Said {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut sessions = Table::alter();
        sessions
            .table("container_sessions")
            .add_column(json("said").default("{}"));
        manager.alter_table(sessions).await
    }
}

/// Who was counted is kept as marks that name nobody, for numbers and for halts alike.
struct Marks;

impl MigrationName for Marks {
    fn name(&self) -> &'static str {
        "identity_0039_marks"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Marks {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("reports").to_owned()).await?;
        let marks = Table::create()
            .table("marks")
            .col(binary("mark").primary_key())
            .col(big_integer("times"))
            .col(big_integer("expires_at"))
            .to_owned();
        manager.create_table(marks).await?;
        let mut index = Index::create();
        index.name("marks_expires_at").table("marks").col("expires_at");
        manager.create_index(index).await
    }
}
