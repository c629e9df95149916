//! Who got a release whose rule asks for seats: the first whom it took has 0, the next one 1, and everybody keeps theirs,
//! whatever becomes of the release.

use std::collections::BTreeSet;

use hutong_core::{Db, Result};
use hutong_policy::Facts;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::model::{release_seats, releases};

/// What is known of a subject, with its seats, and with the next one of each release that has none of theirs.
pub(crate) struct Seated {
    pub facts: Facts,
    /// The releases that have a seat of theirs.
    has: BTreeSet<String>,
}

impl Seated {
    /// Looks into these releases.
    pub async fn of(facts: &Facts, releases: &[&str], db: &impl ConnectionTrait) -> Result<Self> {
        let mut seated = Self {
            facts: facts.clone(),
            has: BTreeSet::new(),
        };
        for release in releases {
            seated.look(release, db).await?;
        }
        Ok(seated)
    }

    /// Whether `release` asks for seats and has none of theirs.
    pub fn waits_for(&self, release: &str) -> bool {
        self.facts.seats.contains_key(release) && !self.has.contains(release)
    }

    /// Takes the next seat of `release`, if they still get it with that one, which `gets` decides.
    pub async fn take(&mut self, release: &str, db: &Db, gets: impl FnOnce(&Facts) -> bool) -> Result<()> {
        let transaction = db.begin().await?;
        // of many at once each counts those before it
        releases::Entity::find_by_id(release)
            .lock_exclusive()
            .one(&transaction)
            .await?;
        let seat = self.look(release, &transaction).await?;
        if self.waits_for(release) && gets(&self.facts) {
            let row = release_seats::ActiveModel {
                release: Set(release.to_owned()),
                subject: Set(self.facts.subject.clone()),
                seat: Set(seat),
            };
            release_seats::Entity::insert(row)
                .exec_without_returning(&transaction)
                .await?;
            transaction.commit().await?;
            self.has.insert(release.to_owned());
        }
        Ok(())
    }

    /// Finds their seat of `release`, or the next one.
    async fn look(&mut self, release: &str, db: &impl ConnectionTrait) -> Result<i64> {
        // before their own: whoever has none after it gets that number or a later one
        let last = release_seats::Entity::find()
            .filter(release_seats::Column::Release.eq(release))
            .order_by_desc(release_seats::Column::Seat)
            .one(db)
            .await?;
        let own = release_seats::Entity::find_by_id((release.to_owned(), self.facts.subject.clone()))
            .one(db)
            .await?;
        let seat = if let Some(own) = own {
            self.has.insert(release.to_owned());
            own.seat
        } else {
            last.map_or(0, |last| last.seat + 1)
        };
        self.facts.seats.insert(release.to_owned(), seat.unsigned_abs());
        Ok(seat)
    }
}
