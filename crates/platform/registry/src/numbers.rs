//! How much is used, day by day: a row for each day, version and host, written with the report that it counts, and read
//! in sums. Users are those that a host knows: the same human in two hosts is two.

use hutong_base::Day;
use hutong_core::{AppState, Error, Result, Run, Tally, Visit, to_text};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::model::{day_counts, visits};

/// Instead of an app in `visits`: all of a host.
pub(crate) const ANY_APP: &str = "";

/// Adds what a report says.
pub(crate) async fn count(db: &impl ConnectionTrait, host: &str, app: &str, code: u64, tally: &Tally) -> Result<()> {
    let of = |run| i64::from(tally.runs.contains(&run));
    let row = day_counts::ActiveModel {
        app: Set(app.to_owned()),
        host: Set(host.to_owned()),
        version_code: Set(i64::try_from(code).map_err(Error::internal)?),
        day: Set(tally.day.number()),
        runs: Set(of(Run::Start)),
        users: Set(i64::from(tally.is_new)),
        errors: Set(of(Run::Error)),
        crashes: Set(of(Run::Crash)),
    };
    let added = [
        (day_counts::Column::Runs, of(Run::Start)),
        (day_counts::Column::Users, i64::from(tally.is_new)),
        (day_counts::Column::Errors, of(Run::Error)),
        (day_counts::Column::Crashes, of(Run::Crash)),
    ];
    let key = [
        day_counts::Column::App,
        day_counts::Column::Host,
        day_counts::Column::VersionCode,
        day_counts::Column::Day,
    ];
    let mut more = OnConflict::columns(key);
    for (column, by) in added {
        more.value(column, Expr::col((day_counts::Entity, column)).add(by));
    }
    day_counts::Entity::insert(row)
        .on_conflict(more)
        .exec_without_returning(db)
        .await?;
    for visit in &tally.visits {
        count_visit(db, host, if visit.of_host { ANY_APP } else { app }, visit).await?;
    }
    Ok(())
}

async fn count_visit(db: &impl ConnectionTrait, host: &str, app: &str, visit: &Visit) -> Result<()> {
    let first = visit.first.number();
    let Some(days) = visit.again else {
        let row = visits::ActiveModel {
            host: Set(host.to_owned()),
            app: Set(app.to_owned()),
            span: Set(to_text(visit.span)?),
            first: Set(first),
            users: Set(1),
            after_1: Set(0),
            after_7: Set(0),
            after_30: Set(0),
        };
        let key = [
            visits::Column::Host,
            visits::Column::App,
            visits::Column::Span,
            visits::Column::First,
        ];
        let more = OnConflict::columns(key)
            .value(
                visits::Column::Users,
                Expr::col((visits::Entity, visits::Column::Users)).add(1),
            )
            .to_owned();
        visits::Entity::insert(row)
            .on_conflict(more)
            .exec_without_returning(db)
            .await?;
        return Ok(());
    };
    let again = match days {
        1 => visits::Column::After1,
        7 => visits::Column::After7,
        _ => visits::Column::After30,
    };
    visits::Entity::update_many()
        .col_expr(again, Expr::col(again).add(1))
        .filter(visits::Column::Host.eq(host))
        .filter(visits::Column::App.eq(app))
        .filter(visits::Column::Span.eq(to_text(visit.span)?))
        .filter(visits::Column::First.eq(first))
        .exec(db)
        .await?;
    Ok(())
}

/// Forgets the days before that of `since`.
pub(crate) async fn forget_old(platform: &AppState, since: i64) -> Result<()> {
    let day = Day::of(since).number();
    let transaction = platform.db.begin().await?;
    day_counts::Entity::delete_many()
        .filter(day_counts::Column::Day.lt(day))
        .exec(&transaction)
        .await?;
    visits::Entity::delete_many()
        .filter(visits::Column::First.lt(day))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}
