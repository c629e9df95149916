//! The tables. Times are milliseconds since the epoch, money is in fen.

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, EntityTrait, FromJsonQueryResult, Schema,
    sea_query::Index,
};
use serde::{Deserialize, Serialize};

/// A mini-program card in a post or a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Card {
    pub app: String,
    pub title: String,
    #[serde(default)]
    pub path: String,
    #[serde(default)]
    pub image_url: Option<String>,
}

macro_rules! table {
    ($module:ident, $name:literal, { $($(#[$attribute:meta])* $field:ident: $type:ty),* $(,)? }) => {
        pub mod $module {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $name)]
            pub struct Model {
                $($(#[$attribute])* pub $field: $type,)*
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

table!(user, "users", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    #[sea_orm(unique)] name: String,
    nick_name: String,
    bio: String,
    password_hash: String,
    demo: bool,
    created_at: i64,
});

table!(session, "sessions", {
    #[sea_orm(primary_key, auto_increment = false)] token_hash: String,
    user_id: String,
    expires_at: i64,
});

table!(post, "posts", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    user_id: String,
    text: String,
    card: Option<crate::model::Card>,
    created_at: i64,
});

table!(like, "likes", {
    #[sea_orm(primary_key, auto_increment = false)] post_id: String,
    #[sea_orm(primary_key, auto_increment = false)] user_id: String,
});

table!(comment, "comments", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    post_id: String,
    user_id: String,
    text: String,
    created_at: i64,
});

table!(message, "messages", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    from_id: String,
    to_id: String,
    text: String,
    card: Option<crate::model::Card>,
    created_at: i64,
});

// One side of a movement of money. A transfer is two entries with the same `request`.
table!(entry, "entries", {
    #[sea_orm(primary_key, auto_increment = false)] user_id: String,
    #[sea_orm(primary_key, auto_increment = false)] request: String,
    kind: String,
    amount: i64,
    peer: Option<String>,
    note: String,
    created_at: i64,
});

/// Opens the database file (made at first use) and makes the tables that are missing.
///
/// One connection: the file has one writer anyway, and so no two transfers interleave.
pub async fn open(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await?;
    table(&db, user::Entity).await?;
    table(&db, session::Entity).await?;
    table(&db, post::Entity).await?;
    table(&db, like::Entity).await?;
    table(&db, comment::Entity).await?;
    table(&db, message::Entity).await?;
    table(&db, entry::Entity).await?;
    let by_post = Index::create()
        .name("comments_post")
        .table(comment::Entity)
        .col(comment::Column::PostId)
        .if_not_exists()
        .to_owned();
    let by_sender = Index::create()
        .name("messages_from")
        .table(message::Entity)
        .col(message::Column::FromId)
        .if_not_exists()
        .to_owned();
    let by_reader = Index::create()
        .name("messages_to")
        .table(message::Entity)
        .col(message::Column::ToId)
        .if_not_exists()
        .to_owned();
    for index in [by_post, by_sender, by_reader] {
        db.execute(&index).await?;
    }
    Ok(db)
}

async fn table<E: EntityTrait>(db: &DatabaseConnection, entity: E) -> Result<(), DbErr> {
    let mut create = Schema::new(db.get_database_backend()).create_table_from_entity(entity);
    db.execute(create.if_not_exists()).await?;
    Ok(())
}
