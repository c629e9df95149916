//! The platform's signing keys (`spec/keys.md`): the statements about them are in the database, which all servers share, and
//! the private halves in the data folder. Of a new statement a server hears within a second, as of everything else.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use hutong_base::Random;
use hutong_package::{KeyStatement, SignedKeys, SigningKey, VerifyingKey};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use crate::organisation::{Kind, organisations};
use crate::seal::derived;
use crate::{AppState, Change, Db, Error, Event, Platform, Result, SYSTEM, Seen, write_private};

/// How long a key counts after another has taken its place, in milliseconds: longer than what it signed is good for.
pub const OVERLAP: i64 = 2 * 60 * 60 * 1000;

/// Rows of `platform_keys`: every statement, in order of number.
mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "platform_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        pub statement: String,
        pub signatures: Json,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The platform's keys, as a server has them.
pub struct Keys {
    first: SigningKey,
    folder: PathBuf,
    held: Mutex<Option<(Seen, Arc<Held>)>>,
}

/// What counts now.
#[derive(Debug)]
pub struct Held {
    /// Signs releases and heads of the log.
    pub signer: SigningKey,
    /// The newest statement; that of the first key, which nobody signs, when there never was another.
    pub statement: KeyStatement,
    /// The statements that lead whoever pinned a root to the newest; none when there never was another key.
    pub chain: Vec<SignedKeys>,
}

impl Keys {
    /// `first` is the key that the platform began with, `folder` where the others are.
    pub fn new(first: SigningKey, folder: PathBuf) -> Self {
        Self {
            first,
            folder,
            held: Mutex::default(),
        }
    }

    /// The key that the platform began with. It signs until another does; what the platform seals opens with it for ever.
    pub fn first(&self) -> &SigningKey {
        &self.first
    }

    /// A key for one purpose, of 32 bytes, the same for ever: whoever has the database alone cannot make it.
    pub fn secret(&self, purpose: &str) -> Result<[u8; 32]> {
        Ok(derived(purpose, &self.first.to_pem().map_err(Error::internal)?))
    }

    /// What counts now, and how long that is taken for true.
    pub async fn held(&self, db: &Db, now: i64) -> Result<(Arc<Held>, Seen)> {
        // before it is read: what happens meanwhile is read twice rather than never
        let seen = Seen::before(db, now);
        let known = self.held.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((seen, held)) = &known
            && seen.holds(db, now)
        {
            return Ok((held.clone(), *seen));
        }
        let newest = newest(db.read()).await?;
        let held = match known {
            Some((_, held)) if held.statement.number == newest => held,
            _ => Arc::new(self.read(db).await?),
        };
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some((seen, held.clone()));
        Ok((held, seen))
    }

    /// The key that hosts pin.
    pub async fn root(&self, platform: &Platform) -> Result<VerifyingKey> {
        let (held, _) = self.held(&platform.db, platform.clock.now()).await?;
        Ok(held.statement.root.clone())
    }

    async fn read(&self, db: &Db) -> Result<Held> {
        let all = all(db.read()).await?;
        let statement = self.last(&all)?;
        Ok(Held {
            signer: self.private(statement.signer())?,
            chain: SignedKeys::needed(&all).map_err(Error::internal)?,
            statement,
        })
    }

    /// What the newest of `all` statements says.
    pub fn last(&self, all: &[SignedKeys]) -> Result<KeyStatement> {
        match all.last() {
            Some(last) => KeyStatement::parse(&last.statement).map_err(Error::internal),
            None => Ok(KeyStatement::of_first(self.first.verifying_key())),
        }
    }

    /// The private half of `key`.
    pub fn private(&self, key: &VerifyingKey) -> Result<SigningKey> {
        if self.first.verifying_key() == *key {
            return Ok(self.first.clone());
        }
        let path = self.path(key);
        let text = fs::read_to_string(&path).map_err(|error| {
            Error::internal(format_args!(
                "cannot read {}, the key that signs: {error}",
                path.display()
            ))
        })?;
        SigningKey::parse(&text).map_err(Error::internal)
    }

    /// Keeps the private half of a key that is about to sign.
    pub fn keep(&self, key: &SigningKey) -> Result<()> {
        let path = self.path(&key.verifying_key());
        let pem = key.to_pem().map_err(Error::internal)?;
        write_private(&path, &pem)
            .map_err(|error| Error::internal(format_args!("cannot write {}: {error}", path.display())))
    }

    fn path(&self, key: &VerifyingKey) -> PathBuf {
        self.folder.join(format!("{key}.key"))
    }
}

/// A new key.
pub fn new_key(random: &dyn Random) -> SigningKey {
    let mut seed = [0; 32];
    random.fill(&mut seed);
    SigningKey::from_seed(&seed)
}

async fn newest(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    let number: Option<i64> = rows::Entity::find()
        .select_only()
        .column(rows::Column::Number)
        .order_by_desc(rows::Column::Number)
        .into_tuple()
        .one(db)
        .await?;
    Ok(number.unwrap_or(0).unsigned_abs())
}

/// Every statement that was made, in order.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<SignedKeys>> {
    let rows = rows::Entity::find().order_by_asc(rows::Column::Number).all(db).await?;
    let signed = |row: rows::Model| {
        Ok(SignedKeys {
            signatures: serde_json::from_value(row.signatures)?,
            statement: row.statement,
        })
    };
    rows.into_iter().map(signed).collect()
}

/// Makes `statement` the newest, signed by these keys, which are all that it needs. Whoever owns a host is told.
pub async fn state(platform: &AppState, statement: &KeyStatement, signers: &[&SigningKey]) -> Result<()> {
    let signed = statement.sign(signers);
    KeyStatement::parse(&signed.statement).map_err(Error::internal)?;
    let change = Change::begin(platform, SYSTEM, None).await?;
    let row = rows::ActiveModel {
        number: Set(i64::try_from(statement.number).map_err(Error::internal)?),
        statement: Set(signed.statement),
        signatures: Set(serde_json::to_value(&signed.signatures)?),
    };
    // of two that are made at once the second finds its number taken
    rows::Entity::insert(row).exec_without_returning(change.db()).await?;
    let event = Event {
        kind: "hutong.platform.keys_changed",
        subject: statement.signer().to_string(),
        organisations: told(change.db()).await?,
        data: json!({
            "number": statement.number,
            "root": statement.root,
            "revoked": statement.revoked.iter().map(|revoked| &revoked.key).collect::<Vec<_>>(),
        }),
    };
    change.commit(event, ()).await
}

/// Who has to know: the operator, and owners of hosts, who may have to pin another key.
async fn told(db: &impl ConnectionTrait) -> Result<Vec<String>> {
    let kinds = [Kind::Operator, Kind::HostOwner].map(Kind::as_str);
    let ids = organisations::Entity::find()
        .select_only()
        .column(organisations::Column::Id)
        .filter(organisations::Column::Kind.is_in(kinds))
        .into_tuple();
    Ok(ids.all(db).await?)
}
