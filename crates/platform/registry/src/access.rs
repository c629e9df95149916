//! Finding a row that the caller may use: somebody else's is as absent as one that never was.

use hutong_base::Id;
use hutong_core::authz::Action;
use hutong_core::{Context, Error, Result};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};

use crate::model::{apps, versions};

/// An app.
pub(crate) async fn app(cx: &Context, action: Action, id: &Id, db: &impl ConnectionTrait) -> Result<apps::Model> {
    cx.actor.may(action)?;
    let row = apps::Entity::find_by_id(id.as_str())
        .one(db)
        .await?
        .ok_or_else(|| Error::not_found("app"))?;
    cx.actor.may_on(action, &row.organisation, "app")?;
    Ok(row)
}

/// A version.
pub(crate) async fn version(
    cx: &Context,
    action: Action,
    id: &Id,
    db: &impl ConnectionTrait,
) -> Result<versions::Model> {
    cx.actor.may(action)?;
    let row = versions::Entity::find_by_id(id.as_str())
        .one(db)
        .await?
        .ok_or_else(|| Error::not_found("version"))?;
    cx.actor.may_on(action, &row.organisation, "version")?;
    Ok(row)
}

/// Holds back every other change to the versions and releases of an app until the transaction ends.
pub(crate) async fn lock_app(id: &str, db: &impl ConnectionTrait) -> Result<()> {
    apps::Entity::find_by_id(id)
        .lock_exclusive()
        .one(db)
        .await?
        .ok_or_else(|| Error::not_found("app"))?;
    Ok(())
}
