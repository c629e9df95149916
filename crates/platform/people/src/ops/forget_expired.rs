//! Work that nobody waits for.

use hutong_core::people::sessions;
use hutong_core::{Platform, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::attempts;
use crate::model::invitations;

/// Forgets what is over: sessions, invitations and counts of attempts. Answers the number of rows. May run at any time, on any
/// number of nodes.
pub async fn forget_expired(platform: &Platform) -> Result<u64> {
    let transaction = platform.db.begin().await?;
    let sessions = sessions::Model::forget_expired(platform, &transaction).await?;
    let attempts = attempts::forget_expired(platform, &transaction).await?;
    let over = invitations::Column::ExpiresAt.lte(platform.clock.now());
    let invitations = invitations::Entity::delete_many()
        .filter(over)
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(sessions + attempts + invitations.rows_affected)
}
