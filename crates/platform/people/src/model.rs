//! Rows of this area's own tables.

use hutong_core::Result;
use hutong_core::organisation::tokens;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

pub(crate) mod invitations {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "invitations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub organisation: String,
        /// Whom it is meant for, as whoever invites calls them.
        pub name: String,
        pub role: String,
        pub hash: String,
        pub created_at: i64,
        pub expires_at: i64,
        /// Id of the user or access token that invites; unknown of old ones.
        pub invited_by: Option<String>,
        /// The organisation for which they did.
        pub invited_for: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl invitations::Model {
    /// Takes back what `user` offered for an organisation, or for any, in person or through a personal token, or what an
    /// access token did.
    pub(crate) async fn withdraw_of(db: &impl ConnectionTrait, user: &str, organisation: Option<&str>) -> Result<()> {
        let personal = tokens::Entity::find()
            .select_only()
            .column(tokens::Column::Id)
            .filter(tokens::Column::User.eq(user))
            .into_query();
        let by = invitations::Column::InvitedBy;
        invitations::Entity::delete_many()
            .apply_if(organisation, |delete, only| {
                delete.filter(invitations::Column::InvitedFor.eq(only))
            })
            .filter(by.eq(user).or(by.in_subquery(personal)))
            .exec(db)
            .await?;
        Ok(())
    }
}

pub(crate) mod second_factors {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "second_factors")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user: String,
        /// Sealed with the platform's key.
        pub secret: Vec<u8>,
        /// Whether the user has shown that their device knows the secret.
        pub confirmed: bool,
        /// The step of the last code that was taken: a code counts once.
        pub last_step: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod recovery_codes {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "recovery_codes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub hash: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod passkeys {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "passkeys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub user: String,
        /// What its user calls it.
        pub name: String,
        /// Hash of the id that the device gave it.
        pub credential: String,
        /// The public key and what is known of it, as the library writes it.
        pub key: String,
        pub created_at: i64,
        pub used_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
