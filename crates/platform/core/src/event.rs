//! The outbox: facts, written in the transaction of the change they tell about. `spec/events.md` lists them.
//!
//! Every organisation has its own sequence without gaps. Its head row is locked until the transaction ends, so
//! a reader that has seen number n never finds a smaller one later, on either database. The log of who did what
//! is this same table: every event names its actor and the request.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ConnectionTrait, EntityTrait, Insert};
use serde_json::Value;

use crate::Result;

/// A fact to be told.
#[derive(Debug, Clone)]
pub struct Event {
    /// What happened, `hutong.<area>.<thing>.<past participle>`.
    pub kind: &'static str,
    /// Id of what it happened to.
    pub subject: String,
    /// Ids of the organisations that are told; each gets its own row.
    pub organisations: Vec<String>,
    /// The details.
    pub data: Value,
}

/// Rows of `events`.
pub mod events {
    #![expect(missing_docs, reason = "columns; the fields of the API types are documented")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "events")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub sequence: i64,
        pub id: String,
        pub kind: String,
        pub subject: String,
        pub actor: String,
        pub request: Option<String>,
        pub at: i64,
        pub data: Json,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod heads {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "event_heads")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: String,
        pub sequence: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Who told it, under which id, when.
pub(crate) struct Stamp<'a> {
    pub(crate) id: String,
    pub(crate) actor: &'a str,
    pub(crate) request: Option<&'a str>,
    pub(crate) at: i64,
}

/// Writes `event`. To be called last in a transaction: it locks the head rows, in the order of their ids.
pub(crate) async fn write(db: &impl ConnectionTrait, mut event: Event, stamp: &Stamp<'_>) -> Result<()> {
    event.organisations.sort();
    event.organisations.dedup();
    for organisation in event.organisations {
        let next = Expr::col((heads::Entity, heads::Column::Sequence)).add(1);
        let first = heads::ActiveModel {
            organisation: Set(organisation.clone()),
            sequence: Set(1),
        };
        let head = Insert::one(first)
            .on_conflict(
                OnConflict::column(heads::Column::Organisation)
                    .value(heads::Column::Sequence, next)
                    .to_owned(),
            )
            .exec_with_returning(db)
            .await?;
        let row = events::ActiveModel {
            organisation: Set(organisation),
            sequence: Set(head.sequence),
            id: Set(stamp.id.clone()),
            kind: Set(event.kind.to_owned()),
            subject: Set(event.subject.clone()),
            actor: Set(stamp.actor.to_owned()),
            request: Set(stamp.request.map(str::to_owned)),
            at: Set(stamp.at),
            data: Set(event.data.clone()),
        };
        events::Entity::insert(row).exec_without_returning(db).await?;
    }
    Ok(())
}
