//! The outbox: facts, written in the transaction of the change they tell about. `spec/events.md` lists them.
//!
//! Every organisation has its own sequence without gaps. Its head row is locked until the transaction ends, so
//! a reader that has seen number n never finds a smaller one later, on either database. The log of who did what
//! is this same table: every event names its actor and the request, and is chained to the one before ([`crate::audit`]).

use std::collections::BTreeMap;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, Insert, IntoActiveModel, QueryFilter};
use serde_json::Value;

use crate::Result;
use crate::audit::{Entry, NOTHING};

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
        pub address: Option<String>,
        pub previous: String,
        pub hash: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `event_heads`: the end of each organisation's sequence.
pub mod heads {
    #![expect(missing_docs, reason = "columns; the fields of the API types are documented")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "event_heads")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: String,
        pub sequence: i64,
        /// Of the last event.
        pub hash: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The number of the last event of each of these organisations; 0 where there is none. Whoever has read the same
/// numbers before has missed nothing.
pub async fn event_heads<'o>(
    db: &impl ConnectionTrait,
    organisations: impl IntoIterator<Item = &'o String>,
) -> Result<BTreeMap<String, i64>> {
    let mut found: BTreeMap<_, _> = organisations.into_iter().map(|id| (id.clone(), 0)).collect();
    let rows = heads::Entity::find()
        .filter(heads::Column::Organisation.is_in(found.keys()))
        .all(db)
        .await?;
    found.extend(rows.into_iter().map(|row| (row.organisation, row.sequence)));
    Ok(found)
}

/// Where a request came from, for the organisation in whose name it came: what is told to others does not say it.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) organisation: String,
    pub(crate) address: Option<String>,
}

/// Who told it, under which id, when.
pub(crate) struct Stamp<'a> {
    pub(crate) id: String,
    pub(crate) actor: &'a str,
    pub(crate) origin: Option<&'a Origin>,
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
            hash: Set(NOTHING.to_owned()),
        };
        let head = Insert::one(first)
            .on_conflict(
                OnConflict::column(heads::Column::Organisation)
                    .value(heads::Column::Sequence, next)
                    .to_owned(),
            )
            .exec_with_returning(db)
            .await?;
        let entry = Entry {
            address: stamp
                .origin
                .filter(|origin| origin.organisation == organisation)
                .and_then(|origin| origin.address.clone()),
            actor: stamp.actor.to_owned(),
            at: stamp.at,
            data: event.data.clone(),
            hash: String::new(),
            id: stamp.id.clone(),
            organisation,
            previous: head.hash.clone(),
            request: stamp.request.map(str::to_owned),
            sequence: head.sequence,
            subject: event.subject.clone(),
            kind: event.kind.to_owned(),
        };
        let row = events::Model::from(entry.sealed()?);
        let mut head = head.into_active_model();
        head.hash = Set(row.hash.clone());
        head.update(db).await?;
        let row = row.into_active_model().reset_all();
        events::Entity::insert(row).exec_without_returning(db).await?;
    }
    Ok(())
}
