//! The numbers of what somebody may see, in sums: of each day, and of each day by what has most runs.

use std::collections::BTreeMap;

use hutong_base::{Day, Span};
use hutong_core::{Error, Platform, Result, to_text};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, IntoSimpleExpr, Order,
    QueryFilter, QueryOrder, QuerySelect, Select,
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
    /// Those of them who came again a day later; absent before that day, and of parts.
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
    pub days: Vec<DayNumbers>,
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
    fn range(self, today: Day) -> Result<(Day, Day)> {
        let to = self.to.unwrap_or(today);
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

impl By {
    /// What tells parts apart where runs are counted.
    fn column(self) -> day_counts::Column {
        match self {
            Self::Version => day_counts::Column::VersionCode,
            Self::App => day_counts::Column::App,
            Self::Host => day_counts::Column::Host,
        }
    }

    /// The same where users are; a version's are counted with its runs.
    fn users(self) -> Option<visits::Column> {
        match self {
            Self::Version => None,
            Self::App => Some(visits::Column::App),
            Self::Host => Some(visits::Column::Host),
        }
    }
}

impl DayNumbers {
    fn of(row: &Counted, users: i64) -> Self {
        Self {
            day: Day::from_number(row.day),
            runs: row.runs,
            errors: row.errors,
            crashes: row.crashes,
            users,
            after_1: None,
            after_7: None,
            after_30: None,
        }
    }

    /// With those who came again, as far as their day has come.
    fn with(self, visited: Option<&Visited>, today: Day) -> Self {
        let again = |days, of: fn(&Visited) -> i64| visited.filter(|_| self.day.plus(days) <= today).map(of);
        Self {
            after_1: again(1, |row| row.after_1),
            after_7: again(7, |row| row.after_7),
            after_30: again(30, |row| row.after_30),
            ..self
        }
    }
}

impl Numbers {
    /// Those of `scope`, all as they are at one moment.
    pub(crate) async fn of(scope: Scope, by: By, days: Days, platform: &Platform) -> Result<Self> {
        let today = Day::of(platform.clock.now());
        let (from, to) = days.range(today)?;
        let db = platform.db.begin_reading().await?;
        let look = Look {
            scope,
            from,
            to,
            db: &db,
        };
        let numbers = Self {
            from,
            to,
            days: look.days(today).await?,
            weeks: look.spans(Span::Week).await?,
            months: look.spans(Span::Month).await?,
            parts: look.parts(by).await?,
        };
        db.rollback().await?;
        Ok(numbers)
    }
}

/// One look at the tables.
struct Look<'db> {
    scope: Scope,
    from: Day,
    to: Day,
    db: &'db DatabaseTransaction,
}

impl Look<'_> {
    fn counts(&self) -> Select<day_counts::Entity> {
        day_counts::Entity::find()
            .select_only()
            .filter(self.scope.counts())
            .filter(day_counts::Column::Day.between(self.from.number(), self.to.number()))
    }

    fn users(&self, span: Span, by: Option<By>) -> Result<Select<visits::Entity>> {
        Ok(visits::Entity::find()
            .select_only()
            .filter(self.scope.visits(by))
            .filter(visits::Column::Span.eq(to_text(span)?))
            .filter(visits::Column::First.between(span.first(self.from).number(), self.to.number())))
    }

    async fn visited(&self, span: Span) -> Result<Vec<Visited>> {
        let all = self.users(span, None)?.expr_as(Expr::val(""), "part");
        Ok(visited(all).into_model().all(self.db).await?)
    }

    async fn days(&self, today: Day) -> Result<Vec<DayNumbers>> {
        let visited = self.visited(Span::Day).await?;
        let visited: BTreeMap<i64, Visited> = visited.into_iter().map(|row| (row.first, row)).collect();
        let all = counted(self.counts().expr_as(Expr::val(""), "part"));
        let all: Vec<Counted> = all.into_model().all(self.db).await?;
        let day = |row: &Counted| {
            let visited = visited.get(&row.day);
            DayNumbers::of(row, visited.map_or(0, |row| row.users)).with(visited, today)
        };
        Ok(all.iter().map(day).collect())
    }

    async fn spans(&self, span: Span) -> Result<Vec<SpanUsers>> {
        let of = |row: Visited| SpanUsers {
            first: Day::from_number(row.first),
            users: row.users,
        };
        Ok(self.visited(span).await?.into_iter().map(of).collect())
    }

    async fn parts(&self, by: By) -> Result<Vec<NumbersPart>> {
        let (column, key) = (by.column(), text(by.column()));
        let most: Vec<String> = self
            .counts()
            .expr_as(key.clone(), "part")
            .group_by(column)
            .order_by(sum(day_counts::Column::Runs), Order::Desc)
            .order_by_desc(column)
            .limit(PARTS)
            .into_tuple()
            .all(self.db)
            .await?;
        let counts = self.counts().expr_as(key.clone(), "part");
        let counts = counted(counts.filter(key.is_in(most.clone())).group_by(column));
        let counts: Vec<Counted> = counts.into_model().all(self.db).await?;
        let mut users: BTreeMap<(String, i64), i64> = BTreeMap::new();
        if let Some(column) = by.users() {
            let rows = self.users(Span::Day, Some(by))?.column_as(column, "part");
            let rows = visited(rows.filter(column.is_in(&most)).group_by(column));
            let rows: Vec<Visited> = rows.into_model().all(self.db).await?;
            users.extend(rows.into_iter().map(|row| ((row.part, row.first), row.users)));
        }
        let mut names = names(&self.scope, by, &most, self.db).await?;
        let part = |part: String| {
            let (id, name) = names.remove(&part)?;
            let own = counts.iter().filter(|row| row.part == part);
            let days = own.map(|row| {
                let told = users.get(&(part.clone(), row.day)).copied();
                let its = by.users().map_or(row.users, |_| told.unwrap_or_default());
                DayNumbers::of(row, its)
            });
            let days = days.collect();
            Some(NumbersPart { id, name, days })
        };
        Ok(most.into_iter().filter_map(part).collect())
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
