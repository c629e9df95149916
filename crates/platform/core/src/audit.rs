//! The log of who did what, so that nobody changes it unseen.
//!
//! Entries are the events of an organisation, in their order. Each carries the hash of the one before it and its own, over
//! everything it says: whoever changes, removes or inserts one breaks every hash from there on. What an earlier export says
//! of the last entry shows that nobody has written a whole chain anew. `spec/events.md` describes the form.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::Result;
use crate::event::{events, heads};

/// `previous` of the first entry.
pub(crate) const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// Entries that are read at once.
const AT_ONCE: u64 = 500;

/// An entry of the log. Its fields stand in the order of their names: that is the order in the text that is hashed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Who did it: id of a token, a user, a host, an app or a subject, or `system`.
    pub actor: String,
    /// Where the request came from, when whoever did it acted for this organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// When, milliseconds since the epoch.
    pub at: i64,
    /// The details, per type: `spec/events.md`.
    #[schema(value_type = Object)]
    pub data: Value,
    /// SHA-256 of the entry without this field, as JSON with sorted keys and without white space; hex.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hash: String,
    /// `evt_…`; the same fact told to several organisations has one id.
    pub id: String,
    /// Id of the organisation whose log it is in.
    pub organisation: String,
    /// `hash` of the entry before; zeros in the first.
    pub previous: String,
    /// Id of the request that did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// Its number in the organisation's log: 1, 2, 3 … without gaps.
    pub sequence: i64,
    /// Id of what it was done to.
    pub subject: String,
    /// What was done, as `hutong.version.uploaded`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// Where a chain breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("entry {sequence} of {organisation} {what}")]
pub struct Broken {
    /// Id of the organisation.
    pub organisation: String,
    /// The first entry that does not hold.
    pub sequence: i64,
    /// What is wrong with it.
    pub what: &'static str,
}

/// The end of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// Number of the last entry.
    pub sequence: i64,
    /// Its hash.
    pub hash: String,
}

/// Reads entries of any number of organisations, each in its order, and tells the first one that does not hold.
#[derive(Debug, Default)]
pub struct Chain(BTreeMap<String, End>);

impl Entry {
    /// The entry with its hash.
    pub(crate) fn sealed(mut self) -> Result<Self> {
        self.hash = self.digest()?;
        Ok(self)
    }

    fn digest(&self) -> Result<String> {
        let mut bare = Self {
            hash: String::new(),
            ..self.clone()
        };
        bare.data.sort_all_objects();
        Ok(hex::encode(Sha256::digest(serde_json::to_vec(&bare)?)))
    }
}

impl From<events::Model> for Entry {
    fn from(row: events::Model) -> Self {
        Self {
            actor: row.actor,
            address: row.address,
            at: row.at,
            data: row.data,
            hash: row.hash,
            id: row.id,
            organisation: row.organisation,
            previous: row.previous,
            request: row.request,
            sequence: row.sequence,
            subject: row.subject,
            kind: row.kind,
        }
    }
}

impl From<Entry> for events::Model {
    fn from(entry: Entry) -> Self {
        Self {
            organisation: entry.organisation,
            sequence: entry.sequence,
            id: entry.id,
            kind: entry.kind,
            subject: entry.subject,
            actor: entry.actor,
            request: entry.request,
            at: entry.at,
            data: entry.data,
            address: entry.address,
            previous: entry.previous,
            hash: entry.hash,
        }
    }
}

impl Chain {
    /// A chain of one organisation that has to begin with its first entry.
    pub fn from_start(organisation: &str) -> Self {
        let end = End {
            sequence: 0,
            hash: NOTHING.to_owned(),
        };
        Self(BTreeMap::from([(organisation.to_owned(), end)]))
    }

    /// The next entry. The first one of an organisation may have any number: what stands before it is not there to check.
    pub fn take(&mut self, entry: &Entry) -> Result<(), Broken> {
        let broken = |what| Broken {
            organisation: entry.organisation.clone(),
            sequence: entry.sequence,
            what,
        };
        if let Some(end) = self.0.get(&entry.organisation) {
            if entry.sequence != end.sequence + 1 {
                return Err(broken("does not follow the one before: some are missing"));
            }
            if entry.previous != end.hash {
                return Err(broken("does not carry the hash of the one before"));
            }
        }
        if !entry.digest().is_ok_and(|digest| digest == entry.hash) {
            return Err(broken("was changed: its hash is another"));
        }
        let end = End {
            sequence: entry.sequence,
            hash: entry.hash.clone(),
        };
        self.0.insert(entry.organisation.clone(), end);
        Ok(())
    }

    /// Where each organisation's chain ends, by the organisation's id.
    pub fn ends(&self) -> &BTreeMap<String, End> {
        &self.0
    }
}

/// Up to `limit` entries of an organisation after this number, oldest first.
pub async fn entries(db: &impl ConnectionTrait, organisation: &str, after: i64, limit: u64) -> Result<Vec<Entry>> {
    let rows = events::Entity::find()
        .filter(events::Column::Organisation.eq(organisation))
        .filter(events::Column::Sequence.gt(after))
        .order_by_asc(events::Column::Sequence)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

/// Checks the whole log of every organisation, its end too; answers how many entries hold.
pub async fn verify(db: &impl ConnectionTrait) -> Result<std::result::Result<u64, Broken>> {
    let mut held = 0;
    for head in heads::Entity::find().all(db).await? {
        let mut chain = Chain::from_start(&head.organisation);
        let broken = |sequence, what| Broken {
            organisation: head.organisation.clone(),
            sequence,
            what,
        };
        let mut last = 0;
        // what is written meanwhile stands after the head that was read
        while last < head.sequence {
            let limit = AT_ONCE.min((head.sequence - last).unsigned_abs());
            let found = entries(db, &head.organisation, last, limit).await?;
            for entry in &found {
                if let Err(broken) = chain.take(entry) {
                    return Ok(Err(broken));
                }
                held += 1;
                last = entry.sequence;
            }
            if found.is_empty() {
                return Ok(Err(broken(last + 1, "is missing")));
            }
        }
        if chain
            .ends()
            .get(&head.organisation)
            .is_some_and(|end| end.hash != head.hash)
        {
            return Ok(Err(broken(last, "is not the one that was written last")));
        }
    }
    Ok(Ok(held))
}
