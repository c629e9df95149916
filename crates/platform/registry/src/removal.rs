//! Contents that no version names any more are removed: what is public first, then the store.
//!
//! What a version that went named is *doomed*. A day later, when nothing that was open runs any more, it is removed if no
//! version has come to name it. That never comes between an upload's question what is there and the version that it
//! begins:
//!
//! * a begun version names its contents, also those that have not arrived, and what is named is not removed;
//! * whoever begins one shares a lock, which a removal has alone from the look at who names a content to the end;
//! * what is public is forgotten in a transaction before the one that removes the file: whatever breaks off in between,
//!   nobody is told that something is there which is not.

use std::collections::BTreeSet;

use hutong_core::{AppState, Error, Result};
use hutong_package::Digest;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::model::{doomed_files, public_files, removals, version_files};

/// Milliseconds that a doomed content stays: what a container was shown just before may still be fetched.
const GRACE: i64 = 24 * 60 * 60 * 1000;
/// The one row of `removals`.
pub(crate) const ROW: &str = "blobs";
/// Contents that are removed at once.
const AT_ONCE: usize = 100;
/// Rows of one statement.
const CHUNK: usize = 1000;

/// Takes a version's contents from it, to be looked at later.
pub(crate) async fn doom(version: &str, now: i64, db: &impl ConnectionTrait) -> Result<()> {
    let contents: Vec<String> = version_files::Entity::find()
        .select_only()
        .column(version_files::Column::Sha256)
        .filter(version_files::Column::Version.eq(version))
        // whoever dooms the same contents meets them in the same order
        .order_by_asc(version_files::Column::Sha256)
        .into_tuple()
        .all(db)
        .await?;
    for chunk in contents.chunks(CHUNK) {
        let rows = chunk.iter().map(|sha256| doomed_files::ActiveModel {
            sha256: Set(sha256.clone()),
            since: Set(now),
        });
        // one that is doomed already begins anew: whoever removes it just now leaves the new one alone
        let again = OnConflict::column(doomed_files::Column::Sha256)
            .update_column(doomed_files::Column::Since)
            .to_owned();
        doomed_files::Entity::insert_many(rows)
            .on_conflict(again)
            .exec_without_returning(db)
            .await?;
    }
    version_files::Entity::delete_many()
        .filter(version_files::Column::Version.eq(version))
        .exec(db)
        .await?;
    Ok(())
}

/// Holds removals back until the end of the transaction.
pub(crate) async fn hold_back(db: &impl ConnectionTrait) -> Result<()> {
    let row = removals::Entity::find_by_id(ROW).lock_shared().one(db).await?;
    row.map(drop).ok_or_else(broken)
}

/// Waits for everybody who holds removals back, and lets nobody begin to.
async fn go_alone(db: &impl ConnectionTrait) -> Result<()> {
    let row = removals::Entity::find_by_id(ROW).lock_exclusive().one(db).await?;
    row.map(drop).ok_or_else(broken)
}

fn broken() -> Error {
    Error::internal("nobody can hold removals back")
}

/// Removes what was doomed long enough ago and nobody names; answers how many contents are gone.
pub(crate) async fn remove_doomed(platform: &AppState) -> Result<u64> {
    let until = platform.clock.now().saturating_sub(GRACE);
    let due: Vec<String> = doomed_files::Entity::find()
        .select_only()
        .column(doomed_files::Column::Sha256)
        .filter(doomed_files::Column::Since.lte(until))
        .order_by_asc(doomed_files::Column::Sha256)
        .into_tuple()
        .all(platform.db.read())
        .await?;
    let mut removed = 0;
    for some in due.chunks(AT_ONCE) {
        removed += remove(platform, some, until).await?;
    }
    Ok(removed)
}

async fn remove(platform: &AppState, due: &[String], until: i64) -> Result<u64> {
    let transaction = platform.db.begin().await?;
    go_alone(&transaction).await?;
    let unnamed = unnamed(due, until, &transaction).await?;
    public_files::Entity::delete_many()
        .filter(public_files::Column::Sha256.is_in(&unnamed))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;

    let transaction = platform.db.begin().await?;
    go_alone(&transaction).await?;
    let unnamed = self::unnamed(due, until, &transaction).await?;
    for sha256 in &unnamed {
        let digest: Digest = sha256.parse().map_err(Error::internal)?;
        platform.blobs.remove(&digest).await?;
    }
    // one that was named again is not doomed any more
    doomed_files::Entity::delete_many()
        .filter(doomed_files::Column::Sha256.is_in(due))
        .filter(doomed_files::Column::Since.lte(until))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(unnamed.len() as u64)
}

/// Those of `due` that are doomed still and that no version names.
async fn unnamed(due: &[String], until: i64, db: &impl ConnectionTrait) -> Result<Vec<String>> {
    let doomed: Vec<String> = doomed_files::Entity::find()
        .select_only()
        .column(doomed_files::Column::Sha256)
        .filter(doomed_files::Column::Sha256.is_in(due))
        .filter(doomed_files::Column::Since.lte(until))
        // who dooms them anew waits, and is met in the same order
        .order_by_asc(doomed_files::Column::Sha256)
        .lock_exclusive()
        .into_tuple()
        .all(db)
        .await?;
    let named: Vec<String> = version_files::Entity::find()
        .select_only()
        .column(version_files::Column::Sha256)
        .distinct()
        .filter(version_files::Column::Sha256.is_in(&doomed))
        .into_tuple()
        .all(db)
        .await?;
    let named: BTreeSet<String> = named.into_iter().collect();
    Ok(doomed.into_iter().filter(|sha256| !named.contains(sha256)).collect())
}
