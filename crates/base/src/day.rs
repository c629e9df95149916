//! Days of the civil calendar, in UTC.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike as _, Months, NaiveDate, NaiveTime, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};

/// A day in UTC, written `2026-09-21`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(NaiveDate);

/// The text is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a day: expected one of the calendar, as in 2026-09-21")]
pub struct InvalidDay;

/// A stretch of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// One.
    Day,
    /// From Monday to Sunday.
    Week,
    /// A month of the calendar.
    Month,
}

impl Day {
    /// The day of `now` (milliseconds since the Unix epoch); the first or the last one that there is, beyond them.
    pub fn of(now: i64) -> Self {
        let day = DateTime::from_timestamp_millis(now).map(|time| time.date_naive());
        Self(day.unwrap_or_else(|| far(now)))
    }

    /// The day so many days after 1 January 1970; the first or the last one that there is, beyond them.
    pub fn from_number(number: i64) -> Self {
        let day = i32::try_from(number).ok().and_then(NaiveDate::from_epoch_days);
        Self(day.unwrap_or_else(|| far(number)))
    }

    /// How many days after 1 January 1970 it is.
    pub fn number(self) -> i64 {
        self.0.to_epoch_days().into()
    }

    /// Its first moment, milliseconds since the epoch.
    pub fn begins_at(self) -> i64 {
        self.0.and_time(NaiveTime::MIN).and_utc().timestamp_millis()
    }

    /// So many days later; the first or the last one that there is, beyond them.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        let later = TimeDelta::try_days(days).and_then(|by| self.0.checked_add_signed(by));
        Self(later.unwrap_or_else(|| far(days)))
    }
}

/// The end of all days that lies in this direction.
fn far(number: i64) -> NaiveDate {
    if number < 0 { NaiveDate::MIN } else { NaiveDate::MAX }
}

impl Span {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// The first day of the span that `day` is in.
    pub fn first(self, day: Day) -> Day {
        match self {
            Self::Day => day,
            Self::Week => Day(day.0.week(Weekday::Mon).checked_first_day().unwrap_or(day.0)),
            Self::Month => Day(day.0.with_day(1).unwrap_or(day.0)),
        }
    }

    /// The first day after the span that `day` is in.
    pub fn after(self, day: Day) -> Day {
        let first = self.first(day);
        match self {
            Self::Day => first.plus(1),
            Self::Week => first.plus(7),
            Self::Month => Day(first.0.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX)),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        // the library also reads what it does not write
        let day = text.parse().ok().map(Self).filter(|day| day.to_string() == text);
        day.ok_or(InvalidDay)
    }
}

impl TryFrom<String> for Day {
    type Error = InvalidDay;

    fn try_from(text: String) -> Result<Self, InvalidDay> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl utoipa::PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))
            .description(Some("A day of the calendar, in UTC: 2026-09-21."))
            .into()
    }
}

impl utoipa::ToSchema for Day {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Day")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_it_is_written() {
        for number in (-800_000..800_000).step_by(97).chain(20_000..21_500) {
            let day = Day::from_number(number);
            assert_eq!(day.to_string().parse(), Ok(day), "{day}");
            assert_eq!((day.number(), Day::of(day.begins_at())), (number, day));
        }
        assert_eq!(Day::of(1_790_000_000_123).to_string(), "2026-09-21");
        for wrong in [
            "",
            "2026-02-30",
            "2026-13-01",
            "2026-00-10",
            "2026-1-001",
            "2026-09-2１",
            "+026-09-21",
            "2026/09/21",
            "2026-9-21",
            " 2026-09-21",
        ] {
            assert_eq!(wrong.parse::<Day>(), Err(InvalidDay), "{wrong}");
        }
    }

    #[test]
    fn beyond_all_days_there_is_the_first_or_the_last_one() {
        let (first, last) = (Day(NaiveDate::MIN), Day(NaiveDate::MAX));
        assert_eq!((Day::of(i64::MIN), Day::of(i64::MAX)), (first, last));
        assert_eq!((Day::from_number(i64::MIN), Day::from_number(i64::MAX)), (first, last));
        assert_eq!((last.plus(-i64::MAX), first.plus(i64::MAX)), (first, last));
        for span in Span::ALL {
            assert!(span.first(first) <= first.plus(6) && last <= span.after(last));
        }
    }

    #[test]
    fn a_week_begins_on_monday_and_a_month_with_its_first_day() {
        let cases = [
            ("2026-11-29", "2026-11-23", "2026-11-30", "2026-11-01", "2026-12-01"),
            ("2026-11-30", "2026-11-30", "2026-12-07", "2026-11-01", "2026-12-01"),
            ("2028-02-29", "2028-02-28", "2028-03-06", "2028-02-01", "2028-03-01"),
            ("1969-12-31", "1969-12-29", "1970-01-05", "1969-12-01", "1970-01-01"),
        ];
        for (day, monday, next_monday, first, next_first) in cases {
            let day: Day = day.parse().unwrap();
            let text = |day: Day| day.to_string();
            assert_eq!(text(Span::Week.first(day)), monday);
            assert_eq!(text(Span::Week.after(day)), next_monday);
            assert_eq!(text(Span::Month.first(day)), first);
            assert_eq!(text(Span::Month.after(day)), next_first);
            assert_eq!((Span::Day.first(day), Span::Day.after(day)), (day, day.plus(1)));
        }
    }
}
