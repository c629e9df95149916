//! Organisations and their access tokens: who may call the API at all.

use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ConnectionTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::secret::{new_secret, secret_hash};
use crate::{Platform, Result};

/// What an organisation is on the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Runs the platform.
    Operator,
    /// Owns mini-programs.
    Developer,
    /// Owns host apps.
    HostOwner,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Operator, Self::Developer, Self::HostOwner];

    /// The stored form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Developer => "developer",
            Self::HostOwner => "host_owner",
        }
    }

    /// Reads the stored form.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Rows of `organisations`.
pub mod organisations {
    #![expect(missing_docs, reason = "columns; the fields of the API types are documented")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub name: String,
        pub kind: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `tokens`.
pub mod tokens {
    #![expect(missing_docs, reason = "columns; the fields of the API types are documented")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tokens")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub organisation: String,
        pub name: String,
        pub hash: String,
        pub created_at: i64,
        pub expires_at: Option<i64>,
        pub revoked_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::organisations::Entity",
            from = "Column::Organisation",
            to = "super::organisations::Column::Id"
        )]
        Owner,
    }

    impl Related<super::organisations::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Owner.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

impl organisations::Model {
    /// Stores a new organisation.
    pub async fn create(platform: &Platform, db: &impl ConnectionTrait, name: &str, kind: Kind) -> Result<Self> {
        let row = organisations::ActiveModel {
            id: Set(platform.ids.next("org").into()),
            name: Set(name.to_owned()),
            kind: Set(kind.as_str().to_owned()),
            created_at: Set(platform.clock.now()),
        };
        Ok(row.insert(db).await?)
    }
}

impl tokens::Model {
    /// Stores a new access token; answers with the row and the token itself, which is not kept.
    pub async fn create(
        platform: &Platform,
        db: &impl ConnectionTrait,
        organisation: &str,
        name: &str,
        expires_at: Option<i64>,
    ) -> Result<(Self, String)> {
        let token = new_secret(platform.random.as_ref(), "hut_");
        let row = tokens::ActiveModel {
            id: Set(platform.ids.next("tok").into()),
            organisation: Set(organisation.to_owned()),
            name: Set(name.to_owned()),
            hash: Set(secret_hash(&token)),
            created_at: Set(platform.clock.now()),
            expires_at: Set(expires_at),
            revoked_at: Set(None),
        };
        Ok((row.insert(db).await?, token))
    }
}
