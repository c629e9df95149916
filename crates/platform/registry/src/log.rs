//! The log of admissions: append-only, in the order in which they were made. What the tree of its entries is made of is
//! [`hutong_package::merkle`]; here are its tables.

use hutong_core::{Error, Result};
use hutong_package::merkle::{Node, Nodes, Question, grow, leaf_hash};
use hutong_package::{Admission, Digest, FORMAT, Inclusion, SigningKey, TreeHead};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};

use crate::model::{log_entries, log_nodes, log_sizes};

/// The one row of `log_sizes`.
pub(crate) const ROW: &str = "admissions";

fn signed(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(Error::internal)
}

async fn load(question: Question, db: &impl ConnectionTrait) -> Result<Nodes> {
    let numbers = question.nodes().into_iter().map(|node| signed(node.number()));
    let numbers = numbers.collect::<Result<Vec<_>>>()?;
    let rows = log_nodes::Entity::find()
        .filter(log_nodes::Column::Number.is_in(numbers))
        .all(db)
        .await?;
    let node = |row: log_nodes::Model| {
        let hash = row.hash.parse().map_err(Error::internal)?;
        Ok((Node::numbered(row.number.unsigned_abs()), hash))
    };
    rows.into_iter().map(node).collect()
}

/// The hashes that answer `question`, which fits the log.
pub(crate) async fn answer(question: Question, db: &impl ConnectionTrait) -> Result<Vec<Digest>> {
    let nodes = load(question, db).await?;
    question.answer(&nodes).ok_or_else(broken)
}

fn broken() -> Error {
    Error::internal("a node of the log of admissions is missing")
}

/// How many entries there are.
pub(crate) async fn size(db: &impl ConnectionTrait) -> Result<u64> {
    let row = log_sizes::Entity::find_by_id(ROW).one(db).await?.ok_or_else(broken)?;
    Ok(row.size.unsigned_abs())
}

/// Whether the admission of a version is in it.
pub(crate) async fn has(version: &str, db: &impl ConnectionTrait) -> Result<bool> {
    let entry = log_entries::Entity::find().filter(log_entries::Column::Version.eq(version));
    Ok(entry.one(db).await?.is_some())
}

/// Adds an entry. Whoever adds one waits for the one before: no place is taken twice or left free.
pub(crate) async fn append(admission: &Admission, db: &impl ConnectionTrait) -> Result<()> {
    let row = log_sizes::Entity::find_by_id(ROW).lock_exclusive().one(db).await?;
    let at = row.ok_or_else(broken)?.size;
    let size = at.unsigned_abs();
    let entry = admission.to_text();
    let nodes = load(Question::Growth(size), db).await?;
    let added = grow(size, leaf_hash(entry.as_bytes()), &nodes).ok_or_else(broken)?;
    let row = log_entries::ActiveModel {
        place: Set(at),
        version: Set(admission.version.clone()),
        manifest_sha256: Set(admission.manifest_sha256.to_string()),
        entry: Set(entry),
    };
    log_entries::Entity::insert(row).exec_without_returning(db).await?;
    let mut rows = Vec::new();
    for (node, hash) in added {
        rows.push(log_nodes::ActiveModel {
            number: Set(signed(node.number())?),
            hash: Set(hash.to_string()),
        });
    }
    log_nodes::Entity::insert_many(rows).exec_without_returning(db).await?;
    let grown = log_sizes::ActiveModel {
        id: Set(ROW.to_owned()),
        size: Set(at + 1),
    };
    grown.update(db).await?;
    Ok(())
}

/// The signed head of the log of `size` entries.
pub(crate) async fn head(key: &SigningKey, size: u64, now: i64, db: &impl ConnectionTrait) -> Result<(String, String)> {
    let root = answer(Question::Root(size), db).await?;
    let head = TreeHead {
        format: FORMAT,
        issued_at: now,
        root: *root.first().ok_or_else(broken)?,
        size,
    };
    Ok(head.sign(key))
}

/// The proof that `row` is in the log, as it is now.
pub(crate) async fn inclusion(
    key: &SigningKey,
    row: log_entries::Model,
    now: i64,
    db: &impl ConnectionTrait,
) -> Result<Inclusion> {
    let (index, size) = (row.place.unsigned_abs(), size(db).await?);
    let (head, head_signature) = head(key, size, now, db).await?;
    Ok(Inclusion {
        entry: row.entry,
        index,
        proof: answer(Question::Inclusion { index, size }, db).await?,
        head,
        head_signature,
    })
}
