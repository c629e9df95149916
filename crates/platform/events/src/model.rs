//! Rows of this area's own tables.

pub(crate) mod webhooks {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "webhooks")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub organisation: String,
        pub url: String,
        pub description: Option<String>,
        /// Types, or beginnings of types, of which one must fit; all when empty.
        pub types: Json,
        /// Sealed with the platform's key.
        pub secret: Vec<u8>,
        /// The one before it was rotated, sealed.
        pub old_secret: Option<Vec<u8>>,
        /// Until when the old one signs, too.
        pub old_until: Option<i64>,
        /// `sequence` of the last event that was looked at.
        pub seen: i64,
        /// Since when nothing has come through.
        pub failing_since: Option<i64>,
        pub disabled_at: Option<i64>,
        /// Why the platform disabled it; absent when its owner did.
        pub disabled_why: Option<String>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod deliveries {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "webhook_deliveries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub webhook: String,
        pub organisation: String,
        /// Number of the event in the organisation's sequence.
        pub sequence: i64,
        pub event: String,
        pub kind: String,
        /// `pending`, `delivered` or `failed`.
        pub state: String,
        pub attempts: i32,
        /// Of the last answer.
        pub status: Option<i32>,
        /// Why the last attempt failed.
        pub error: Option<String>,
        pub created_at: i64,
        /// When it was tried last.
        pub tried_at: Option<i64>,
        /// When it is tried next.
        pub next_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
