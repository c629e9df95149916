//! Tables of this area. An applied migration never changes: a new one follows it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, binary, boolean, text, text_null};

/// The area's migrations, oldest first; they come after the core's.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(Attempts),
        Box::new(Invitations),
        Box::new(SecondFactors),
        Box::new(Inviters),
        Box::new(Passkeys),
    ]
}

struct Attempts;

impl MigrationName for Attempts {
    fn name(&self) -> &'static str {
        "people_0001_attempts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Attempts {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("attempts")
            .col(text("key").primary_key())
            .col(big_integer("count"))
            .col(big_integer("ends_at"))
            .to_owned();
        manager.create_table(table).await
    }
}

struct Invitations;

impl MigrationName for Invitations {
    fn name(&self) -> &'static str {
        "people_0002_invitations"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Invitations {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut organisation = ForeignKey::create()
            .from("invitations", "organisation")
            .to("organisations", "id")
            .to_owned();
        let table = Table::create()
            .table("invitations")
            .col(text("id").primary_key())
            .col(text("organisation"))
            .col(text("name"))
            .col(text("role"))
            .col(text("hash").unique_key())
            .col(big_integer("created_at"))
            .col(big_integer("expires_at"))
            .foreign_key(&mut organisation)
            .to_owned();
        manager.create_table(table).await?;
        let mut index = Index::create();
        index.name("invitations_organisation").table("invitations");
        index.col("organisation").col("id");
        manager.create_index(index).await
    }
}

struct SecondFactors;

impl MigrationName for SecondFactors {
    fn name(&self) -> &'static str {
        "people_0003_second_factors"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SecondFactors {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let user = |from: &'static str| ForeignKey::create().from(from, "user").to("users", "id").to_owned();
        let factors = Table::create()
            .table("second_factors")
            .col(text("user").primary_key())
            .col(binary("secret"))
            .col(boolean("confirmed"))
            .col(big_integer("last_step"))
            .foreign_key(&mut user("second_factors"))
            .to_owned();
        manager.create_table(factors).await?;
        let codes = Table::create()
            .table("recovery_codes")
            .col(text("user"))
            .col(text("hash"))
            .primary_key(Index::create().col("user").col("hash"))
            .foreign_key(&mut user("recovery_codes"))
            .to_owned();
        manager.create_table(codes).await
    }
}

struct Inviters;

impl MigrationName for Inviters {
    fn name(&self) -> &'static str {
        "people_0004_inviters"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Inviters {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["invited_by", "invited_for"] {
            let alter = Table::alter()
                .table("invitations")
                .add_column(text_null(column))
                .to_owned();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}

struct Passkeys;

impl MigrationName for Passkeys {
    fn name(&self) -> &'static str {
        "people_0005_passkeys"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Passkeys {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut user = ForeignKey::create()
            .from("passkeys", "user")
            .to("users", "id")
            .to_owned();
        let table = Table::create()
            .table("passkeys")
            .col(text("id").primary_key())
            .col(text("user"))
            .col(text("name"))
            .col(text("credential").unique_key())
            .col(text("key"))
            .col(big_integer("created_at"))
            .col(big_integer_null("used_at"))
            .foreign_key(&mut user)
            .to_owned();
        manager.create_table(table).await?;
        let mut index = Index::create();
        index.name("passkeys_user").table("passkeys");
        index.col("user").col("id");
        manager.create_index(index).await
    }
}
