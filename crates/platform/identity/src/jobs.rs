//! Work that nobody waits for.

use hutong_core::{Platform, Result};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::model::{container_session, login_code, mark, tester, used_assertion};

/// Forgets what is over: assertions that their own times keep out, ended sessions, ended codes, old marks, testers of apps that were deleted.
/// Answers the number of rows. May run at any time, on any number of nodes.
pub async fn forget_expired(platform: &Platform) -> Result<u64> {
    let now = platform.clock.now();
    let transaction = platform.db.begin().await?;
    let assertions = used_assertion::Entity::delete_many()
        .filter(used_assertion::Column::ExpiresAt.lte(now))
        .exec(&transaction)
        .await?;
    let sessions = container_session::Entity::delete_many()
        .filter(container_session::Column::ExpiresAt.lte(now))
        .exec(&transaction)
        .await?;
    let codes = login_code::Entity::delete_many()
        .filter(login_code::Column::ExpiresAt.lte(now))
        .exec(&transaction)
        .await?;
    let marks = mark::Entity::delete_many()
        .filter(mark::Column::ExpiresAt.lte(now))
        .exec(&transaction)
        .await?;
    let apps = Query::select().column("id").from("apps").to_owned();
    let testers = tester::Entity::delete_many()
        .filter(tester::Column::App.not_in_subquery(apps))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    let rows = [assertions, sessions, codes, marks, testers];
    Ok(rows.iter().map(|gone| gone.rows_affected).sum())
}
