//! People: users, what they are in organisations, and their sessions in the console.

use hutong_policy::roles::Role;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ConnectionTrait};

use crate::organisation::organisations;
use crate::{Platform, Result, from_text, to_text};

/// Rows of `users`.
pub mod users {
    #![expect(missing_docs, reason = "columns; the fields of the API types are documented")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// In lower case.
        pub email: String,
        pub name: String,
        /// Argon2id, in PHC form.
        pub password: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `members`: who acts for which organisation, as what.
pub mod members {
    #![expect(missing_docs, reason = "columns; the fields of the API types are documented")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "members")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub user: String,
        pub role: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "crate::organisation::organisations::Entity",
            from = "Column::Organisation",
            to = "crate::organisation::organisations::Column::Id"
        )]
        Organisation,
        #[sea_orm(
            belongs_to = "super::users::Entity",
            from = "Column::User",
            to = "super::users::Column::Id"
        )]
        User,
    }

    impl Related<crate::organisation::organisations::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Organisation.def()
        }
    }

    impl Related<super::users::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::User.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `sessions`. A session that ended has no row.
pub mod sessions {
    #![expect(missing_docs, reason = "columns; the fields of the API types are documented")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub user: String,
        pub hash: String,
        pub address: Option<String>,
        pub agent: Option<String>,
        pub created_at: i64,
        pub seen_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl members::Model {
    /// What the member is.
    pub fn role(&self) -> Result<Role> {
        from_text(&self.role)
    }

    /// Makes `user` a member of `organisation`.
    pub async fn create(
        platform: &Platform,
        db: &impl ConnectionTrait,
        organisation: &organisations::Model,
        user: &str,
        role: Role,
    ) -> Result<Self> {
        let row = members::ActiveModel {
            organisation: Set(organisation.id.clone()),
            user: Set(user.to_owned()),
            role: Set(to_text(role)?),
            created_at: Set(platform.clock.now()),
        };
        Ok(row.insert(db).await?)
    }
}
