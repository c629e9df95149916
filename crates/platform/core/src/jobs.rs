//! Work that outlives a request.
//!
//! A job is added in the transaction of the change that wants it: there is none without the other. A worker claims it
//! for a while, renews its claim while it is at work, and ends the job in the transaction that has the effect. Who
//! lost the claim meanwhile finds nothing to end, and what it did is rolled back: a job is begun at least once and has
//! its effect once, whatever is killed when.

use std::future::Future;
use std::time::Duration;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::{Error, Platform, Result};

/// How long a claim lasts, in milliseconds: that long after a worker is killed, another goes on.
const CLAIM: i64 = 15_000;
/// How often a claim is renewed.
const RENEW: Duration = Duration::from_secs(4);
/// Pause before an attempt that failed for no reason of the job's own is made again, in milliseconds.
const RETURN: i64 = 30_000;
/// Longest pause before the next attempt, in milliseconds.
const LONGEST_PAUSE: i64 = 5 * 60 * 1000;
/// Attempts of a job, over more than half an hour. Whoever needs to know that a job has failed gives up before.
const ATTEMPTS: i32 = 20;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "jobs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub kind: String,
        pub subject: String,
        /// From when on it may be claimed.
        pub free_at: i64,
        /// The claim that holds it, or held it last.
        pub claim: Option<String>,
        pub attempts: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A job that this worker has claimed.
#[derive(Debug, Clone)]
pub struct Job {
    /// What is to be done, `area.verb`.
    pub kind: String,
    /// Id of what it is done to.
    pub subject: String,
    /// The number of this attempt, from 1.
    pub attempt: i32,
    id: String,
    claim: String,
}

/// Which kinds of jobs a worker does.
#[derive(Debug, Clone, Copy)]
pub enum Lane {
    /// This one alone.
    Of(&'static str),
    /// Every other.
    AllBut(&'static str),
}

/// The subject of a job, in a condition on jobs.
pub fn subject() -> Expr {
    Expr::col((rows::Entity, rows::Column::Subject))
}

/// Adds a job, to be done soon. One of the same kind for the same subject is enough.
pub async fn add(platform: &Platform, kind: &str, subject: &str, db: &impl ConnectionTrait) -> Result<()> {
    let nothing = |conflict: &mut OnConflict| conflict.do_nothing().to_owned();
    insert(platform, kind, subject, platform.clock.now(), nothing, db).await
}

/// Adds a job, to be done at this time (milliseconds since the epoch), and moves the one of the same kind for the same
/// subject there.
pub async fn add_at(platform: &Platform, kind: &str, subject: &str, at: i64, db: &impl ConnectionTrait) -> Result<()> {
    let moved = |conflict: &mut OnConflict| conflict.update_column(rows::Column::FreeAt).to_owned();
    insert(platform, kind, subject, at, moved, db).await
}

async fn insert(
    platform: &Platform,
    kind: &str,
    subject: &str,
    at: i64,
    otherwise: impl FnOnce(&mut OnConflict) -> OnConflict,
    db: &impl ConnectionTrait,
) -> Result<()> {
    let row = rows::ActiveModel {
        id: Set(platform.ids.next("job").into()),
        kind: Set(kind.to_owned()),
        subject: Set(subject.to_owned()),
        free_at: Set(at),
        claim: Set(None),
        attempts: Set(0),
    };
    rows::Entity::insert(row)
        .on_conflict(otherwise(&mut OnConflict::columns([
            rows::Column::Kind,
            rows::Column::Subject,
        ])))
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Claims a job of `lane` that is free, if there is one, and does it with `work`; answers whether there was one.
pub async fn work_one<F>(platform: &Platform, lane: Lane, work: impl FnOnce(Job) -> F) -> Result<bool>
where
    F: Future<Output = Result<()>>,
{
    let Some(job) = claim(platform, lane, Condition::all()).await? else {
        return Ok(false);
    };
    carry_out(platform, job, work).await?;
    Ok(true)
}

/// Does a claimed job with `work`. If that fails, it is tried again later, and later every time; the last time it ends
/// undone, and the log says why.
pub async fn carry_out<F>(platform: &Platform, job: Job, work: impl FnOnce(Job) -> F) -> Result<()>
where
    F: Future<Output = Result<()>>,
{
    let lost = async {
        loop {
            tokio::time::sleep(RENEW).await;
            // a database that cannot be reached is asked again; the claim lasts for some turns
            if matches!(job.put_off(platform, CLAIM).await, Ok(false)) {
                return;
            }
        }
    };
    let done = tokio::select! {
        done = work(job.clone()) => done,
        () = lost => {
            tracing::warn!(kind = job.kind, subject = job.subject, "another worker took the job over");
            return Ok(());
        }
    };
    if let Err(error) = done {
        tracing::warn!(kind = job.kind, subject = job.subject, attempt = job.attempt, %error, "a job failed");
        if job.attempt >= ATTEMPTS {
            tracing::error!(kind = job.kind, subject = job.subject, %error, "a job is given up");
            let transaction = platform.db.begin().await?;
            job.end(&transaction).await?;
            transaction.commit().await?;
            return Ok(());
        }
        let attempt = i64::from(job.attempt);
        let pause = (attempt * attempt * 1000).min(LONGEST_PAUSE);
        job.put_off(platform, pause).await?;
    }
    Ok(())
}

/// Claims a job of `lane` that is free and that `which` names by its [`subject`], if there is one.
pub async fn claim(platform: &Platform, lane: Lane, which: Condition) -> Result<Option<Job>> {
    let now = platform.clock.now();
    let free = rows::Entity::find()
        .filter(rows::Column::FreeAt.lte(now))
        .filter(which)
        .filter(match lane {
            Lane::Of(kind) => rows::Column::Kind.eq(kind),
            Lane::AllBut(kind) => rows::Column::Kind.ne(kind),
        })
        .order_by_asc(rows::Column::FreeAt)
        .order_by_asc(rows::Column::Id);
    // whoever has nothing to do does not hold a writer up
    if free.clone().one(platform.db.read()).await?.is_none() {
        return Ok(None);
    }
    let transaction = platform.db.begin().await?;
    let Some(row) = free
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&transaction)
        .await?
    else {
        return Ok(None);
    };
    let job = Job {
        kind: row.kind,
        subject: row.subject,
        attempt: row.attempts + 1,
        id: row.id,
        claim: platform.ids.next("clm").into(),
    };
    let claimed = rows::ActiveModel {
        id: Set(job.id.clone()),
        free_at: Set(now + CLAIM),
        claim: Set(Some(job.claim.clone())),
        attempts: Set(job.attempt),
        ..Default::default()
    };
    claimed.update(&transaction).await?;
    transaction.commit().await?;
    Ok(Some(job))
}

impl Job {
    /// Ends the job, in the transaction that has its effect; refused when another worker has taken it over.
    pub async fn end(&self, db: &impl ConnectionTrait) -> Result<()> {
        let ended = rows::Entity::delete_many()
            .filter(rows::Column::Id.eq(&self.id))
            .filter(rows::Column::Claim.eq(&self.claim))
            .exec(db)
            .await?;
        if ended.rows_affected == 1 {
            return Ok(());
        }
        Err(Error::internal(format_args!(
            "another worker has taken over {} of {}",
            self.kind, self.subject
        )))
    }

    /// Gives the job back, to be done later, as if it had not been claimed: what kept it from being done is no reason to
    /// give it up one day.
    pub async fn give_back(&self, platform: &Platform) -> Result<()> {
        let transaction = platform.db.begin().await?;
        rows::Entity::update_many()
            .set(rows::ActiveModel {
                free_at: Set(platform.clock.now() + RETURN),
                attempts: Set(self.attempt - 1),
                claim: Set(None),
                ..Default::default()
            })
            .filter(rows::Column::Id.eq(&self.id))
            .filter(rows::Column::Claim.eq(&self.claim))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Nobody else may claim it for so many milliseconds; false when somebody has.
    async fn put_off(&self, platform: &Platform, milliseconds: i64) -> Result<bool> {
        let transaction = platform.db.begin().await?;
        let put_off = rows::Entity::update_many()
            .set(rows::ActiveModel {
                free_at: Set(platform.clock.now() + milliseconds),
                ..Default::default()
            })
            .filter(rows::Column::Id.eq(&self.id))
            .filter(rows::Column::Claim.eq(&self.claim))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(put_off.rows_affected == 1)
    }
}
