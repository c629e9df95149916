//! Days of the civil calendar, in UTC.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};

use crate::rfc3339;

const MILLISECONDS: i64 = 24 * 60 * 60 * 1000;

/// A day in UTC, written `2026-09-21`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(i64);

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
    /// The day of `now` (milliseconds since the Unix epoch).
    pub fn of(now: i64) -> Self {
        Self(now.div_euclid(MILLISECONDS))
    }

    /// The day so many days after 1 January 1970.
    pub fn from_number(number: i64) -> Self {
        Self(number)
    }

    /// How many days after 1 January 1970 it is.
    pub fn number(self) -> i64 {
        self.0
    }

    /// Its first moment, milliseconds since the epoch.
    pub fn begins_at(self) -> i64 {
        self.0.saturating_mul(MILLISECONDS)
    }

    /// So many days later.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Day of the month, from 1.
    fn of_month(self) -> i64 {
        self.to_string()[8..].parse().unwrap_or(1)
    }
}

impl Span {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// The first day of the span that `day` is in.
    pub fn first(self, day: Day) -> Day {
        match self {
            Self::Day => day,
            // the epoch was a Thursday
            Self::Week => day.plus(-(day.0 + 3).rem_euclid(7)),
            Self::Month => day.plus(1 - day.of_month()),
        }
    }

    /// The first day after the span that `day` is in.
    pub fn after(self, day: Day) -> Day {
        let first = self.first(day);
        match self {
            Self::Day => first.plus(1),
            Self::Week => first.plus(7),
            Self::Month => self.first(first.plus(31)),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = rfc3339(self.begins_at());
        f.write_str(text.split('T').next().unwrap_or_default())
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        if text.len() != 10 {
            return Err(InvalidDay);
        }
        let part = |range| {
            let part: Option<&str> = text.get(range);
            part.and_then(|part| part.parse::<i64>().ok()).ok_or(InvalidDay)
        };
        let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
        // counted from 1 March of year 0, in eras of 400 years
        let (year, month_from_march) = if month > 2 {
            (year, month - 3)
        } else {
            (year - 1, month + 9)
        };
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let found = Self(era * 146_097 + day_of_era - 719_468);
        // a thirtieth of February is another day's
        (found.to_string() == text).then_some(found).ok_or(InvalidDay)
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
            let day = Day(number);
            if (0..=9999).contains(&rfc3339(day.begins_at())[..4].parse::<i64>().unwrap_or(-1)) {
                assert_eq!(day.to_string().parse(), Ok(day), "{day}");
            }
        }
        for wrong in [
            "",
            "2026-02-30",
            "2026-13-01",
            "2026-00-10",
            "2026-1-001",
            "2026-09-2１",
            "+026-09-21",
            "2026/09/21",
        ] {
            assert_eq!(wrong.parse::<Day>(), Err(InvalidDay), "{wrong}");
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
