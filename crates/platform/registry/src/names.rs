//! What apps are called, as every node remembers it ([`hutong_core::Names`]).
//!
//! Whoever adds or changes an app gives it the next number of `app_changes`, in the same transaction. A search reads that
//! number first; when it is new, the apps that are changed since. So nobody misses what was there when they asked, and no
//! node tells another. An app that is deleted stays in memory until the end of the process, and has no row.

use hutong_base::Id;
use hutong_core::{Error, Names, Platform, Result};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use tokio::sync::RwLockReadGuard;

use crate::model::{app_changes, apps};

/// The one row of `app_changes`.
pub(crate) const ROW: &str = "apps";
/// Apps that are read at once.
const AT_ONCE: u64 = 10_000;

fn broken() -> Error {
    Error::internal("nobody counts the changes of apps")
}

/// The number of a change that the transaction `db` makes to an app. The next one waits for its end.
pub(crate) async fn next_change(db: &impl ConnectionTrait) -> Result<i64> {
    let rows = app_changes::Entity::update_many()
        .col_expr(
            app_changes::Column::Number,
            Expr::col(app_changes::Column::Number).add(1),
        )
        .exec_with_returning(db)
        .await?;
    Ok(rows.first().ok_or_else(broken)?.number)
}

/// What apps are called now.
pub(crate) async fn names(platform: &Platform) -> Result<RwLockReadGuard<'_, Names>> {
    let db = platform.db.read();
    let last = app_changes::Entity::find_by_id(ROW).one(db).await?;
    let last = last.ok_or_else(broken)?.number;
    let names = platform.names.read().await;
    if Some(last) <= names.known {
        return Ok(names);
    }
    drop(names);
    let mut names = platform.names.write().await;
    match names.known {
        Some(known) if last <= known => return Ok(names.downgrade()),
        Some(known) => {
            let changed = apps::Entity::find().filter(apps::Column::Changed.gt(known));
            read(changed, &mut names, db).await?;
        }
        None => {
            let mut after = String::new();
            loop {
                let some = apps::Entity::find().filter(apps::Column::Id.gt(after));
                let some = some.order_by_asc(apps::Column::Id).limit(AT_ONCE);
                match read(some, &mut names, db).await? {
                    Some(newest) => after = newest,
                    None => break,
                }
            }
        }
    }
    names.known = Some(last);
    Ok(names.downgrade())
}

/// Puts these apps among the names; answers the id of the last one.
async fn read(select: Select<apps::Entity>, names: &mut Names, db: &impl ConnectionTrait) -> Result<Option<String>> {
    type Row = (String, String, Option<String>, String, String);
    let select = select.select_only().columns([
        apps::Column::Id,
        apps::Column::Organisation,
        apps::Column::Category,
        apps::Column::Name,
        apps::Column::Appid,
    ]);
    let rows: Vec<Row> = select.into_tuple().all(db).await?;
    for (id, organisation, category, name, appid) in &rows {
        let labels = [Some(organisation.as_str()), category.as_deref()];
        names.insert(number(id)?, labels, [name, appid]);
    }
    Ok(rows.into_iter().next_back().map(|(id, ..)| id))
}

/// Reads what apps are called, so that the first who searches does not wait for it.
pub async fn read_names(platform: &Platform) -> Result<()> {
    names(platform).await.map(drop)
}

/// The number in the id of an app.
pub(crate) fn number(id: &str) -> Result<u128> {
    let id: Id = id.parse().map_err(Error::internal)?;
    let (_, digits) = id.as_str().split_once('_').unwrap_or_default();
    u128::from_str_radix(digits, 16).map_err(Error::internal)
}

/// The id with this number.
pub(crate) fn id(number: u128) -> String {
    format!("app_{number:032x}")
}
