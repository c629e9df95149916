//! Finding a row that the caller may use: somebody else's is as absent as one that never was.

use hutong_base::{Code, Id};
use hutong_core::organisation::organisations;
use hutong_core::{Context, Error, Result};
use hutong_policy::roles::Right;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::knobs;
use crate::model::{apps, hosts, releases, versions};

/// The row, if there is one and the caller may do this to it.
fn own<M>(
    cx: &Context,
    right: Right,
    row: Option<M>,
    what: &'static str,
    organisation: impl Fn(&M) -> &str,
) -> Result<M> {
    let row = row.ok_or_else(|| Error::not_found(what))?;
    cx.actor.may_on(right, organisation(&row), what)?;
    Ok(row)
}

/// An app.
pub(crate) async fn app(cx: &Context, right: Right, id: &Id, db: &impl ConnectionTrait) -> Result<apps::Model> {
    cx.actor.may(right)?;
    let row = apps::Entity::find_by_id(id.as_str()).one(db).await?;
    own(cx, right, row, "app", |row| &row.organisation)
}

/// An app that the caller may look at: an own one, or one of which anything was ever released on an own host.
pub(crate) async fn shown_app(cx: &Context, right: Right, id: &Id, db: &impl ConnectionTrait) -> Result<apps::Model> {
    let only = cx.actor.only(right)?;
    let missing = || Error::not_found("app");
    let row = apps::Entity::find_by_id(id.as_str())
        .one(db)
        .await?
        .ok_or_else(missing)?;
    if let Some(own) = only.filter(|own| *own != row.organisation) {
        releases::Entity::find()
            .filter(releases::Column::App.eq(id.as_str()))
            .filter(releases::Column::HostOrganisation.eq(own))
            .one(db)
            .await?
            .ok_or_else(missing)?;
    }
    Ok(row)
}

/// An app on a host, for its developer, the host's owner and the operator.
pub(crate) async fn app_on_host(
    cx: &Context,
    right: Right,
    app: &str,
    host: &str,
    db: &impl ConnectionTrait,
) -> Result<(apps::Model, hosts::Model)> {
    let only = cx.actor.only(right)?;
    let row = apps::Entity::find_by_id(app).one(db).await?;
    let on = hosts::Entity::find_by_id(host).one(db).await?;
    // one answer for both: which apps there are is nobody else's to know
    let (Some(row), Some(on)) = (row, on) else {
        return Err(no_app_here());
    };
    if let Some(own) = only.filter(|own| *own != row.organisation) {
        if own != on.organisation {
            return Err(no_app_here());
        }
        released_app(app, &on.id, db).await?;
    }
    Ok((row, on))
}

/// A version.
pub(crate) async fn version(cx: &Context, right: Right, id: &Id, db: &impl ConnectionTrait) -> Result<versions::Model> {
    cx.actor.may(right)?;
    let row = versions::Entity::find_by_id(id.as_str()).one(db).await?;
    own(cx, right, row, "version", |row| &row.organisation)
}

/// A version of `app`.
pub(crate) async fn version_of(
    cx: &Context,
    right: Right,
    app: &apps::Model,
    id: &Id,
    db: &impl ConnectionTrait,
) -> Result<versions::Model> {
    let row = version(cx, right, id, db).await?;
    if row.app == app.id {
        Ok(row)
    } else {
        Err(Error::not_found("version of this app"))
    }
}

/// A release, of an own app.
pub(crate) async fn release(cx: &Context, right: Right, id: &Id, db: &impl ConnectionTrait) -> Result<releases::Model> {
    cx.actor.may(right)?;
    let row = releases::Entity::find_by_id(id.as_str()).one(db).await?;
    own(cx, right, row, "release", |row| &row.organisation)
}

/// The release of a version on a track of a host.
pub(crate) async fn release_of(
    version: &str,
    host: &str,
    track: &str,
    db: &impl ConnectionTrait,
) -> Result<Option<releases::Model>> {
    Ok(releases::Entity::find()
        .filter(releases::Column::Version.eq(version))
        .filter(releases::Column::Host.eq(host))
        .filter(releases::Column::Track.eq(track))
        .one(db)
        .await?)
}

/// A version of `app` that was released on `host`, whoever owns it.
pub(crate) async fn released_version(
    id: &Id,
    app: &Id,
    host: &str,
    db: &impl ConnectionTrait,
) -> Result<versions::Model> {
    let missing = || Error::not_found("version on this host");
    releases::Entity::find()
        .filter(releases::Column::Version.eq(id.as_str()))
        .filter(releases::Column::Host.eq(host))
        .filter(releases::Column::App.eq(app.as_str()))
        .one(db)
        .await?
        .ok_or_else(missing)?;
    versions::Entity::find_by_id(id.as_str())
        .one(db)
        .await?
        .ok_or_else(missing)
}

/// `app`, of which anything was ever released on `host`, whoever owns it.
pub(crate) async fn released_app(app: &str, host: &str, db: &impl ConnectionTrait) -> Result<()> {
    releases::Entity::find()
        .filter(releases::Column::Host.eq(host))
        .filter(releases::Column::App.eq(app))
        .one(db)
        .await?
        .map(drop)
        .ok_or_else(no_app_here)
}

/// The answer to whoever names an app and a host, and may not know of one of them.
pub(crate) fn no_app_here() -> Error {
    Error::not_found("app on this host")
}

/// An own host.
pub(crate) async fn host(cx: &Context, right: Right, id: &Id, db: &impl ConnectionTrait) -> Result<hosts::Model> {
    cx.actor.may(right)?;
    let row = hosts::Entity::find_by_id(id.as_str()).one(db).await?;
    own(cx, right, row, "host", |row| &row.organisation)
}

/// An own host, which nobody else changes until the transaction ends.
pub(crate) async fn locked_host(
    cx: &Context,
    right: Right,
    id: &Id,
    db: &impl ConnectionTrait,
) -> Result<hosts::Model> {
    let row = hosts::Entity::find_by_id(id.as_str()).lock_exclusive().one(db).await?;
    own(cx, right, row, "host", |row| &row.organisation)
}

/// A host, whoever owns it.
pub(crate) async fn any_host(id: &Id, db: &impl ConnectionTrait) -> Result<hosts::Model> {
    let row = hosts::Entity::find_by_id(id.as_str()).one(db).await?;
    row.ok_or_else(|| Error::not_found("host"))
}

/// A version as it is now, for the platform itself.
pub(crate) async fn fresh(id: &str, db: &impl ConnectionTrait) -> Result<versions::Model> {
    let row = versions::Entity::find_by_id(id).one(db).await?;
    row.ok_or_else(|| Error::internal(format_args!("version {id} is gone")))
}

/// That the files of a version are no longer kept.
pub(crate) fn gone() -> Error {
    Error::new(Code::VersionGone, "the files of the version are no longer kept")
        .hint("build it with a higher version code and upload it again")
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

/// Refuses to bring a version on its way to users, unless its developer is certified or the policy does not ask for that.
pub(crate) async fn certified(developer: &str, db: &impl ConnectionTrait) -> Result<()> {
    if knobs::current(db).await?.uncertified {
        return Ok(());
    }
    organisations::Model::get(db, developer).await?.require_certified()
}
