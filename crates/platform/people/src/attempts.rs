//! How often something may be tried: a count per key and window. An attempt counts before its outcome is known.

use hutong_base::Code;
use hutong_core::{Error, Platform, Result};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};

/// Rows of `attempts`.
mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "attempts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub count: i64,
        pub ends_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// At most so many attempts within a window.
pub(crate) struct Limit {
    /// What is counted, and whose: hashed or hashed in part, for a key may come from a stranger.
    pub(crate) key: String,
    /// Attempts in a window.
    pub(crate) most: i64,
    /// Length of the window in milliseconds.
    pub(crate) within: i64,
}

/// Counts an attempt under every one of `limits`; when one of them is reached it is refused, and counts under none.
pub(crate) async fn take(platform: &Platform, mut limits: Vec<Limit>) -> Result<()> {
    // one order for everybody: rows are locked until the end
    limits.sort_by(|one, other| one.key.cmp(&other.key));
    let now = platform.clock.now();
    let transaction = platform.db.begin().await?;
    let mut refused = None;
    for limit in limits {
        let ends_at = count(&limit, now, &transaction).await?;
        refused = refused.max(ends_at);
    }
    if let Some(ends_at) = refused {
        let error = Error::new(Code::TooManyAttempts, "too many attempts from here or for this account");
        return Err(error.retry_after((ends_at - now + 999) / 1000));
    }
    Ok(transaction.commit().await?)
}

/// Counts one attempt; answers when the window ends if it is one too many.
pub(crate) async fn count(limit: &Limit, now: i64, db: &impl ConnectionTrait) -> Result<Option<i64>> {
    let first = rows::ActiveModel {
        key: Set(limit.key.clone()),
        count: Set(0),
        ends_at: Set(now + limit.within),
    };
    rows::Entity::insert(first)
        .on_conflict(OnConflict::column(rows::Column::Key).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    let row = rows::Entity::find_by_id(limit.key.clone())
        .lock_exclusive()
        .one(db)
        .await?
        .ok_or_else(|| Error::internal("a count of attempts vanished"))?;
    let (count, ends_at) = if row.ends_at <= now {
        (0, now + limit.within)
    } else {
        (row.count, row.ends_at)
    };
    if count >= limit.most {
        return Ok(Some(ends_at));
    }
    let mut row = row.into_active_model();
    row.count = Set(count + 1);
    row.ends_at = Set(ends_at);
    row.update(db).await?;
    Ok(None)
}

/// Forgets the attempts under these keys: one of them was good.
pub(crate) async fn forget(db: &impl ConnectionTrait, keys: &[String]) -> Result<()> {
    rows::Entity::delete_many()
        .filter(rows::Column::Key.is_in(keys))
        .exec(db)
        .await?;
    Ok(())
}

/// Forgets the windows that are over; answers how many.
pub(crate) async fn forget_expired(platform: &Platform, db: &impl ConnectionTrait) -> Result<u64> {
    let over = rows::Column::EndsAt.lte(platform.clock.now());
    Ok(rows::Entity::delete_many().filter(over).exec(db).await?.rows_affected)
}
