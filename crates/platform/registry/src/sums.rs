//! The numbers of what somebody may see, in sums: of each day, and of each day by what has most runs.

use std::collections::BTreeMap;

use hutong_base::{Day, Span};
use hutong_core::{Error, Result, to_text};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, IntoSimpleExpr, Order, QueryFilter,
    QueryOrder, QuerySelect, Select,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::model::{apps, day_counts, hosts, versions, visits};
use crate::numbers::ANY_APP;
use crate::ops::create_host::Registration;

/// Days that are answered when nothing else is asked for.
const USUAL: i64 = 28;
/// Most days that are answered.
const MOST: i64 = 366;
/// Most parts that are answered: those with most runs.
const PARTS: u64 = 10;

/// Which days, in UTC.
#[derive(Debug, Default, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Days {
    /// The first one; 27 days before the last one when absent.
    pub from: Option<Day>,
    /// The last one, at most 365 days later; today when absent.
    pub to: Option<Day>,
}

/// How much was used. Days in which nothing was told are left out.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Numbers {
    /// The first day.
    pub from: Day,
    /// The last day; today's numbers grow.
    pub to: Day,
    /// Day by day.
    pub days: Vec<DayNumbers>,
    /// Users week by week, from Monday to Sunday.
    pub weeks: Vec<SpanUsers>,
    /// Users month by month.
    pub months: Vec<SpanUsers>,
    /// The ten parts with most runs, those first.
    pub parts: Vec<NumbersPart>,
}

/// What happened on a day.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DayNumbers {
    /// The day.
    pub day: Day,
    /// Runs that began: up to 100 of a user and version.
    pub runs: i64,
    /// Runs with an error.
    pub errors: i64,
    /// Runs that crashed.
    pub crashes: i64,
    /// Users, each counted once in an app on a host, or in a host where the numbers are of all apps there.
    pub users: i64,
    /// Those of them who came again a day later; absent before that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_1: Option<i64>,
    /// Those who came again seven days later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_7: Option<i64>,
    /// Those who came again thirty days later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_30: Option<i64>,
}

/// Users in a week or month, each counted once.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SpanUsers {
    /// Its first day.
    pub first: Day,
    /// Users.
    pub users: i64,
}

/// The numbers of a version, app or host.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NumbersPart {
    /// `ver_…`, `app_…` or `host_…`
    pub id: String,
    /// Its name.
    pub name: String,
    /// Day by day.
    pub days: Vec<PartDay>,
}

/// What happened to a part on a day.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PartDay {
    /// The day.
    pub day: Day,
    /// Runs that began.
    pub runs: i64,
    /// Runs with an error.
    pub errors: i64,
    /// Runs that crashed.
    pub crashes: i64,
    /// Users.
    pub users: i64,
}

/// Some of the apps, or hosts.
pub(crate) enum Of {
    /// Every one.
    All,
    /// The one with this id.
    One(String),
    /// Those of an organisation.
    Owned(String),
}

/// Whose numbers.
pub(crate) struct Scope {
    pub apps: Of,
    pub hosts: Of,
}

/// What the parts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// Versions of the app.
    Version,
    App,
    Host,
}

impl Of {
    /// That `column` has the id of one of these, which are in `table`.
    fn has(&self, column: impl ColumnTrait, table: &'static str) -> Condition {
        let all = Condition::all();
        match self {
            Self::All => all,
            Self::One(id) => all.add(column.eq(id)),
            Self::Owned(organisation) => {
                let owner = Expr::col("organisation").eq(organisation);
                let own = Query::select().column("id").from(table).and_where(owner).to_owned();
                all.add(column.in_subquery(own))
            }
        }
    }
}

impl Scope {
    fn counts(&self) -> Condition {
        Condition::all()
            .add(self.apps.has(day_counts::Column::App, "apps"))
            .add(self.hosts.has(day_counts::Column::Host, "hosts"))
    }

    /// Users of apps are counted by app, those of hosts by host.
    fn visits(&self, by: Option<By>) -> Condition {
        let apps = match (&self.apps, by) {
            (Of::All, Some(By::App)) => Condition::all(),
            (Of::All, _) => Condition::all().add(visits::Column::App.eq(ANY_APP)),
            (some, _) => some.has(visits::Column::App, "apps"),
        };
        apps.add(self.hosts.has(visits::Column::Host, "hosts"))
    }
}

#[derive(FromQueryResult)]
struct Counted {
    part: String,
    day: i64,
    runs: i64,
    errors: i64,
    crashes: i64,
    users: i64,
}

#[derive(FromQueryResult)]
struct Visited {
    part: String,
    first: i64,
    users: i64,
    after_1: i64,
    after_7: i64,
    after_30: i64,
}

/// PostgreSQL makes something wider of a sum.
fn sum(column: impl ColumnTrait) -> SimpleExpr {
    Expr::expr(column.into_simple_expr().sum()).cast_as("bigint")
}

fn text(column: impl ColumnTrait) -> SimpleExpr {
    column.into_simple_expr().cast_as("text")
}

fn counted(select: Select<day_counts::Entity>) -> Select<day_counts::Entity> {
    use day_counts::Column;
    select
        .column(Column::Day)
        .column_as(sum(Column::Runs), "runs")
        .column_as(sum(Column::Errors), "errors")
        .column_as(sum(Column::Crashes), "crashes")
        .column_as(sum(Column::Users), "users")
        .group_by(Column::Day)
        .order_by_asc(Column::Day)
}

fn visited(select: Select<visits::Entity>) -> Select<visits::Entity> {
    use visits::Column;
    select
        .column(Column::First)
        .column_as(sum(Column::Users), "users")
        .column_as(sum(Column::After1), "after_1")
        .column_as(sum(Column::After7), "after_7")
        .column_as(sum(Column::After30), "after_30")
        .group_by(Column::First)
        .order_by_asc(Column::First)
}

impl Days {
    /// The first and the last one.
    fn range(self, now: i64) -> Result<(Day, Day)> {
        let to = self.to.unwrap_or_else(|| Day::of(now));
        let from = self.from.unwrap_or_else(|| to.plus(1 - USUAL));
        if from > to {
            return Err(Error::field("from", "must not be after the last day"));
        }
        if from.plus(MOST - 1) < to {
            return Err(Error::field("from", "must be at most 365 days before the last day"));
        }
        Ok((from, to))
    }
}

impl Numbers {
    /// Those of `scope`.
    pub(crate) async fn of(scope: Scope, by: By, days: Days, now: i64, db: &impl ConnectionTrait) -> Result<Self> {
        let (from, to) = days.range(now)?;
        let counts = day_counts::Entity::find()
            .select_only()
            .filter(scope.counts())
            .filter(day_counts::Column::Day.between(from.number(), to.number()));
        let users = async |span: Span, by: Option<(By, &[String])>| -> Result<Vec<Visited>> {
            let select = visits::Entity::find()
                .select_only()
                .filter(scope.visits(by.map(|(by, _)| by)))
                .filter(visits::Column::Span.eq(to_text(span)?))
                .filter(visits::Column::First.between(span.first(from).number(), to.number()));
            let select = match by {
                None | Some((By::Version, _)) => select.expr_as(Expr::val(""), "part"),
                Some((by, parts)) => {
                    let column = if by == By::App {
                        visits::Column::App
                    } else {
                        visits::Column::Host
                    };
                    let select = select.column_as(column, "part").group_by(column);
                    select.filter(column.is_in(parts))
                }
            };
            Ok(visited(select).into_model().all(db).await?)
        };
        let spans = async |span| -> Result<Vec<SpanUsers>> {
            let all = users(span, None).await?.into_iter();
            let of = |row: Visited| SpanUsers {
                first: Day::from_number(row.first),
                users: row.users,
            };
            Ok(all.map(of).collect())
        };
        let all = counted(counts.clone().expr_as(Expr::val(""), "part"));
        let all: Vec<Counted> = all.into_model().all(db).await?;
        let mut daily: BTreeMap<i64, Visited> = BTreeMap::new();
        for row in users(Span::Day, None).await? {
            daily.insert(row.first, row);
        }
        let key = match by {
            By::Version => text(day_counts::Column::VersionCode),
            By::App => text(day_counts::Column::App),
            By::Host => text(day_counts::Column::Host),
        };
        let column = match by {
            By::Version => day_counts::Column::VersionCode,
            By::App => day_counts::Column::App,
            By::Host => day_counts::Column::Host,
        };
        let most: Vec<String> = counts
            .clone()
            .expr_as(key.clone(), "part")
            .group_by(column)
            .order_by(sum(day_counts::Column::Runs), Order::Desc)
            .order_by_desc(column)
            .limit(PARTS)
            .into_tuple()
            .all(db)
            .await?;
        let of_parts = counts
            .expr_as(key.clone(), "part")
            .filter(key.is_in(most.clone()))
            .group_by(column);
        let of_parts: Vec<Counted> = counted(of_parts).into_model().all(db).await?;
        let mut their_users: BTreeMap<(String, i64), i64> = BTreeMap::new();
        if by != By::Version {
            for row in users(Span::Day, Some((by, &most))).await? {
                their_users.insert((row.part, row.first), row.users);
            }
        }
        let mut names = names(&scope, by, &most, db).await?;
        let mut parts = Vec::new();
        for part in most {
            let Some((id, name)) = names.remove(&part) else {
                continue;
            };
            let own = of_parts.iter().filter(|row| row.part == part);
            let days = own.map(|row| PartDay {
                day: Day::from_number(row.day),
                runs: row.runs,
                errors: row.errors,
                crashes: row.crashes,
                users: match by {
                    By::Version => row.users,
                    By::App | By::Host => their_users.get(&(part.clone(), row.day)).copied().unwrap_or_default(),
                },
            });
            parts.push(NumbersPart {
                id,
                name,
                days: days.collect(),
            });
        }
        let today = Day::of(now);
        let day = |row: Counted| {
            let day = Day::from_number(row.day);
            let visited = daily.get(&row.day);
            let again = |days, of: fn(&Visited) -> i64| visited.filter(|_| day.plus(days) <= today).map(of);
            DayNumbers {
                day,
                runs: row.runs,
                errors: row.errors,
                crashes: row.crashes,
                users: visited.map_or(0, |row| row.users),
                after_1: again(1, |row| row.after_1),
                after_7: again(7, |row| row.after_7),
                after_30: again(30, |row| row.after_30),
            }
        };
        Ok(Self {
            from,
            to,
            days: all.into_iter().map(day).collect(),
            weeks: spans(Span::Week).await?,
            months: spans(Span::Month).await?,
            parts,
        })
    }
}

/// Ids and names of parts.
async fn names(
    scope: &Scope,
    by: By,
    parts: &[String],
    db: &impl ConnectionTrait,
) -> Result<BTreeMap<String, (String, String)>> {
    let mut names = BTreeMap::new();
    match by {
        By::Version => {
            let rows = versions::Entity::find()
                .select_only()
                .columns([versions::Column::Id, versions::Column::Name])
                .column(versions::Column::Code)
                .filter(scope.apps.has(versions::Column::App, "apps"))
                .filter(text(versions::Column::Code).is_in(parts));
            for (id, name, code) in rows.into_tuple::<(String, String, i64)>().all(db).await? {
                names.insert(code.to_string(), (id, name));
            }
        }
        By::App => {
            let rows = apps::Entity::find()
                .select_only()
                .columns([apps::Column::Id, apps::Column::Name])
                .filter(apps::Column::Id.is_in(parts));
            for (id, name) in rows.into_tuple::<(String, String)>().all(db).await? {
                names.insert(id.clone(), (id, name));
            }
        }
        By::Host => {
            let rows = hosts::Entity::find().filter(hosts::Column::Id.is_in(parts));
            for row in rows.all(db).await? {
                let Registration { name, .. } = serde_json::from_value(row.registration)?;
                names.insert(row.id.clone(), (row.id, name));
            }
        }
    }
    Ok(names)
}
