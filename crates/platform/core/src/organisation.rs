//! Organisations and their access tokens: who may call the API at all.

use hutong_base::Code;
use hutong_policy::roles::{Party, Right, Role};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::{Address, Network};
use crate::secret::{new_secret, secret_hash};
use crate::{Error, Platform, Result, from_text, to_text};

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

    /// Its place in the table of rights.
    pub fn party(self) -> Party {
        match self {
            Self::Operator => Party::Operator,
            Self::Developer => Party::Developer,
            Self::HostOwner => Party::HostOwner,
        }
    }

    /// The stored form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Developer => "developer",
            Self::HostOwner => "host_owner",
        }
    }

    /// Reads the stored form.
    pub fn parse(text: &str) -> Option<Self> {
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
        /// When an operator certified that it is who it says.
        pub certified_at: Option<i64>,
        /// What the operator has to say about it.
        pub certification_note: Option<String>,
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
        /// What it is within the organisation; an owner when absent.
        pub role: Option<String>,
        /// The rights that are left to it; all of its role when absent.
        pub scopes: Option<Json>,
        /// Where it may be used from; anywhere when absent.
        pub networks: Option<Json>,
        /// The member in whose stead it acts, if it is a personal one.
        pub user: Option<String>,
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
    /// Stores a new organisation. One that an operator makes is certified from the start.
    pub async fn create(
        platform: &Platform,
        db: &impl ConnectionTrait,
        name: &str,
        kind: Kind,
        certified: bool,
    ) -> Result<Self> {
        let now = platform.clock.now();
        let row = organisations::ActiveModel {
            id: Set(platform.ids.next("org").into()),
            name: Set(name.to_owned()),
            kind: Set(kind.as_str().to_owned()),
            created_at: Set(now),
            certified_at: Set(certified.then_some(now)),
            certification_note: Set(None),
        };
        Ok(row.insert(db).await?)
    }

    /// Ids of the organisations that run the platform.
    pub async fn operators(db: &impl ConnectionTrait) -> Result<Vec<String>> {
        Ok(organisations::Entity::find()
            .select_only()
            .column(organisations::Column::Id)
            .filter(organisations::Column::Kind.eq(Kind::Operator.as_str()))
            .into_tuple()
            .all(db)
            .await?)
    }

    /// The first organisation that runs the platform, which is made when there is none yet.
    pub async fn operator(platform: &Platform, db: &impl ConnectionTrait) -> Result<Self> {
        let first = organisations::Entity::find()
            .filter(organisations::Column::Kind.eq(Kind::Operator.as_str()))
            .order_by_asc(organisations::Column::Id)
            .one(db)
            .await?;
        match first {
            Some(operator) => Ok(operator),
            None => Self::create(platform, db, "Operator", Kind::Operator, true).await,
        }
    }

    /// What it is on the platform.
    pub fn kind(&self) -> Result<Kind> {
        Kind::parse(&self.kind).ok_or_else(|| Error::internal("unknown kind of organisation"))
    }

    /// An organisation by its id.
    pub async fn get(db: &impl ConnectionTrait, id: &str) -> Result<Self> {
        let row = organisations::Entity::find_by_id(id).one(db).await?;
        row.ok_or_else(|| Error::not_found("organisation"))
    }

    /// Holds back every other change to the organisation and its members until the transaction ends.
    pub async fn lock(db: &impl ConnectionTrait, id: &str) -> Result<Self> {
        let row = organisations::Entity::find_by_id(id).lock_exclusive().one(db).await?;
        row.ok_or_else(|| Error::not_found("organisation"))
    }

    /// Refuses what only an organisation may do that an operator has certified.
    pub fn require_certified(&self) -> Result<()> {
        if self.certified_at.is_some() {
            return Ok(());
        }
        let error = Error::new(
            Code::OrganisationUncertified,
            format!("{} is not certified yet", self.name),
        );
        Err(error.hint("upload and try it with testers meanwhile; an operator certifies the organisation"))
    }
}

/// What bounds an access token.
#[derive(Debug, Clone, Default)]
pub struct Bounds {
    /// When it ends, milliseconds since the epoch; never when absent.
    pub expires_at: Option<i64>,
    /// What it is within the organisation; an owner when absent.
    pub role: Option<Role>,
    /// The rights that are left to it; all of its role when absent.
    pub scopes: Option<Vec<Right>>,
    /// Where it may be used from, as [`Network`](crate::http::Network)s; anywhere when absent.
    pub networks: Option<Vec<String>>,
    /// The member in whose stead it acts, if it is a personal one.
    pub user: Option<String>,
}

impl tokens::Model {
    /// Stores a new access token; answers with the row and the token itself, which is not kept.
    pub async fn create(
        platform: &Platform,
        db: &impl ConnectionTrait,
        organisation: &str,
        name: &str,
        bounds: Bounds,
    ) -> Result<(Self, String)> {
        let token = new_secret(platform.random.as_ref(), "hut_");
        let row = tokens::ActiveModel {
            id: Set(platform.ids.next("tok").into()),
            organisation: Set(organisation.to_owned()),
            name: Set(name.to_owned()),
            hash: Set(secret_hash(&token)),
            created_at: Set(platform.clock.now()),
            expires_at: Set(bounds.expires_at),
            revoked_at: Set(None),
            role: Set(bounds.role.map(to_text).transpose()?),
            scopes: Set(bounds.scopes.map(serde_json::to_value).transpose()?),
            networks: Set(bounds.networks.map(serde_json::to_value).transpose()?),
            user: Set(bounds.user),
        };
        Ok((row.insert(db).await?, token))
    }

    /// Revokes the personal tokens of `user` in every organisation, or in this one.
    pub async fn revoke_of(
        platform: &Platform,
        db: &impl ConnectionTrait,
        user: &str,
        organisation: Option<&str>,
    ) -> Result<()> {
        tokens::Entity::update_many()
            .col_expr(tokens::Column::RevokedAt, Expr::value(platform.clock.now()))
            .filter(tokens::Column::User.eq(user))
            .filter(tokens::Column::RevokedAt.is_null())
            .apply_if(organisation, |update, only| {
                update.filter(tokens::Column::Organisation.eq(only))
            })
            .exec(db)
            .await?;
        Ok(())
    }

    /// What the token is within its organisation, unless it acts in a member's stead.
    pub fn role(&self) -> Result<Role> {
        self.role.as_deref().map_or(Ok(Role::Owner), from_text)
    }

    /// The rights that are left to it.
    pub fn scopes(&self) -> Result<Option<Vec<Right>>> {
        Ok(self.scopes.clone().map(serde_json::from_value).transpose()?)
    }

    /// Where it may be used from.
    pub fn networks(&self) -> Result<Option<Vec<String>>> {
        Ok(self.networks.clone().map(serde_json::from_value).transpose()?)
    }

    /// Refuses an address from which the token may not be used.
    pub(crate) fn check_address(&self, address: Address) -> Result<()> {
        let Some(networks) = self.networks()? else {
            return Ok(());
        };
        let inside = |text: &String| {
            let network: Option<Network> = text.parse().ok();
            address
                .0
                .zip(network)
                .is_some_and(|(address, network)| network.contains(address))
        };
        if networks.iter().any(inside) {
            return Ok(());
        }
        let from = address.text().unwrap_or_else(|| "an unknown address".to_owned());
        Err(Error::new(
            Code::AddressRefused,
            format!("the access token may not be used from {from}"),
        )
        .hint("use it from one of the networks that it was made for"))
    }
}
